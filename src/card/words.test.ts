import { expect, test } from 'vitest';
import { DISPOSITIONS } from '../alert/alert.ts';
import { PRIORITIES } from '../falco/priority.ts';
import { dispositionWord, duration, prioritySymbol } from './words.ts';

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;
const D = 24 * H;

test.each([
  [0, 'less than a second'],
  [-5 * S, 'less than a second'],
  [999, 'less than a second'],
  [S, '1 s'],
  [59 * S, '59 s'],
  [11 * MIN, '11 min'],
  [11 * MIN + 5 * S, '11 min 5 s'],
  [2 * H + 5 * MIN + 9 * S, '2 h 5 min'],
  [2 * H + 9 * S, '2 h'],
  [24 * H, '1 d'],
  [3 * D + 4 * H, '3 d 4 h'],
  [3 * D + 4 * MIN, '3 d'],
  [30 * D, '30 d'],
])('%d ms is said as "%s"', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test('every priority has a symbol, and the worst three share one', () => {
  const symbols = PRIORITIES.map(prioritySymbol);
  expect(new Set(symbols.slice(0, 3)).size).toBe(1);
  expect(symbols.every((symbol) => symbol.length > 0)).toBe(true);
});

test('dispositions are said without hyphens', () => {
  expect(DISPOSITIONS.map(dispositionWord)).toEqual(['true positive', 'benign', 'false positive']);
});
