import { expect, test } from 'vitest';
import { clueIn, withoutClue } from './clue.ts';

const NOW = Date.UTC(2026, 4, 23, 10);
const at = (hours: number, minutes = 0, seconds = 0, ms = 0) => Date.UTC(2026, 4, 23, hours, minutes, seconds, ms);

test.each([
  ['2026-05-23T09:30:01.478445123Z', { from: at(9, 30, 1, 478), to: at(9, 30, 1, 478) }],
  ['seen 2026-05-23T11:30:01+02:00 here', { from: at(9, 30, 1), to: at(9, 30, 1, 999) }],
  ['09:30:01.478445000: Notice A shell was spawned', { from: at(9, 30, 1, 478), to: at(9, 30, 1, 478) }],
  ['at 09:30:01', { from: at(9, 30, 1), to: at(9, 30, 1, 999) }],
  ['11:00:00: Error later today was yesterday', { from: at(-13), to: at(-13, 0, 0, 999) }],
  ['6F1F3A2E-0000-4000-8000-00000000000a', { uuid: '6f1f3a2e-0000-4000-8000-00000000000a' }],
  ['2026-99-99T99:99:99Z', undefined],
  ['99:99:99', undefined],
  ['terminal shell', undefined],
  ['image:09:30', undefined],
])('%s', (text, clue) => {
  expect(clueIn(text, NOW)).toEqual(clue);
});

test.each([
  ['09:30:01.478445000: Notice A shell was spawned (user=root)', 'A shell was spawned (user=root)'],
  ['2026-05-23T09:30:01.478445123Z: Error x', 'x'],
  ['terminal shell', 'terminal shell'],
])('words of %s', (text, words) => {
  expect(withoutClue(text)).toBe(words);
});
