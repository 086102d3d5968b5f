import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Facets } from './facets.ts';
import { type Matcher, matcherSchema, matchesAll, matchesGlob } from './matcher.ts';

const FACETS: Facets = { source: 'syscall', rule: 'Read sensitive file', namespace: 'shop-eu', process: 'cat' };

test.each<[string, Matcher[], boolean]>([
  ['no matchers: everything', [], true],
  ['= the whole value', [{ facet: 'process', op: '=', value: 'cat' }], true],
  ['= is no prefix', [{ facet: 'process', op: '=', value: 'ca' }], false],
  ['= minds case', [{ facet: 'process', op: '=', value: 'CAT' }], false],
  ['= knows no *', [{ facet: 'process', op: '=', value: 'c*' }], false],
  ['!= another value', [{ facet: 'process', op: '!=', value: 'dog' }], true],
  ['!= the same value', [{ facet: 'process', op: '!=', value: 'cat' }], false],
  ['~ a glob', [{ facet: 'namespace', op: '~', value: 'shop-*' }], true],
  ['~ takes the whole value', [{ facet: 'namespace', op: '~', value: 'shop' }], false],
  ['!~ a glob that does not match', [{ facet: 'namespace', op: '!~', value: 'bank-*' }], true],
  ['!~ a glob that does', [{ facet: 'namespace', op: '!~', value: 'shop-*' }], false],
  ['a missing facet equals nothing', [{ facet: 'workload', op: '=', value: 'x' }], false],
  ['a missing facet differs from everything', [{ facet: 'workload', op: '!=', value: 'x' }], true],
  ['a missing facet matches no glob', [{ facet: 'workload', op: '~', value: '*' }], false],
  ['a missing facet is outside every glob', [{ facet: 'workload', op: '!~', value: '*' }], true],
  [
    'all must hold',
    [
      { facet: 'process', op: '=', value: 'cat' },
      { facet: 'namespace', op: '=', value: 'bank' },
    ],
    false,
  ],
])('%s', (_title, matchers, expected) => {
  expect(matchesAll(matchers, FACETS)).toBe(expected);
});

test.each([
  ['* alone', '*', '', true],
  ['text on both sides may not overlap', 'ab*ba', 'aba', false],
  ['text on both sides may touch', 'ab*ba', 'abba', true],
  ['a middle part comes before the end', '*ab*ab', 'ab', false],
  ['other signs of globs are text', 'a?c[d]', 'abcd', false],
  ['a dot is a dot', '*.sh', 'xysh', false],
])('%s', (_title, glob, text, expected) => {
  expect(matchesGlob(glob, text)).toBe(expected);
});

test('property: a glob matches what its regular expression matches', () => {
  const few = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.', '\n'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\n'), maxLength: 12 });
  fc.assert(
    fc.property(few, text, (glob, value) => {
      const parts = glob.split('*').map((part) => part.replace(/[.\n]/g, (sign) => (sign === '.' ? '\\.' : '\\n')));
      expect(matchesGlob(glob, value)).toBe(new RegExp(`^${parts.join('[^]*')}$`).test(value));
    }),
    { numRuns: 2_000 },
  );
});

test('a glob made to backtrack costs linear time', () => {
  const begin = performance.now();
  expect(matchesGlob(`${'a*'.repeat(250)}b`, 'a'.repeat(500_000))).toBe(false);
  expect(performance.now() - begin).toBeLessThan(500);
});

test.each([
  ['an unknown facet', { facet: 'pod', op: '=', value: 'x' }],
  ['an unknown operator', { facet: 'rule', op: '=~', value: 'x' }],
  ['an empty value', { facet: 'rule', op: '=', value: '' }],
  ['a value without end', { facet: 'rule', op: '=', value: 'x'.repeat(513) }],
  ['a key more', { facet: 'rule', op: '=', value: 'x', regex: true }],
])('%s is refused', (_title, matcher) => {
  expect(matcherSchema.safeParse(matcher).success).toBe(false);
});
