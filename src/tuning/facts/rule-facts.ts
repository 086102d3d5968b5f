/** What is known of a rule beside its events: where it stands, and where upstream lets it be tuned. */
import { CORE_RULES } from './core-rules.ts';
import { LIST_HOOKS, type ListHook, MACRO_HOOKS } from './hooks.ts';
import { PLUGIN_RULES } from './plugin-rules.ts';

export interface RuleFacts {
  readonly source: string;
  /** Name of the file that has it, upstream. */
  readonly file: string;
  readonly macro?: string;
  readonly list?: ListHook;
}

const FACTS: ReadonlyMap<string, RuleFacts> = new Map(
  [...CORE_RULES, ...PLUGIN_RULES].flatMap(({ file, source, rules }) =>
    rules
      .trim()
      .split('\n')
      .map((rule) => [rule, { source, file, ...hooksOf(rule) }] as const),
  ),
);

function hooksOf(rule: string): Pick<RuleFacts, 'macro' | 'list'> {
  const macro = MACRO_HOOKS.get(rule);
  const list = LIST_HOOKS.get(rule);
  return { ...(macro === undefined ? {} : { macro }), ...(list === undefined ? {} : { list }) };
}

/** Names of the rules that upstream ships. */
export const UPSTREAM_RULES: readonly string[] = [...FACTS.keys()];

/** Of a rule that upstream ships; `undefined` for one's own. */
export function factsOf(rule: string): RuleFacts | undefined {
  return FACTS.get(rule);
}
