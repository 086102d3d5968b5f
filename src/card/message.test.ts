import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { fits, message, textLength } from './message.ts';
import { code, lines, richText, section, text, time } from './rich-text.ts';

test('the fallback text is escaped and within its limit, whatever the sentence', () => {
  const sentence = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.tuple(fc.constantFrom('&', '<', '\u202e', '😀', 'a'), fc.integer({ min: 1_990, max: 5_000 })),
  );
  fc.assert(
    fc.property(sentence, fc.constantFrom('', 'a', 'ab', 'abc'), (drawn, before) => {
      const said = before + (typeof drawn === 'string' ? drawn : drawn[0].repeat(drawn[1]));
      const { text: fallback } = message(said, []);
      expect(fallback.length).toBeLessThanOrEqual(LIMITS.fallbackText);
      expect(/[<>]|&(?!amp;|lt;|gt;)/.test(fallback)).toBe(false);
      expect(fallback.isWellFormed()).toBe(true);
    }),
  );
});

test.each([
  ['nothing', [], 0],
  ['texts of all elements, line breaks too', [richText(lines([[text('abc')], [code('de')]]))], 6],
  ['a header', [{ type: 'header', text: { type: 'plain_text', text: 'abcd' } }], 4],
  ['the fallback of a time', [richText(section(time(0)))], '1970-01-01 00:00:00 UTC'.length],
  ['ids and values do not count', [{ type: 'actions', elements: [{ action_id: 'x', value: 'y' }] }], 0],
])('text length counts %s', (_what, blocks, length) => {
  expect(textLength(blocks)).toBe(length);
});

const block = (length: number) => richText(section(text('x'.repeat(length))));

test.each([
  ['9,000 characters fit', [block(LIMITS.messageText)], true],
  ['one more does not', [block(LIMITS.messageText), block(1)], false],
  ['fifty blocks fit', Array.from({ length: 50 }, () => block(1)), true],
  ['fifty-one do not', Array.from({ length: 51 }, () => block(1)), false],
])('%s', (_rule, blocks, fitting) => {
  expect(fits(blocks)).toBe(fitting);
});
