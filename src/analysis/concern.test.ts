import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PRIORITIES } from '../falco/priority.ts';
import { CONCERNS, type WeighedSignal } from './analysis.ts';
import { becauseOf, concernOf } from './concern.ts';
import { plain } from './spans.ts';

const signal = (direction: WeighedSignal['direction'], weight: number): WeighedSignal => ({
  direction,
  weight,
  statement: { spans: [], cites: [] },
});

test.each([
  ['Notice', [], 'low'],
  ['Notice', [1], 'elevated'],
  ['Warning', [], 'elevated'],
  ['Warning', [2], 'high'],
  ['Warning', [-1], 'low'],
  ['Error', [3], 'urgent'],
  ['Critical', [], 'high'],
  ['Critical', [2, -2], 'high'],
  ['Critical', [-3, -3], 'elevated'],
  ['Emergency', [], 'high'],
  ['Emergency', [1], 'urgent'],
  ['Debug', [3, 3, 3], 'high'],
] as const)('%s with signals %j is %s', (priority, weights, concern) => {
  expect(
    concernOf(
      priority,
      weights.map((weight) => signal(weight > 0 ? 'up' : 'down', Math.abs(weight))),
    ),
  ).toBe(concern);
});

const signals = fc
  .array(
    fc.record({
      direction: fc.constantFrom('up' as const, 'down' as const, 'neutral' as const),
      weight: fc.integer({ min: 0, max: 3 }),
    }),
  )
  .map((all) => all.map(({ direction, weight }) => signal(direction, weight)));

test('a raising signal or a worse priority never lowers concern, a lowering one never raises it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7 }), signals, fc.integer({ min: 1, max: 3 }), (index, all, weight) => {
      const priority = PRIORITIES[index] ?? 'Debug';
      const worse = PRIORITIES[Math.max(0, index - 1)] ?? 'Debug';
      const level = CONCERNS.indexOf(concernOf(priority, all));
      expect(CONCERNS.indexOf(concernOf(priority, [...all, signal('up', weight)]))).toBeGreaterThanOrEqual(level);
      expect(CONCERNS.indexOf(concernOf(worse, all))).toBeGreaterThanOrEqual(level);
      expect(CONCERNS.indexOf(concernOf(priority, [...all, signal('down', weight)]))).toBeLessThanOrEqual(level);
    }),
  );
});

test.each([
  [[], 'Warning at Falco, no signal raises or lowers it'],
  [[signal('up', 1)], 'Warning at Falco, 1 raising signal'],
  [[signal('up', 1), signal('up', 1)], 'Warning at Falco, 2 raising signals'],
  [[signal('up', 1), signal('down', 1), signal('neutral', 0)], 'Warning at Falco, 1 raising and 1 lowering signal'],
])('%#: the reason counts signals', (all, words) => {
  expect(plain(becauseOf('Warning', all, undefined).spans)).toBe(words);
});
