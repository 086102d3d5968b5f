import { expect, test } from 'vitest';
import { isAtLeast, PRIORITIES, parsePriority, rank, worse } from './priority.ts';

test.each(PRIORITIES)('%s reads as itself in any case', (word) => {
  expect(parsePriority(word)).toBe(word);
  expect(parsePriority(word.toUpperCase())).toBe(word);
  expect(parsePriority(` ${word.toLowerCase()} `)).toBe(word);
});

test.each([
  ['info, as rule files say', 'info', 'Informational'],
  ['INFO', 'INFO', 'Informational'],
  ['a word of another product', 'High', undefined],
  ['a number', '4', undefined],
  ['nothing', '', undefined],
  ['a name every object has', 'constructor', undefined],
])('%s', (_title, word, expected) => {
  expect(parsePriority(word)).toBe(expected);
});

test('ranks run from Emergency, 0, to Debug, 7', () => {
  expect(PRIORITIES.map(rank)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(rank('Emergency')).toBe(0);
  expect(rank('Debug')).toBe(7);
});

test.each([
  ['the worse of two is the one ranked higher', 'Notice', 'Critical', 'Critical'],
  ['whichever comes first', 'Critical', 'Notice', 'Critical'],
  ['equal ones stay', 'Error', 'Error', 'Error'],
] as const)('%s', (_title, a, b, expected) => {
  expect(worse(a, b)).toBe(expected);
});

test('a floor includes itself', () => {
  expect(isAtLeast('Warning', 'Warning')).toBe(true);
  expect(isAtLeast('Error', 'Warning')).toBe(true);
  expect(isAtLeast('Notice', 'Warning')).toBe(false);
});
