/** Reads playbooks from disk: the built-in ones, then the user's own, which replace them rule by rule. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Built, buildLibrary, mergeCatalogues } from './playbook/library.ts';
import { lintCatalogue, lintPlaybook, type Tables } from './playbook/lint/lint.ts';
import { sourcesSchema, toolsSchema } from './playbook/lint/tools.ts';
import { type Parsed, type PlaybookFile, parseCatalogue, parsePlaybook } from './playbook/parse.ts';
import type { Problem } from './playbook/problem.ts';
import type { Catalogue } from './playbook/schema.ts';

/** Beside `src/` and beside `dist/`, so it is found from both. */
const BUILT_IN = fileURLToPath(new URL('../playbooks/', import.meta.url));
/** Shared checks and actions; every family of rules may have its own, `catalogue-aws.yml`. */
const CATALOGUE = /(?:^|\/)catalogue(?:-\w+)?\.ya?ml$/;
/** What lint measures against: programs with their options, and where references may point. */
const TABLE = /(?:^|\/)(tools|sources)\.ya?ml$/;

interface TextFile {
  readonly path: string;
  readonly text: string;
}

interface Read {
  readonly catalogues: readonly (readonly [path: string, Parsed<Catalogue>])[];
  readonly playbooks: readonly Parsed<PlaybookFile>[];
  readonly built: Built;
}

/** The library of all folders; problems of single files are returned and do not stop the others. */
export function readPlaybooks(own?: string): Built {
  return read(filesOf(own)).built;
}

/** The library, and everything that can be said against its files, commands and claims included. */
export function lintPlaybooks(own?: string): Built {
  const files = filesOf(own);
  const { built, catalogues, playbooks } = read(files);
  const tables = tablesOf(files);
  const found = [
    ...catalogues.flatMap(([path, parsed]) => (parsed.ok ? lintCatalogue(path, parsed.value, tables) : [])),
    ...playbooks.flatMap((parsed) => (parsed.ok ? lintPlaybook(parsed.value, tables) : [])),
  ];
  return { library: built.library, problems: [...built.problems, ...found] };
}

function read(files: readonly TextFile[]): Read {
  const catalogues = files
    .filter(({ path }) => CATALOGUE.test(path))
    .map(({ path, text }) => [path, parseCatalogue(path, text)] as const);
  const playbooks = files
    .filter(({ path }) => !CATALOGUE.test(path) && !TABLE.test(path))
    .map(({ path, text }) => parsePlaybook(path, text));
  const built = buildLibrary({
    playbooks: playbooks.flatMap((parsed) => (parsed.ok ? [parsed.value] : [])),
    catalogue: mergeCatalogues(catalogues.flatMap(([, parsed]) => (parsed.ok ? [parsed.value] : []))),
  });
  const broken: readonly Problem[] = [...catalogues.map(([, parsed]) => parsed), ...playbooks].flatMap((parsed) =>
    parsed.ok ? [] : parsed.problems,
  );
  return { catalogues, playbooks, built: { ...built, problems: [...broken, ...built.problems] } };
}

/** A later table adds to the earlier ones; of the same program it counts alone. */
function tablesOf(files: readonly TextFile[]): Tables {
  const named = (name: string) => files.filter(({ path }) => TABLE.exec(path)?.[1] === name);
  return {
    tools: Object.assign({}, ...named('tools').map(({ text }) => toolsSchema.parse(parse(text)))),
    sources: named('sources').flatMap(({ text }) => sourcesSchema.parse(parse(text))),
  };
}

function filesOf(own: string | undefined): readonly TextFile[] {
  return [BUILT_IN, ...(own === undefined ? [] : [own])].flatMap(yamlFiles);
}

/** All YAML files of a folder and the folders in it. */
function yamlFiles(folder: string): readonly TextFile[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
}
