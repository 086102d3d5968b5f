/** Reads playbooks from disk: the built-in ones, then the user's own, which replace them rule by rule. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Built, buildLibrary, mergeCatalogues } from './playbook/library.ts';
import { lintCatalogue, lintPlaybook, type Tables } from './playbook/lint/lint.ts';
import { sourcesSchema, toolsSchema } from './playbook/lint/tools.ts';
import { type Parsed, type PlaybookFile, parseCatalogue, parsePlaybook } from './playbook/parse.ts';
import { type Problem, problemText } from './playbook/problem.ts';
import type { Catalogue } from './playbook/schema.ts';

/** Beside `src/` and beside `dist/`, so it is found from both. */
const BUILT_IN = fileURLToPath(new URL('../playbooks/', import.meta.url));
/** The same, as a build left them: checked, and quick to read. */
const COMPILED = fileURLToPath(new URL('./playbooks.json', import.meta.url));
/** Shared checks and actions; every family of rules may have its own, `catalogue-aws.yml`. */
const CATALOGUE = /(?:^|\/)catalogue(?:-\w+)?\.ya?ml$/;
/** What lint measures against: programs with their options, and where references may point. */
const TABLE = /(?:^|\/)(tools|sources)\.ya?ml$/;

interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Every file, parsed or not, with where it came from. */
interface Read {
  readonly catalogues: readonly (readonly [path: string, Parsed<Catalogue>])[];
  readonly playbooks: readonly Parsed<PlaybookFile>[];
}

/** What is sound of it. JSON can hold it. */
interface Shelf {
  readonly catalogues: readonly Catalogue[];
  readonly playbooks: readonly PlaybookFile[];
}

/** The library of all folders; problems of single files are returned and do not stop the others. */
export function readPlaybooks(own?: string): Built {
  const users = read(own === undefined ? [] : yamlFiles(own));
  const builtIn = compiledShelf();
  if (builtIn !== undefined) return built([builtIn, shelfOf(users)], brokenIn(users));
  const ours = read(yamlFiles(BUILT_IN));
  return built([shelfOf(ours), shelfOf(users)], [...brokenIn(ours), ...brokenIn(users)]);
}

/** The library, and everything that can be said against its files, commands and claims included. */
export function lintPlaybooks(own?: string): Built {
  const files = [BUILT_IN, ...(own === undefined ? [] : [own])].flatMap(yamlFiles);
  const found = read(files);
  const { library, problems } = built([shelfOf(found)], brokenIn(found));
  const tables = tablesOf(files);
  const said = [
    ...found.catalogues.flatMap(([path, parsed]) => (parsed.ok ? lintCatalogue(path, parsed.value, tables) : [])),
    ...found.playbooks.flatMap((parsed) => (parsed.ok ? lintPlaybook(parsed.value, tables) : [])),
  ];
  return { library, problems: [...problems, ...said] };
}

/**
 * The built-in playbooks as the text of `playbooks.json`, which a build puts beside this file. Throws on a broken one.
 * @public The build calls it.
 */
export function compilePlaybooks(): string {
  const found = read(yamlFiles(BUILT_IN));
  const [problem] = brokenIn(found);
  if (problem !== undefined) throw new Error(problemText(problem));
  return JSON.stringify(shelfOf(found));
}

/** Was checked by whoever built it, as this code was: to read and check the YAML again takes a second of every start. */
function compiledShelf(): Shelf | undefined {
  return existsSync(COMPILED) ? JSON.parse(readFileSync(COMPILED, 'utf8')) : undefined;
}

function read(files: readonly TextFile[]): Read {
  return {
    catalogues: files
      .filter(({ path }) => CATALOGUE.test(path))
      .map(({ path, text }) => [path, parseCatalogue(path, text)] as const),
    playbooks: files
      .filter(({ path }) => !CATALOGUE.test(path) && !TABLE.test(path))
      .map(({ path, text }) => parsePlaybook(path, text)),
  };
}

function shelfOf({ catalogues, playbooks }: Read): Shelf {
  return {
    catalogues: catalogues.flatMap(([, parsed]) => (parsed.ok ? [parsed.value] : [])),
    playbooks: playbooks.flatMap((parsed) => (parsed.ok ? [parsed.value] : [])),
  };
}

function brokenIn({ catalogues, playbooks }: Read): readonly Problem[] {
  return [...catalogues.map(([, parsed]) => parsed), ...playbooks].flatMap((parsed) =>
    parsed.ok ? [] : parsed.problems,
  );
}

/** One library of several shelves; the later ones override. */
function built(shelves: readonly Shelf[], broken: readonly Problem[]): Built {
  const { library, problems } = buildLibrary({
    playbooks: shelves.flatMap(({ playbooks }) => playbooks),
    catalogue: mergeCatalogues(shelves.flatMap(({ catalogues }) => catalogues)),
  });
  return { library, problems: [...broken, ...problems] };
}

/** A later table adds to the earlier ones; of the same program it counts alone. */
function tablesOf(files: readonly TextFile[]): Tables {
  const named = (name: string) => files.filter(({ path }) => TABLE.exec(path)?.[1] === name);
  return {
    tools: Object.assign({}, ...named('tools').map(({ text }) => toolsSchema.parse(parse(text)))),
    sources: named('sources').flatMap(({ text }) => sourcesSchema.parse(parse(text))),
  };
}

/** All YAML files of a folder and the folders in it. */
function yamlFiles(folder: string): readonly TextFile[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
}
