import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseText, textProblems } from './text-template.ts';

test.each([
  ['plain words', [{ text: 'plain words' }]],
  ['{process} ran', [{ placeholder: 'process' }, { text: ' ran' }]],
  ['ran `memfd_create` here', [{ text: 'ran ' }, { literal: 'memfd_create' }, { text: ' here' }]],
  ['by `{proc.aname[2]}`.', [{ text: 'by ' }, { placeholder: 'proc.aname[2]' }, { text: '.' }]],
  ['{json.value[/resource/labels/x]}', [{ placeholder: 'json.value[/resource/labels/x]' }]],
  ['an unknown {thing} stays', [{ text: 'an unknown ' }, { text: '{thing}' }, { text: ' stays' }]],
  ['one ` alone', [{ text: 'one ` alone' }]],
])('%s', (template, parts) => {
  expect(parseText(template)).toEqual(parts);
});

test('a misspelt name is reported with what is allowed', () => {
  expect(textProblems('{proces} and {prco.name} and {proc.name}')).toEqual([
    expect.stringContaining('{proces} is not a placeholder (expected a Falco field such as {proc.name}'),
    expect.stringContaining('{prco.name} is not a placeholder'),
  ]);
});

test('splitting loses nothing but backticks', () => {
  fc.assert(
    fc.property(fc.string(), (template) => {
      const joined = parseText(template)
        .map((part) => ('text' in part ? part.text : 'literal' in part ? part.literal : `{${part.placeholder}}`))
        .join('');
      expect(joined.replaceAll('`', '')).toBe(template.replaceAll('`', ''));
    }),
  );
});
