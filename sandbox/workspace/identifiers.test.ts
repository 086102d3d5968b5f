import { expect, test } from 'vitest';
import { randomId, timestampSource } from './identifiers.ts';

test('timestamps are the time, and grow even when the clock stands still or goes back', () => {
  let now = 1_700_000_000_000;
  const next = timestampSource(() => now);
  expect(next()).toBe('1700000000.000000');
  expect(next()).toBe('1700000000.000001');
  now -= 5000;
  expect(next()).toBe('1700000000.000002');
  now += 6500;
  expect(next()).toBe('1700000001.500000');
});

test('ids look like those of Slack and differ', () => {
  expect(randomId('V')).toMatch(/^V[A-Z0-9]{10}$/);
  expect(randomId('V')).not.toBe(randomId('V'));
});
