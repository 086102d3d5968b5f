import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Facets } from './facets.ts';
import { fingerprintOf, keyOf } from './fingerprint.ts';
import { eventFrom } from './fixtures/event-from.ts';

const FIELDS = { 'evt.time': 1, 'proc.name': 'sh', 'user.uid': 0 };

describe('the very same event again', () => {
  const event = eventFrom(FIELDS, { hostname: 'a' });
  test.each([
    ["a retry of Falco's", eventFrom(FIELDS, { hostname: 'a' })],
    ["another uuid of falcosidekick's", eventFrom(FIELDS, { hostname: 'a', uuid: 'new' })],
    ['trailing zeros trimmed', eventFrom(FIELDS, { hostname: 'a', time: '2026-05-23T10:00:01.478000000Z' })],
    ['the time as number again', eventFrom({ ...FIELDS, 'evt.time': 2, 'evt.time.iso8601': 3 }, { hostname: 'a' })],
    ['other tags and output', eventFrom(FIELDS, { hostname: 'a', tags: ['x'], output: 'x' })],
  ])('%s: same key', (_title, again) => {
    expect(keyOf(again)).toBe(keyOf(event));
  });

  test.each([
    ['another instant', eventFrom(FIELDS, { hostname: 'a', time: '2026-05-23T10:00:01.4781Z' })],
    ['another host', eventFrom(FIELDS, { hostname: 'b' })],
    ['no host', eventFrom(FIELDS)],
    ['another rule', eventFrom(FIELDS, { hostname: 'a', rule: 'S' })],
    ['another value', eventFrom({ ...FIELDS, 'user.uid': 1 }, { hostname: 'a' })],
    ['a value of another type', eventFrom({ ...FIELDS, 'user.uid': '0' }, { hostname: 'a' })],
    ['one field more', eventFrom({ ...FIELDS, x: null }, { hostname: 'a' })],
  ])('%s: another key', (_title, other) => {
    expect(keyOf(other)).not.toBe(keyOf(event));
  });

  test.each(['k8s_audit', 'aws_cloudtrail'])('%s is read on every node: the host does not count', (source) => {
    const [a, b] = ['a', 'b'].map((hostname) => keyOf(eventFrom(FIELDS, { source, hostname })));
    expect(a).toBe(b);
  });

  test.each([
    ['.478445000Z', '.478445Z'],
    ['.000Z', 'Z'],
    ['.500+00:00', '.5+00:00'],
  ])('%s is %s', (one, other) => {
    const [a, b] = [one, other].map((end) => keyOf(eventFrom(FIELDS, { time: `2026-05-23T10:00:10${end}` })));
    expect(a).toBe(b);
  });

  test('zeros before the fraction count', () => {
    const [a, b] = ['10:00:00Z', '10:00:10Z'].map((end) => keyOf(eventFrom(FIELDS, { time: `2026-05-23T${end}` })));
    expect(a).not.toBe(b);
  });
});

const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const shuffled = fc
  .uniqueArray(fc.tuple(fc.string(), value), { selector: ([key]) => key, maxLength: 12 })
  .chain((entries) =>
    fc.tuple(
      fc.constant(entries),
      fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length }),
    ),
  );

test('property: the order of keys means nothing', () => {
  fc.assert(
    fc.property(shuffled, ([entries, others]) => {
      expect(keyOf(eventFrom(Object.fromEntries(others)))).toBe(keyOf(eventFrom(Object.fromEntries(entries))));
    }),
  );
});

const facet = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
const facets = fc
  .record({ source: fc.string(), rule: fc.string(), namespace: facet, workload: facet, process: facet, parent: facet })
  .map((found) => Object.fromEntries(Object.entries(found).filter(([, held]) => held !== undefined)) as Facets);

test('property: equal facets in any order have one fingerprint, different ones another', () => {
  fc.assert(
    fc.property(facets, facets, (a, b) => {
      const reversed = Object.fromEntries(Object.entries(a).reverse()) as Facets;
      expect(fingerprintOf(reversed)).toBe(fingerprintOf(a));
      const same = JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
      expect(fingerprintOf(a) === fingerprintOf(b)).toBe(same);
    }),
  );
});

test('a value in another facet is another fingerprint', () => {
  const one = fingerprintOf({ source: 's', rule: 'r', process: 'x' });
  expect(fingerprintOf({ source: 's', rule: 'r', parent: 'x' })).not.toBe(one);
  expect(one).toMatch(/^[0-9a-f]{32}$/);
});
