import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ANA, BO, HOUR, T0 } from '../alert/fixtures/arrivals.ts';
import type { Facets } from '../falco/facets.ts';
import { begin, covers, end, hidingOf, hit, isActive, type SuppressedEntry } from './suppression.ts';

const facets: Facets = { source: 'syscall', rule: 'R', process: 'sh' };
const entry: SuppressedEntry = {
  kind: 'suppressed',
  at: T0,
  by: ANA,
  origin: 'F-1',
  matchers: [{ facet: 'rule', op: '=', value: 'R' }],
  reason: 'deploy',
  until: T0 + HOUR,
};
const suppression = begin('S-1', entry);
const ended = end(suppression, { kind: 'suppression-ended', at: T0 + 5, suppression: 'S-1', why: 'ended', by: BO });

test('it begins when it is made, and has hidden nothing', () => {
  const { kind: _kind, at: _at, ...kept } = entry;
  expect(suppression).toMatchObject({ ...kept, id: 'S-1', from: T0, hidden: 0, where: [], elsewhere: 0, revision: 1 });
});

test.each([
  ['before it begins', -1, false],
  ['at its first instant', 0, true],
  ['at its last', HOUR - 1, true],
  ['at its end', HOUR, false],
])('%s it hides: %s', (_title, afterMs, expected) => {
  expect(covers(suppression, facets, T0 + afterMs)).toBe(expected);
});

test.each([
  ['another rule', { ...facets, rule: 'S' }],
  ['one matcher of two', facets, [{ facet: 'process', op: '=', value: 'bash' }] as const],
])('it does not hide %s', (_title, other, more: SuppressedEntry['matchers'] = []) => {
  const strict = begin('S-1', { ...entry, matchers: [...entry.matchers, ...more] });
  expect(covers(strict, other, T0)).toBe(false);
});

test('one that was ended hides nothing, and says who ended it', () => {
  expect(isActive(ended, T0 + 1)).toBe(false);
  expect(ended.ended).toEqual({ at: T0 + 5, why: 'ended', by: BO });
  expect(end(suppression, { kind: 'suppression-ended', at: T0, suppression: 'S-1', why: 'expired' }).ended).toEqual({
    at: T0,
    why: 'expired',
  });
});

test('what it hides is counted, also where, up to a number of places', () => {
  const twice = hit(hit(suppression, facets, T0 + 1), facets, T0 + 2);
  expect(twice).toMatchObject({
    hidden: 2,
    lastHitAt: T0 + 2,
    where: [{ workload: 'no workload or host named', hidden: 2 }],
  });
  const places = Array.from({ length: 40 }, (_, index) => `w-${index}`);
  const many = places.reduce((one, workload) => hit(one, { ...facets, workload }, T0), suppression);
  expect(many.where).toHaveLength(30);
  expect(many).toMatchObject({ hidden: 40, elsewhere: 10 });
});

test('what a hidden alert shows of it', () => {
  expect(hidingOf(suppression)).toEqual({ id: 'S-1', until: T0 + HOUR, by: ANA, reason: 'deploy' });
});

test('property: it never hides outside its interval, nor what its matchers do not match', () => {
  const sample = fc.record({
    from: fc.integer({ min: 0, max: 100 }),
    lasts: fc.integer({ min: -5, max: 50 }),
    now: fc.integer({ min: -10, max: 200 }),
    rule: fc.constantFrom('R', 'S'),
    over: fc.boolean(),
  });
  fc.assert(
    fc.property(sample, ({ from, lasts, now, rule, over }) => {
      const fresh = begin('S-1', { ...entry, at: from, until: from + lasts });
      const one = over
        ? end(fresh, { kind: 'suppression-ended', at: from, suppression: 'S-1', why: 'expired' })
        : fresh;
      const inside = from <= now && now < from + lasts;
      expect(covers(one, { ...facets, rule }, now)).toBe(inside && rule === 'R' && !over);
    }),
    { numRuns: 1_000 },
  );
});
