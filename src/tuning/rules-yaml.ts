/** The items of the exported file: written by hand, so that every text in it is quoted in one way. */
import type { Check } from './tuple.ts';

export type Form = 'exception' | 'macro' | 'list';

/** What is changed: an exception of the rule, a macro that it tests, or a list. */
export type Change =
  | { readonly form: 'exception'; readonly rule: string; readonly name: string; readonly checks: readonly Check[] }
  | { readonly form: 'macro'; readonly macro: string; readonly checks: readonly Check[] }
  | { readonly form: 'list'; readonly list: string; readonly field: string; readonly value: string };

/** A value as conditions quote it. What is exported holds neither quotes nor backslashes; others would be escaped. */
function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** The checks as a condition, in parentheses. */
function tupleText(checks: readonly Check[]): string {
  return `(${checks.map(({ field, op, value }) => `${field} ${op} ${quoted(value)}`).join(' and ')})`;
}

/** Single quotes leave a text as it is; the parser of YAML sees no escapes, so the one of conditions sees ours. */
function scalar(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const row = (texts: readonly string[]) => `[${texts.map(scalar).join(', ')}]`;

export function changeYaml(change: Change): string {
  switch (change.form) {
    case 'exception':
      return [
        `- rule: ${scalar(change.rule)}`,
        '  exceptions:',
        `    - name: ${change.name}`,
        `      fields: ${row(change.checks.map(({ field }) => field))}`,
        `      comps: ${row(change.checks.map(({ op }) => op))}`,
        '      values:',
        `        - ${row(change.checks.map(({ value }) => quoted(value)))}`,
        '  override:',
        '    exceptions: append',
        '',
      ].join('\n');
    case 'macro':
      return [
        `- macro: ${change.macro}`,
        `  condition: ${scalar(`or ${tupleText(change.checks)}`)}`,
        '  override:',
        '    condition: append',
        '',
      ].join('\n');
    case 'list':
      return [
        `- list: ${change.list}`,
        `  items: ${row([quoted(change.value)])}`,
        '  override:',
        '    items: append',
        '',
      ].join('\n');
  }
}
