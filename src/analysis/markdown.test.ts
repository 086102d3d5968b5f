import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeBlock, codeSpan, escapeMarkdown, markdownOf } from './markdown.ts';
import { visible } from './visible.ts';

test.each([
  ['plain', '`plain`'],
  ['a `b` c', '``a `b` c``'],
  ['``', '``` `` ```'],
  ['', '`  `'],
  [' a ', '`  a  `'],
  ['a\nb', '`a\\nb`'],
  ['\u202egnp', '`\\u202egnp`'],
])('the value %j is shown as %s', (value, shown) => {
  expect(codeSpan(value)).toBe(shown);
});

test.each([
  ['# heading', '\\# heading'],
  ['- item', '\\- item'],
  ['1. item', '1\\. item'],
  ['> quote', '\\> quote'],
  ['*bold* [a](b) <i>', '\\*bold\\* \\[a\\](b) \\<i>'],
  ['memfd_create', 'memfd_create'],
  ['_x_', '\\_x\\_'],
  ['&lt; a & b', '\\&lt; a & b'],
  ['see https://x.y', 'see https\\://x.y'],
  ['line\nline', 'line\\\\nline'],
])('our words %j become %s', (words, escaped) => {
  expect(escapeMarkdown(words)).toBe(escaped);
});

test('a separator between values is no quote', () => {
  expect(markdownOf([{ value: 'a' }, { text: ' > ' }, { value: 'b' }])).toBe('`a` > `b`');
});

test('no value closes its own fence', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\n') }), (value) => {
      const span = codeSpan(value);
      const fence = /^`+/.exec(span)?.[0] ?? '';
      const inner = span.slice(fence.length, -fence.length);
      expect(span.endsWith(fence)).toBe(true);
      expect((inner.match(/`+/g) ?? []).every((run) => run.length !== fence.length)).toBe(true);
    }),
  );
});

test('a block keeps its lines and tabs, and nothing ends it early', () => {
  expect(codeBlock('a:\n\tb: ```\n', 'yaml')).toBe('````yaml\na:\n\tb: ```\n````');
});

test.each([
  ['\0\r\t', '\\0\\r\\t'],
  ['\u001b[31m', '\\u001b[31m'],
  ['a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
  ['\ud83d', '\\ud83d'],
  ['\u{e0041}', '\\u{e0041}'],
  ['naïve 日本 ✓ 😀', 'naïve 日本 ✓ 😀'],
])('%j is shown as %s', (text, shown) => {
  expect(visible(text)).toBe(shown);
});
