/** The rules files that Falco loads, as far as Falconer needs them: the names of their lists. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';

const itemsSchema = z.array(z.looseObject({ list: z.string().optional() }), {
  error: 'expected a list of Falco rules, lists and macros, as YAML',
});

/** The names of the lists in a file of rules. @throws ZodError or YAMLParseError when it is none. */
function listsIn(text: string): readonly string[] {
  return itemsSchema.parse(parse(text) ?? []).flatMap(({ list }) => list ?? []);
}

export interface RulesRead {
  readonly lists: ReadonlySet<string>;
  readonly problems: readonly string[];
}

/** Reads files, or folders of them as Falco does, relative to `folder`. */
export function readRules(paths: readonly string[], folder: string): RulesRead {
  const lists = new Set<string>();
  const problems: string[] = [];
  for (const path of paths.map((one) => resolve(folder, one))) {
    try {
      for (const file of filesAt(path)) {
        for (const list of listsIn(readFileSync(file, 'utf8'))) lists.add(list);
      }
    } catch (error) {
      problems.push(`rulesFiles: ${path}: ${reasonOf(error)}`);
    }
  }
  return { lists, problems };
}

function filesAt(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => join(path, name));
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues[0]?.message ?? 'not a file of rules';
  if (error instanceof YAMLParseError) return error.message.split('\n', 1)[0] ?? 'not YAML';
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'there is no such file';
  if ('code' in error && error.code === 'EACCES') return 'it may not be read';
  return error.message;
}
