import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Facets } from '../falco/facets.ts';
import { type Matcher, matchesAll, matchesGlob } from '../falco/matcher.ts';
import { type Choices, globFor, leftOpen, matchersOf, openFacets, unsound } from './choice.ts';

const FACETS: Facets = { source: 'syscall', rule: 'R', namespace: 'shop', process: 'sh' };
const said = (matchers: readonly Matcher[]) => matchers.map(({ facet, op, value }) => `${facet} ${op} ${value}`);

test.each<[string, Choices, string[]]>([
  ['nothing chosen: everything is kept', {}, ['source = syscall', 'rule = R', 'namespace = shop', 'process = sh']],
  ['dropped', { namespace: { kind: 'drop' } }, ['source = syscall', 'rule = R', 'process = sh']],
  [
    'a pattern',
    { process: { kind: 'glob', glob: 's*' } },
    ['source = syscall', 'rule = R', 'namespace = shop', 'process ~ s*'],
  ],
  [
    'source and rule stay, whatever is chosen',
    { source: { kind: 'drop' }, rule: { kind: 'glob', glob: '*' }, namespace: { kind: 'drop' } },
    ['source = syscall', 'rule = R', 'process = sh'],
  ],
  ['a facet that is not there', { user: { kind: 'glob', glob: 'x' } }, said(matchersOf(FACETS, {}))],
])('%s', (_title, choices, expected) => {
  expect(said(matchersOf(FACETS, choices))).toEqual(expected);
});

test('what is left open is what no matcher fixes to a value', () => {
  const matchers = matchersOf(FACETS, { process: { kind: 'glob', glob: 's*' } });
  expect(leftOpen(matchers, ['namespace', 'process', 'user'])).toEqual(['process', 'user']);
});

const RULE = matchersOf({ source: 'syscall', rule: 'R' }, {});
test.each<[string, readonly Matcher[], object | undefined]>([
  ['sound', [...RULE, { facet: 'process', op: '=', value: 'sh' }], undefined],
  ['a pattern', [...RULE, { facet: 'process', op: '~', value: '*h' }], undefined],
  ['no rule', [{ facet: 'source', op: '=', value: 'syscall' }], { kind: 'no-rule' }],
  ['a rule by pattern', [RULE[0] as Matcher, { facet: 'rule', op: '~', value: '*' }], { kind: 'no-rule' }],
  ['no scope', RULE, { kind: 'no-scope' }],
  ['all but one value', [...RULE, { facet: 'process', op: '!=', value: 'x' }], { kind: 'no-scope' }],
  ['stars alone', [...RULE, { facet: 'process', op: '~', value: '***' }], { kind: 'no-scope' }],
  ['another value', [...RULE, { facet: 'process', op: '=', value: 'x' }], { kind: 'misses', facet: 'process' }],
  ['another rule', [RULE[0] as Matcher, { facet: 'rule', op: '=', value: 'S' }], { kind: 'misses', facet: 'rule' }],
])('%s', (_title, matchers, expected) => {
  expect(unsound(matchers, FACETS)).toEqual(expected);
});

test.each([
  ['web-5', 'web-*'],
  ['/var/lib/app/cache.db', '/var/lib/app/*'],
  ['registry.example.com/shop/orders', 'registry.example.com/shop/*'],
  ['ip-10-0-3-7', 'ip-*'],
  ['bash', 'bash*'],
  ['42', '42*'],
])('a pattern to begin with: %s → %s', (value, glob) => {
  expect(globFor(value)).toBe(glob);
});

test('property: it matches the value that it was made from, and is a scope', () => {
  const value = fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[a-z0-9/*.-]{1,20}$/));
  fc.assert(
    fc.property(value, (text) => {
      expect(matchesGlob(globFor(text), text)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('property: what is kept always matches the alert', () => {
  const facets = fc.record({ namespace: fc.string({ minLength: 1 }), process: fc.string({ minLength: 1 }) });
  fc.assert(
    fc.property(facets, (some) => {
      const whole: Facets = { ...some, source: 's', rule: 'r' };
      expect(openFacets(whole)).toEqual(['namespace', 'process']);
      expect(matchesAll(matchersOf(whole, {}), whole)).toBe(true);
    }),
  );
});
