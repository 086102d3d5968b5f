/** The library: all playbooks and shared actions, looked up by rule. */
import type { PlaybookFile } from './parse.ts';
import type { Problem } from './problem.ts';
import type { Action, Catalogue, Check, Guide, Playbook } from './schema.ts';

export interface Library {
  readonly playbooks: readonly Playbook[];
  /** The playbook for a rule; names are compared without case and punctuation, which change between releases. */
  find(rule: string, source: string): Playbook | undefined;
  action(id: string): Action | undefined;
  /** What is known about a technique or tactic; a sub-technique without a guide has that of its technique. */
  guide(id: string): Guide | undefined;
}

export interface Built {
  readonly library: Library;
  readonly problems: readonly Problem[];
}

/** Several catalogues as one; a later entry replaces an earlier one of the same id. */
export function mergeCatalogues(catalogues: readonly Catalogue[]): Catalogue {
  return {
    checks: Object.assign({}, ...catalogues.map((catalogue) => catalogue.checks)),
    actions: Object.assign({}, ...catalogues.map((catalogue) => catalogue.actions)),
    guides: catalogues.flatMap((catalogue) => catalogue.guides),
  };
}

/**
 * Builds the library. Later playbooks override earlier ones rule by rule, so users' files come last. Ids that the
 * catalogue does not have are left out of their playbook and reported; everything else of it stays.
 */
export function buildLibrary(from: {
  readonly playbooks: readonly PlaybookFile[];
  readonly catalogue: Catalogue;
}): Built {
  const problems: Problem[] = [];
  const byRule = new Map<string, Playbook>();
  for (const file of from.playbooks) {
    const playbook = resolve(file, from.catalogue, problems);
    for (const rule of playbook.rule) byRule.set(keyOf(rule, playbook.source), playbook);
  }
  const actions = new Map(Object.entries(from.catalogue.actions));
  const guides = guidesOf(from.catalogue, problems);
  const library: Library = {
    playbooks: [...new Set(byRule.values())],
    find: (rule, source) => byRule.get(keyOf(rule, source)),
    action: (id) => actions.get(id),
    guide: (id) => guides.get(id) ?? guides.get(id.replace(/\.\d+$/, '')),
  };
  return { library, problems };
}

/** A library without playbooks: every event is then analysed from its source, tags and fields. */
export const EMPTY_LIBRARY: Library = {
  playbooks: [],
  find: () => undefined,
  action: () => undefined,
  guide: () => undefined,
};

function keyOf(rule: string, source: string): string {
  return `${source}\n${rule
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()}`;
}

function resolve(written: PlaybookFile, catalogue: Catalogue, problems: Problem[]): Playbook {
  const { file, checks, contain, ...rest } = written;
  const resolved = resolveChecks(checks, catalogue, (index, id) =>
    problems.push(unknownId(file, `checks[${index}].use`, id, catalogue.checks)),
  );
  const known = contain.filter((id, index) => {
    const found = lookUp(catalogue.actions, id) !== undefined;
    if (!found) problems.push(unknownId(file, `contain[${index}]`, id, catalogue.actions));
    return found;
  });
  return { ...rest, checks: resolved, contain: known };
}

function resolveChecks(
  checks: PlaybookFile['checks'],
  catalogue: Catalogue,
  report: (index: number, id: string) => void,
): readonly Check[] {
  return checks.flatMap((check, index) => {
    const found = 'use' in check ? lookUp(catalogue.checks, check.use) : check;
    if (found === undefined && 'use' in check) report(index, check.use);
    return found === undefined ? [] : [found];
  });
}

/** By technique and tactic; of two for the same one the later counts, as with everything users override. */
function guidesOf(catalogue: Catalogue, problems: Problem[]): ReadonlyMap<string, Guide> {
  return new Map(
    catalogue.guides.flatMap(({ for: ids, checks, ...rest }) => {
      const resolved = resolveChecks(checks, catalogue, (index, id) =>
        problems.push(unknownId(`guide for ${ids.join(', ')}`, `checks[${index}].use`, id, catalogue.checks)),
      );
      const guide: Guide = { ...rest, checks: resolved };
      return ids.map((id) => [id, guide] as const);
    }),
  );
}

function lookUp<T>(entries: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(entries, id) ? entries[id] : undefined;
}

function unknownId(file: string, place: string, id: string, entries: Readonly<Record<string, unknown>>): Problem {
  const ids = Object.keys(entries);
  const allowed = ids.length === 0 ? 'the catalogue is empty' : `expected one of ${ids.join(', ')}`;
  return { file, place, message: `"${id}" is not in the catalogue (${allowed})` };
}
