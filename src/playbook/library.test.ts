import { expect, test } from 'vitest';
import { buildLibrary, mergeCatalogues } from './library.ts';
import { type PlaybookFile, parseCatalogue, parsePlaybook } from './parse.ts';
import { problemText } from './problem.ts';
import type { Catalogue } from './schema.ts';

function playbook(file: string, rule: string, more = ''): PlaybookFile {
  const parsed = parsePlaybook(
    file,
    `rule: ${rule}\nsummary: S\nmeaning: M\nunproven: U\nbenign: [B]\nchecks: [{ ask: A }, { ask: B }]\nharden: [{ advice: H }]\ntune: { advice: T }\nreferences: [https://falco.org]\n${more}`,
  );
  if (!parsed.ok) throw new Error(parsed.problems.map(problemText).join('\n'));
  return parsed.value;
}

function catalogue(text: string): Catalogue {
  const parsed = parseCatalogue('catalogue.yml', text);
  if (!parsed.ok) throw new Error(parsed.problems.map(problemText).join('\n'));
  return parsed.value;
}

const EMPTY = catalogue('checks: {}');

test('a rule is found without regard to case and punctuation, by its source only', () => {
  const { library } = buildLibrary({
    playbooks: [playbook('a.yml', 'Read sensitive file (untrusted)')],
    catalogue: EMPTY,
  });
  expect(library.find('read sensitive  file untrusted', 'syscall')?.id).toBe('a');
  expect(library.find('Read sensitive file untrusted', 'k8s_audit')).toBeUndefined();
  expect(library.find('Read sensitive file', 'syscall')).toBeUndefined();
});

test('a later playbook overrides rule by rule', () => {
  const built = buildLibrary({
    playbooks: [playbook('both.yml', '[One, Two]'), playbook('own.yml', 'one')],
    catalogue: EMPTY,
  });
  expect(built.library.find('One', 'syscall')?.id).toBe('own');
  expect(built.library.find('Two', 'syscall')?.id).toBe('both');
});

test('an unknown id is left out and reported; the rest of the playbook stays', () => {
  const written = {
    ...playbook('a.yml', 'One'),
    checks: [{ use: 'logs' }, { use: 'lgos' }],
    contain: ['freeze', 'freze'],
  };
  const shared = catalogue(
    'checks: { logs: { ask: Logs? } }\nactions: { freeze: { title: F, tier: contain, effect: E, run: { host: "true" } } }',
  );
  const { library, problems } = buildLibrary({ playbooks: [written], catalogue: shared });
  expect(library.find('One', 'syscall')).toMatchObject({ checks: [{ ask: ['Logs?'] }], contain: ['freeze'] });
  expect(library.action('freeze')?.title).toBe('F');
  expect(problems.map(problemText)).toEqual([
    'a.yml: checks[1].use: "lgos" is not in the catalogue (expected one of logs)',
    'a.yml: contain[1]: "freze" is not in the catalogue (expected one of freeze)',
  ]);
});

test('ids that every object has are unknown too', () => {
  const { problems } = buildLibrary({
    playbooks: [{ ...playbook('a.yml', 'One'), contain: ['constructor'] }],
    catalogue: EMPTY,
  });
  expect(problems).toHaveLength(1);
});

test("a user's catalogue replaces single entries", () => {
  const merged = mergeCatalogues([
    catalogue('checks: { a: { ask: A }, b: { ask: B } }'),
    catalogue('checks: { b: { ask: own } }'),
  ]);
  expect(merged.checks).toMatchObject({ a: { ask: ['A'] }, b: { ask: ['own'] } });
});
