import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventKey } from '../falco/fingerprint.ts';
import { RecentKeys } from './recent-keys.ts';

const key = (index: number) => String(index) as EventKey;
const keys = (...indexes: number[]) => indexes.map(key);

test('a key is new once', () => {
  const recent = new RecentKeys();
  expect(recent.add(key(1))).toBe(true);
  expect(recent.add(key(1))).toBe(false);
  expect(recent.has(key(1))).toBe(true);
  expect(recent.has(key(2))).toBe(false);
});

test('the oldest half is forgotten at once, never one of the newest half', () => {
  const recent = new RecentKeys(keys(1, 2, 3, 4), 4);
  expect(recent.add(key(5))).toBe(true);
  expect(recent.add(key(3))).toBe(false);
  expect([...recent]).toEqual(keys(3, 4, 5));
  expect(recent.add(key(1))).toBe(true);
});

test('property: at least half the capacity is remembered, at most all of it, and a copy forgets in the same order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 120 }), fc.array(fc.nat(40), { maxLength: 30 }), (before, after) => {
      const recent = new RecentKeys([], 10);
      const added = before.map(key).filter((one) => recent.add(one));
      expect([...recent].length).toBeLessThanOrEqual(10);
      for (const one of added.slice(-5)) expect(recent.has(one)).toBe(true);
      const copy = new RecentKeys(recent, 10);
      for (const one of after.map(key)) expect(copy.add(one)).toBe(recent.add(one));
      expect([...copy]).toEqual([...recent]);
    }),
  );
});
