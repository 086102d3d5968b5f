/** The rules that Falco loads, item by item in their order, as far as a change for it has to know them. */
import { type Condition, parseCondition } from './condition.ts';
import { UPSTREAM_RULES } from './facts/rule-facts.ts';

export interface LoadedItem {
  readonly kind: 'rule' | 'macro' | 'list';
  readonly name: string;
  /** The condition, or what is added to the one before. */
  readonly condition?: string;
  readonly isAppended: boolean;
  /** Where Falco puts macros and lists in the place of their names: condition, items, values of exceptions. */
  readonly texts: readonly string[];
}

export type LoadedRules = readonly LoadedItem[];

/** A macro or list to which a change is added; a list is tested for a field. */
export interface Hook {
  readonly name: string;
  readonly field?: string;
}

/** Why a hook is passed over for an exception, which changes its rule alone. */
export type Doubt =
  | { readonly kind: 'shared'; readonly hook: string; readonly by: readonly string[] }
  | { readonly kind: 'not-tested'; readonly hook: string }
  | { readonly kind: 'fits-others'; readonly hook: string; readonly alerts: number };

/** Stands for a condition that is not loaded here, whatever it is. */
export const BASE = 'base_condition';

export function listNames(loaded: LoadedRules): ReadonlySet<string> {
  return new Set(loaded.filter(({ kind }) => kind === 'list').map(({ name }) => name));
}

/** Rules whose whole condition is known: upstream's, and those that are loaded from their beginning. */
export function knownRules(loaded: LoadedRules): readonly string[] {
  const whole = loaded.filter(({ kind, condition, isAppended }) => kind === 'rule' && condition && !isAppended);
  return [...new Set([...UPSTREAM_RULES, ...whole.map(({ name }) => name)])];
}

/**
 * Why adding to the hook might do something else than hide events of this one rule. Whatever else names the hook, also a
 * macro or list that others may test in turn, is enough: words are looked at, so nothing is missed that a tree might hide.
 */
export function doubtOf(loaded: LoadedRules, rule: string, hook: Hook): Doubt | undefined {
  const by = loaded.filter((item) => !isOwn(item, rule, hook) && item.texts.some((text) => names(text, hook.name)));
  if (by.length > 0)
    return { kind: 'shared', hook: hook.name, by: [...new Set(by.map(({ kind, name }) => `${kind} ${name}`))] };
  const condition = conditionOf(loaded, rule);
  return condition === undefined || isDenied(condition, hook) ? undefined : { kind: 'not-tested', hook: hook.name };
}

function isOwn({ kind, name }: LoadedItem, rule: string, hook: Hook): boolean {
  return kind === 'rule' ? name === rule : name === hook.name;
}

/** As Falco finds names: between blanks, parentheses, commas, equals signs, and quotes. */
function names(text: string, wanted: string): boolean {
  return text.split(/[\s(),="']+/).includes(wanted);
}

/** The text of a rule's condition after all items; `undefined` when none of them touches it. */
function conditionOf(loaded: LoadedRules, rule: string): string | undefined {
  let text: string | undefined;
  for (const { kind, name, condition, isAppended } of loaded) {
    if (kind !== 'rule' || name !== rule || condition === undefined) continue;
    text = isAppended ? `${text ?? BASE} ${condition}` : condition;
  }
  return text;
}

/** Whether all that the condition lets through is not in the hook; a condition that can't be read is not known to. */
function isDenied(text: string, hook: Hook): boolean {
  const parsed = parseCondition(text);
  return parsed.kind === 'parsed' && conjuncts(parsed.condition).some((part) => isBase(part) || denies(part, hook));
}

function conjuncts(condition: Condition): readonly Condition[] {
  return condition.kind === 'and' ? condition.of.flatMap(conjuncts) : [condition];
}

function isBase(part: Condition): boolean {
  return part.kind === 'macro' && part.name === BASE;
}

function denies(part: Condition, { name, field }: Hook): boolean {
  if (part.kind !== 'not') return false;
  const { of } = part;
  if (of.kind === 'macro') return field === undefined && of.name === name;
  return of.kind === 'check' && of.field === field && of.op === 'in' && of.values.includes(name);
}

/** One sentence for people; names of rules may be anybody's, so they are escaped where it is used. */
export function doubtWords(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'shared':
      return `Not added to ${doubt.hook}, which upstream made for this rule: it is also named by ${doubt.by.slice(0, 5).join(', ')}.`;
    case 'not-tested':
      return `Not added to ${doubt.hook}, which upstream made for this rule: the rule as Falco loads it does not leave out all that is in it.`;
    case 'fits-others':
      return `Not added to ${doubt.hook}, which upstream made for this rule: ${doubt.alerts} stored alerts of rules that are not known here fit too, and might test it.`;
  }
}
