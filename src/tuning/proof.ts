/** Proves what an exported file does to its rule: base condition and not the intended checks, and nothing else. */
import { type Condition, parseCondition } from './condition.ts';
import { BASE } from './loaded-rules.ts';
import { appliedTo, loadFile } from './loader.ts';
import type { Change } from './rules-yaml.ts';

/**
 * Why the file does not do what `change` means; `undefined` when it does. `base` is the rule's condition, or a macro in
 * its place: what holds for a name holds for every condition that Falco accepts.
 */
export function disprove(file: string, change: Change, base = BASE): string | undefined {
  const loaded = loadFile(file);
  if (loaded.kind === 'refused') return loaded.why;
  const { item } = loaded;
  if (targetOf(item) !== targetOfChange(change)) return 'it changes something else';
  const field = change.form === 'list' ? change.field : '';
  const parsed = parseCondition(appliedTo(base, item, field));
  if (parsed.kind === 'unreadable') return `its condition can't be read: expected ${parsed.expected} at ${parsed.at}`;
  const before = parseCondition(`(${base})`);
  if (before.kind === 'unreadable') return 'the condition of the rule itself can not be read';
  const meant: Condition = { kind: 'and', of: [before.condition, { kind: 'not', of: meaningOf(change) }] };
  return JSON.stringify(flat(parsed.condition)) === JSON.stringify(flat(meant))
    ? undefined
    : 'its condition says something else';
}

function targetOf(item: object): string {
  if ('rule' in item) return `rule ${item.rule}`;
  if ('macro' in item) return `macro ${item.macro}`;
  return 'list' in item ? `list ${item.list}` : '';
}

function targetOfChange(change: Change): string {
  if (change.form === 'exception') return `rule ${change.rule}`;
  return change.form === 'macro' ? `macro ${change.macro}` : `list ${change.list}`;
}

/** What the change hides, as a tree that was never text. */
function meaningOf(change: Change): Condition {
  if (change.form === 'list') return { kind: 'check', field: change.field, op: 'in', values: [change.value] };
  const checks = change.checks.map(
    ({ field, op, value }): Condition => ({ kind: 'check', field, op, values: [value] }),
  );
  const tuple: Condition = { kind: 'and', of: checks };
  return change.form === 'exception' ? tuple : { kind: 'or', of: [{ kind: 'macro', name: 'never_true' }, tuple] };
}

/** Without joins inside joins of their own kind, and joins of one: parentheses there change nothing. */
function flat(condition: Condition): Condition {
  if (condition.kind === 'not') return { kind: 'not', of: flat(condition.of) };
  if (condition.kind !== 'and' && condition.kind !== 'or') return condition;
  const of = condition.of.map(flat).flatMap((part) => (part.kind === condition.kind ? part.of : [part]));
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind: condition.kind, of };
}
