import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HourBucket, Occurrence } from './alert.ts';
import { arrival, HOUR, T0 } from './fixtures/arrivals.ts';
import { countInto, countSince, occurrenceOf, remember } from './occurrences.ts';

const H0 = T0 / HOUR;
const bucket = (hour: number, count: number): HourBucket => ({ hour: H0 + hour, count });
const week = Array.from({ length: 168 }, (_, hour) => bucket(hour, 1));

describe('an event is counted in the hour it happened in', () => {
  test.each<[string, HourBucket[], number, HourBucket[]]>([
    ['the first', [], 0, [bucket(0, 1)]],
    ['the same hour', [bucket(0, 1)], 0.99, [bucket(0, 2)]],
    ['the full hour begins the next', [bucket(0, 1)], 1, [bucket(0, 1), bucket(1, 1)]],
    ['a gap is no bucket', [bucket(0, 1)], 5, [bucket(0, 1), bucket(5, 1)]],
    ['late, into an hour that is there', [bucket(0, 1), bucket(2, 1)], 0.5, [bucket(0, 2), bucket(2, 1)]],
    ['late, into an hour between', [bucket(0, 1), bucket(2, 1)], 1.5, [bucket(0, 1), bucket(1, 1), bucket(2, 1)]],
    ['late, before all', [bucket(0, 1)], -3, [bucket(-3, 1), bucket(0, 1)]],
    ['beyond a week the oldest falls off', week, 168, [...week.slice(1), bucket(168, 1)]],
    ['late, before a full week: not kept', week, -1, week],
  ])('%s', (_title, before, hours, after) => {
    expect(countInto(before, T0 + hours * HOUR)).toEqual(after);
  });

  test('property: sorted, one bucket an hour, at most a week, in any order of arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -300, max: 300 }), { maxLength: 400 }), (hours) => {
        const buckets = hours.reduce<readonly HourBucket[]>((held, hour) => countInto(held, T0 + hour * HOUR), []);
        const found = buckets.map(({ hour }) => hour);
        expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
        expect(found.length).toBeLessThanOrEqual(168);
        if (new Set(hours).size <= 168) expect(countSince(buckets, 0)).toBe(hours.length);
      }),
      { numRuns: 50 },
    );
  });
});

test.each([
  ['the hour it falls in counts whole', 1.5, 5],
  ['all', -1, 6],
  ['none', 3, 0],
])('events since a time: %s', (_title, hours, expected) => {
  expect(countSince([bucket(0, 1), bucket(1, 2), bucket(2, 3)], T0 + hours * HOUR)).toBe(expected);
});

test('what differs between events of one alert', () => {
  const fields = { 'k8s.pod.name': 'db-0', 'container.id': 'c1', 'proc.cmdline': 'sh -c x' };
  expect(occurrenceOf(arrival(T0, { fields, more: { hostname: 'n1' } }).event)).toEqual({
    at: T0,
    host: 'n1',
    pod: 'db-0',
    container: 'c1',
    command: 'sh -c x',
  });
  expect(occurrenceOf(arrival(T0).event)).toEqual({ at: T0 });
});

test('no text of an occurrence is longer than 300 characters', () => {
  const long = 'x'.repeat(1_000);
  const fields = { 'k8s.pod.name': long, 'container.id': long, 'proc.cmdline': long };
  const { at: _at, ...texts } = occurrenceOf(arrival(T0, { fields, more: { hostname: long } }).event);
  expect(Object.values(texts).map((text) => text.length)).toEqual([300, 300, 300, 300]);
});

test('the last ten are remembered, newest last', () => {
  const kept = Array.from({ length: 14 }, (_, index) => arrival(T0 + index).event).reduce<readonly Occurrence[]>(
    remember,
    [],
  );
  expect(kept.map(({ at }) => at - T0)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
});
