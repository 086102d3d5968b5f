import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Condition, parseCondition } from './condition.ts';
import { RULES } from './fixtures/rules-data.ts';

const check = (field: string, op: string, ...values: string[]): Condition => ({ kind: 'check', field, op, values });
const macro = (name: string): Condition => ({ kind: 'macro', name });
const and = (...of: Condition[]): Condition => ({ kind: 'and', of });
const or = (...of: Condition[]): Condition => ({ kind: 'or', of });
const not = (of: Condition): Condition => ({ kind: 'not', of });

test.each<[string, Condition]>([
  ['never_true', macro('never_true')],
  ['notify_all and nothing', and(macro('notify_all'), macro('nothing'))],
  ['proc.name=bash', check('proc.name', '=', 'bash')],
  ['proc.name = "a b\\"c"', check('proc.name', '=', 'a b"c')],
  ["proc.args = ''", check('proc.args', '=', '')],
  ['proc.aname[2] in (a, "b c",d)', check('proc.aname[2]', 'in', 'a', 'b c', 'd')],
  ['fd.sip in (list_of_ips)', check('fd.sip', 'in', 'list_of_ips')],
  ['proc.pname exists', check('proc.pname', 'exists')],
  ['fd.name startswith /root/.ssh', check('fd.name', 'startswith', '/root/.ssh')],
  ['fd.name startswith oneof (/a, /b)', check('fd.name', 'startswith oneof', '/a', '/b')],
  ['tolower(proc.name) = bash', check('tolower(proc.name)', '=', 'bash')],
  ['json.value[/a/b] != -1', check('json.value[/a/b]', '!=', '-1')],
  ['a and b or c', or(and(macro('a'), macro('b')), macro('c'))],
  ['a and (b or not c)', and(macro('a'), or(macro('b'), not(macro('c'))))],
  ['not not(a)and(b)', and(not(not(macro('a'))), macro('b'))],
  ['a\n  and\tb', and(macro('a'), macro('b'))],
  ['(( proc.name = a)or(proc.name!=b))', or(check('proc.name', '=', 'a'), check('proc.name', '!=', 'b'))],
])('%s', (text, condition) => {
  expect(parseCondition(text)).toEqual({ kind: 'parsed', condition });
});

test.each([
  [''],
  ['a and'],
  ['a b'],
  ['a)'],
  ['(a'],
  ['proc.name ='],
  ['proc.name = "a'],
  ['proc.name = "a" b'],
  ['proc.name in (a'],
  ['proc.name in (a b)'],
  ['proc.name like a'],
  ['= a'],
  ['a andb'],
  [`${'('.repeat(200)}a${')'.repeat(200)}`],
])('%s is no condition', (text) => {
  expect(parseCondition(text).kind).toBe('unreadable');
});

test('property: a text is read or refused, in bounded time, never with an exception', () => {
  const piece = fc.constantFrom(
    '(',
    ')',
    ' and ',
    ' or ',
    'not ',
    'proc.name',
    ' = ',
    ' in ',
    '"',
    "'",
    '\\',
    'a',
    ',',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (pieces) => {
      expect(['parsed', 'unreadable']).toContain(parseCondition(pieces.join('')).kind);
    }),
  );
});

test('property: what is written from a tree is read as that tree', () => {
  const name = fc.constantFrom('a', 'b_c', 'never_true').map(macro);
  const leaf = fc.oneof(
    name,
    fc
      .record({ op: fc.constantFrom('=', 'glob', 'endswith'), value: fc.string() })
      .map(({ op, value }) => check('proc.name', op, value)),
  );
  const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      tie('tree').map(not),
      fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((of) => and(...of)),
      fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((of) => or(...of)),
    ),
  }));
  fc.assert(
    fc.property(tree, (condition) => {
      expect(parseCondition(written(condition))).toEqual({ kind: 'parsed', condition });
    }),
  );
});

function written(condition: Condition): string {
  switch (condition.kind) {
    case 'macro':
      return condition.name;
    case 'check':
      return `${condition.field} ${condition.op} "${(condition.values[0] ?? '').replace(/["\\]/g, '\\$&')}"`;
    case 'not':
      return `not (${written(condition.of)})`;
    default:
      return condition.of.map((part) => `(${written(part)})`).join(` ${condition.kind} `);
  }
}

describe.skipIf(RULES === undefined)('with the data on rules (skipped without it)', () => {
  test('every condition of every rule is read to its end', () => {
    const conditions = (RULES ?? []).flatMap(({ rule, condition }) => (condition ? [{ rule, condition }] : []));
    const unread = conditions.filter(({ condition }) => parseCondition(condition).kind !== 'parsed');
    expect(unread).toEqual([]);
    expect(conditions.length).toBeGreaterThan(300);
  });
});
