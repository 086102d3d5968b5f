import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasUnseen } from '../analysis/visible.ts';
import { clip, short } from './limits.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

test.each([
  ['a text that fits stays', 'abc', 3, 'abc'],
  ['a longer one ends with an ellipsis within the limit', 'abcd', 3, 'ab…'],
  ['a surrogate pair at the cut goes as a whole', 'a😀bc', 3, 'a…'],
  ['a pair before the cut stays', 'a😀bc', 4, 'a😀…'],
  ['the empty text stays empty', '', 3, ''],
])('%s', (_rule, text, limit, clipped) => {
  expect(clip(text, limit)).toBe(clipped);
});

test('a clipped text is within the limit and splits no pair', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (text, limit) => {
      const clipped = clip(text, limit);
      expect(clipped.length).toBeLessThanOrEqual(limit);
      expect(clipped.isWellFormed()).toBe(true);
    }),
  );
});

test('an untrusted text is made visible before it is cut, so that it can not grow afterwards', () => {
  expect(short('\u202e'.repeat(10), 13)).toBe('\\u202e\\u202e…');
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 50 }), (text, limit) => {
      const cut = short(text, limit);
      expect(cut.length).toBeLessThanOrEqual(limit);
      expect(hasUnseen(cut)).toBe(false);
    }),
  );
});
