/** Reads playbooks from disk: the built-in ones, then the user's own, which replace them rule by rule. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Built, buildLibrary, mergeCatalogues } from './playbook/library.ts';
import { parseCatalogue, parsePlaybook } from './playbook/parse.ts';

/** Beside `src/` and beside `dist/`, so it is found from both. */
const BUILT_IN = fileURLToPath(new URL('../playbooks/', import.meta.url));
/** Shared checks and actions; every family of rules may have its own, `catalogue-aws.yml`. */
const CATALOGUE = /(?:^|\/)catalogue(?:-\w+)?\.ya?ml$/;

/** The library of all folders; problems of single files are returned and do not stop the others. */
export function readPlaybooks(own?: string): Built {
  const folders = [BUILT_IN, ...(own === undefined ? [] : [own])];
  const files = folders.flatMap(yamlFiles);
  const catalogues = files
    .filter(({ path }) => CATALOGUE.test(path))
    .map(({ path, text }) => parseCatalogue(path, text));
  const playbooks = files
    .filter(({ path }) => !CATALOGUE.test(path))
    .map(({ path, text }) => parsePlaybook(path, text));
  const built = buildLibrary({
    playbooks: playbooks.flatMap((parsed) => (parsed.ok ? [parsed.value] : [])),
    catalogue: mergeCatalogues(catalogues.flatMap((parsed) => (parsed.ok ? [parsed.value] : []))),
  });
  const broken = [...catalogues, ...playbooks].flatMap((parsed) => (parsed.ok ? [] : parsed.problems));
  return { library: built.library, problems: [...broken, ...built.problems] };
}

/** All YAML files of a folder and the folders in it. */
function yamlFiles(folder: string): readonly { readonly path: string; readonly text: string }[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
}
