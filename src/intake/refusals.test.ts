import { expect, test } from 'vitest';
import { Refusals } from './refusals.ts';

test('the last twenty are kept, newest first; all are counted', () => {
  const refusals = new Refusals();
  expect([refusals.total, refusals.latest]).toEqual([0, []]);
  for (let at = 1; at <= 30; at += 1) refusals.add({ at, status: 400, reason: 'r' });
  expect(refusals.total).toBe(30);
  expect(refusals.latest.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, index) => 30 - index));
});
