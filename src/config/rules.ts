/** The rules files that Falco loads, as far as Falconer needs them: which macros and lists there are, and what names them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import type { LoadedItem, LoadedRules } from '../tuning/loaded-rules.ts';

const itemSchema = z.looseObject({
  rule: z.string().optional(),
  macro: z.string().optional(),
  list: z.string().optional(),
  condition: z.string().optional(),
  items: z.unknown().optional(),
  exceptions: z.unknown().optional(),
  append: z.unknown().optional(),
  override: z.looseObject({ condition: z.string().optional() }).optional(),
});
const itemsSchema = z.array(itemSchema, { error: 'expected a list of Falco rules, lists and macros, as YAML' });

/** @throws ZodError or YAMLParseError when it is no file of rules. */
function itemsIn(text: string): LoadedRules {
  return itemsSchema.parse(parse(text) ?? []).flatMap((item) => loadedItem(item) ?? []);
}

function loadedItem(item: z.infer<typeof itemSchema>): LoadedItem | undefined {
  const { condition, items, exceptions, append, override } = item;
  const kind = (['rule', 'macro', 'list'] as const).find((one) => item[one] !== undefined);
  const name = kind === undefined ? undefined : item[kind];
  if (kind === undefined || name === undefined) return undefined;
  return {
    kind,
    name,
    ...(condition === undefined ? {} : { condition }),
    isAppended: append === true || override?.condition === 'append',
    texts: [condition, items, exceptions].flatMap(textsIn),
  };
}

/** All texts in a value, however deep. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

export interface RulesRead {
  readonly loaded: LoadedRules;
  readonly problems: readonly string[];
}

/** Reads files, or folders of them as Falco does, relative to `folder`. */
export function readRules(paths: readonly string[], folder: string): RulesRead {
  const loaded: LoadedItem[] = [];
  const problems: string[] = [];
  for (const path of paths.map((one) => resolve(folder, one))) {
    try {
      for (const file of filesAt(path)) loaded.push(...itemsIn(readFileSync(file, 'utf8')));
    } catch (error) {
      problems.push(`rulesFiles: ${path}: ${reasonOf(error)}`);
    }
  }
  return { loaded, problems };
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
