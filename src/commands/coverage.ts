/** `falconer playbook coverage --rules FILE`: which rules of a rules file have a playbook of their own. */
import { parse } from 'yaml';
import { z } from 'zod';
import type { Library } from '../playbook/library.ts';

/** A Falco rules file is a list of rules, macros and lists. Only rules count here; an override changes one that stands elsewhere. */
const itemsSchema = z.array(
  z.looseObject({ rule: z.string().optional(), source: z.string().nullish(), override: z.unknown().optional() }),
  { error: 'expected a list of Falco rules, as YAML or JSON' },
);

interface Rule {
  readonly rule: string;
  readonly source: string;
}

export interface Coverage {
  readonly missing: readonly Rule[];
  readonly covered: number;
  readonly total: number;
}

/** `text` is YAML or JSON. @throws ZodError or YAMLParseError when it is no list of rules. */
export function coverageOf(text: string, library: Pick<Library, 'find'>): Coverage {
  const rules = new Map<string, Rule>();
  const items = itemsSchema.parse(parse(text));
  for (const { rule, source, override } of items) {
    if (rule === undefined || override !== undefined) continue;
    const found = { rule, source: source ?? 'syscall' };
    rules.set(`${found.source}\n${rule}`, found);
  }
  const missing = [...rules.values()].filter(({ rule, source }) => library.find(rule, source) === undefined);
  return { missing, covered: rules.size - missing.length, total: rules.size };
}
