/** Reads playbooks from disk: the built-in ones, then the user's own, which replace them rule by rule. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
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

/** What folders hold, and what of it could not be read. */
interface Found {
  readonly files: readonly TextFile[];
  readonly problems: readonly Problem[];
}

/** Every file, parsed or not, with where it came from. */
interface Read {
  readonly unreadable: readonly Problem[];
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
  const users = read(filesIn(own === undefined ? [] : [own]));
  const builtIn = compiledShelf();
  if (builtIn !== undefined) return built([builtIn, shelfOf(users)], brokenIn(users));
  const ours = read(filesIn([BUILT_IN]));
  return built([shelfOf(ours), shelfOf(users)], [...brokenIn(ours), ...brokenIn(users)]);
}

/** The library, and everything that can be said against its files, commands and claims included. */
export function lintPlaybooks(own?: string): Built {
  const given = filesIn([BUILT_IN, ...(own === undefined ? [] : [own])]);
  const found = read(given);
  const { library, problems } = built([shelfOf(found)], brokenIn(found));
  const { tables, problems: broken } = tablesOf(given.files);
  const said = [
    ...broken,
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
  const found = read(filesIn([BUILT_IN]));
  const [problem] = brokenIn(found);
  if (problem !== undefined) throw new Error(problemText(problem));
  return JSON.stringify(shelfOf(found));
}

/** Was checked by whoever built it, as this code was: to read and check the YAML again takes a second of every start. */
function compiledShelf(): Shelf | undefined {
  return existsSync(COMPILED) ? JSON.parse(readFileSync(COMPILED, 'utf8')) : undefined;
}

function read({ files, problems }: Found): Read {
  return {
    unreadable: problems,
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

function brokenIn({ unreadable, catalogues, playbooks }: Read): readonly Problem[] {
  const parsed = [...catalogues.map(([, catalogue]) => catalogue), ...playbooks];
  return [...unreadable, ...parsed.flatMap((one) => (one.ok ? [] : one.problems))];
}

/** One library of several shelves; the later ones override. */
function built(shelves: readonly Shelf[], broken: readonly Problem[]): Built {
  const { library, problems } = buildLibrary({
    playbooks: shelves.flatMap(({ playbooks }) => playbooks),
    catalogue: mergeCatalogues(shelves.flatMap(({ catalogues }) => catalogues)),
  });
  return { library, problems: [...broken, ...problems] };
}

/** A later table adds to the earlier ones; of the same program it counts alone. A broken one is left out. */
function tablesOf(files: readonly TextFile[]): { readonly tables: Tables; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const named = <T>(name: string, schema: z.ZodType<T>): readonly T[] =>
    files
      .filter(({ path }) => TABLE.exec(path)?.[1] === name)
      .flatMap(({ path, text }) => {
        const table = attempt(path, problems, () => schema.parse(parse(text)));
        return table === undefined ? [] : [table];
      });
  const tables = {
    tools: Object.assign({}, ...named('tools', toolsSchema)),
    sources: named('sources', sourcesSchema).flat(),
  };
  return { tables, problems };
}

function filesIn(folders: readonly string[]): Found {
  const problems: Problem[] = [];
  return { files: folders.flatMap((folder) => yamlFiles(folder, problems)), problems };
}

/** All YAML files of a folder and the folders in it. */
function yamlFiles(folder: string, problems: Problem[]): readonly TextFile[] {
  const names = attempt(folder, problems, () => readdirSync(folder, { recursive: true, encoding: 'utf8' })) ?? [];
  return names
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      const text = attempt(path, problems, () => readFileSync(path, 'utf8'));
      return text === undefined ? [] : [{ path, text }];
    });
}

/** What can't be read or is not what it should be is a problem of its file, and the others count all the same. */
function attempt<T>(file: string, problems: Problem[], act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    const message =
      error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
    problems.push({ file, place: '', message });
    return undefined;
  }
}
