import type { RichTextBlockElement } from '@slack/types';
import { expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import { bullets, code, lines, preformatted, richText, section, spans, text, time } from './rich-text.ts';

const valid = (...elements: RichTextBlockElement[]) => validateMessage({ blocks: [richText(...elements)] });

test.each([
  ['markup of any kind stays text', '<!channel> *b* `c` :tada: <@U1>', '<!channel> *b* `c` :tada: <@U1>'],
  ['what can not be seen is written out', '\u202eexe.txt\u200b\0', '\\u202eexe.txt\\u200b\\0'],
  ['a line break does not break the line', 'a\nb', 'a\\nb'],
  ['an empty text is a blank, since Slack refuses none', '', ' '],
  ['a lone surrogate is written out', '\ud83d', '\\ud83d'],
])('%s', (_rule, value, shown) => {
  expect(text(value)).toEqual({ type: 'text', text: shown });
  expect(valid(section(text(value)))).toEqual([]);
});

test('values are code, our words are text', () => {
  expect(spans({ spans: [{ text: 'ran ' }, { value: '`x`' }], cites: [] })).toEqual([
    { type: 'text', text: 'ran ' },
    { type: 'text', text: '`x`', style: { code: true } },
  ]);
});

test("a time in a statement is shown in the reader's zone", () => {
  const at = Date.UTC(2024, 9, 5, 13, 1, 15);
  const [date] = spans({ spans: [{ at }], cites: [] });
  expect(date).toMatchObject({ type: 'date', timestamp: at / 1000, fallback: '2024-10-05 13:01:15 UTC' });
});

test('a value is cut after it is written out, so that a hostile one leaves room for the rest', () => {
  const [value] = spans({ spans: [{ value: '\u202e'.repeat(4_000) }], cites: [] });
  expect(value).toMatchObject({ text: expect.stringMatching(/^(\\u202e)+\\?.{0,5}…$/) });
  expect(valid(section(...(value === undefined ? [] : [value])))).toEqual([]);
});

test('rows are separated by line breaks, and none is still a section', () => {
  expect(lines([[text('a')], [text('b')]]).elements).toEqual([
    { type: 'text', text: 'a' },
    { type: 'text', text: '\n' },
    { type: 'text', text: 'b' },
  ]);
  expect(valid(lines([]))).toEqual([]);
});

test('preformatted text keeps its line breaks and shows everything else unseen', () => {
  expect(preformatted('a\nb\t\u202e').elements).toEqual([{ type: 'text', text: 'a\nb\\t\\u202e' }]);
  expect(valid(preformatted(''), bullets([[code('x')]]))).toEqual([]);
});

test.each([
  ['a time is an instant with UTC as its fallback', Date.UTC(2024, 9, 5, 13, 1, 15), 1_728_133_275],
  ['a time before 1970, which an offset can make, is shown as 1970: Slack refuses negative ones', -3_600_000, 0],
])('%s', (_rule, at, timestamp) => {
  expect(time(at)).toMatchObject({ type: 'date', timestamp });
  expect(valid(section(time(at)))).toEqual([]);
});
