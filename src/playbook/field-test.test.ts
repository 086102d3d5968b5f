import { describe, expect, test } from 'vitest';
import { fieldTestSchema, passes } from './field-test.ts';

describe('a test of one field', () => {
  test.each([
    ['a bare value means equality', 'a', 'a', true],
    ['equality is exact', { is: 'a' }, 'A', false],
    ['a number is compared as text', 4444, '4444', true],
    ['an unknown value equals nothing', { is: 'a' }, undefined, false],
    ['not: another value passes', { not: 'a' }, 'b', true],
    ['not: an unknown value does not pass', { not: 'a' }, undefined, false],
    ['in: one of several', { in: ['a', 'b'] }, 'b', true],
    ['not_in: none of several', { not_in: ['a', 'b'] }, 'c', true],
    ['not_in: an unknown value does not pass', { not_in: ['a'] }, undefined, false],
    ['starts: one of several beginnings', { starts: ['/tmp/', '/dev/'] }, '/dev/shm', true],
    ['not_starts: none of the beginnings', { not_starts: '127.' }, '10.0.0.1', true],
    ['ends: one ending', { ends: '.sh' }, 'x.py', false],
    ['contains: a part', { contains: 'mine' }, 'xmrig-miner', true],
    ['not_contains: none of the parts', { not_contains: ['a', 'b'] }, 'xbx', false],
    ['over: a larger number', { over: 1024 }, '1025', true],
    ['over: the number itself is not over it', { over: 1024 }, '1024', false],
    ['under: a smaller number', { under: 0 }, '-1', true],
    ['under: what is no number passes nothing', { under: 5 }, 'four', false],
    ['known: a known value', { known: true }, 'x', true],
    ['known and another operator', { known: true, not: 'host' }, 'host', false],
    ['known: false passes an unknown value', { known: false }, undefined, true],
    ['known: false refuses a known one', { known: false }, 'x', false],
    ['known: false with another operator can never pass', { known: false, is: 'x' }, undefined, false],
  ])('%s', (_title, written, value, expected) => {
    expect(passes(fieldTestSchema.parse(written), value)).toBe(expected);
  });

  test.each([
    ['no operator', {}],
    ['an unknown operator', { matches: 'x' }],
    ['an empty list', { in: [] }],
    ['a text where a number is meant', { over: '5' }],
  ])('%s is refused', (_title, written) => {
    expect(fieldTestSchema.safeParse(written).success).toBe(false);
  });
});
