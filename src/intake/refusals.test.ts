import { expect, test } from 'vitest';
import { Refusals } from './refusals.ts';

test('the last hundred are kept, newest first, each with a bounded excerpt; all are counted', () => {
  const refusals = new Refusals();
  expect([refusals.total, refusals.latest]).toEqual([0, []]);
  for (let at = 1; at <= 130; at += 1) refusals.add({ at, status: 400, reason: 'r', excerpt: 'x'.repeat(5_000) });
  expect(refusals.total).toBe(130);
  expect(refusals.latest.map(({ at }) => at)).toEqual(Array.from({ length: 100 }, (_, index) => 130 - index));
  expect(refusals.latest[0]?.excerpt).toHaveLength(1_000);
});
