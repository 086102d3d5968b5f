import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from './json.ts';

test.each([
  ['the largest exact integer stays a number', '9007199254740991', 9007199254740991],
  ['one more becomes its digits', '9007199254740993', '9007199254740993'],
  [
    'nanoseconds since the epoch keep every digit',
    '{"evt.time":1728133246937782756}',
    { 'evt.time': '1728133246937782756' },
  ],
  ['so do negative ones', '[-9223372036854775808]', ['-9223372036854775808']],
  ['a 16-digit integer that a double holds stays a number', '[1000000000000000]', [1000000000000000]],
  ['a long fraction stays a number', '[0.12345678901234567]', [0.12345678901234566]],
  ['an exponent stays a number', '[1e20, 1E-7]', [1e20, 1e-7]],
  ['what overflows a double keeps its text', '[1e400]', ['1e400']],
  ['digits inside a string are text', '{"id":"x 1728133246937782756"}', { id: 'x 1728133246937782756' }],
  ['digits inside a key are text', '{"1728133246937782756":1}', { '1728133246937782756': 1 }],
  ['an escaped quote does not end a string', '["\\" 1728133246937782756",1]', ['" 1728133246937782756', 1]],
  ['an escaped backslash before the closing quote does', '["\\\\",1728133246937782756]', ['\\', '1728133246937782756']],
  [
    'a string that looks like the end of a key and its number is text',
    '{"a":":1728133246937782756,"}',
    { a: ':1728133246937782756,' },
  ],
  ['so is one after an escaped quote', '{"a":"b\\":1728133246937782756,"}', { a: 'b":1728133246937782756,' }],
  ['a key that ends in a blank', '{"a ":1728133246937782756}', { 'a ': '1728133246937782756' }],
  ['a blank before the number', '{"a": 1728133246937782756 }', { a: '1728133246937782756' }],
  [
    'three backslashes: one that is escaped, and an escaped quote',
    '["\\\\\\" 1728133246937782756",1728133246937782756]',
    ['\\" 1728133246937782756', '1728133246937782756'],
  ],
  ['the last of two equal keys wins', '{"a":1,"a":2}', { a: 2 }],
])('%s', (_title, text, expected) => {
  expect(parseJson(text)).toEqual(expected);
});

test.each([
  ['leading zeros, however long', '[01728133246937782756]'],
  ['a number as key, however long', '{1728133246937782756:1}'],
  ['a trailing comma', '[1,]'],
  ['NaN', '[NaN]'],
  ['two values', '{} {}'],
  ['nothing', ''],
])('refuses %s as JSON.parse does', (_title, text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
});

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test('nesting is allowed to 64 levels and no deeper', () => {
  const deepest = `[${nested(63)},${nested(63)}]`;
  expect(parseJson(deepest)).toEqual(JSON.parse(deepest));
  expect(() => parseJson(nested(65))).toThrow('nested deeper than 64 levels');
  expect(() => parseJson('{"a":'.repeat(200_000))).toThrow('nested deeper than 64 levels');
});

test('brackets inside strings are no levels, and neighbours add none', () => {
  const text = JSON.stringify([nested(500), '\\"[[', ...Array.from({ length: 100 }, () => [1])]);
  expect(parseJson(text)).toEqual(JSON.parse(text));
});

test('a key called __proto__ is just a key', () => {
  const value = parseJson('{"__proto__":{"polluted":1},"t":1728133246937782756}');
  expect(Object.keys(value as object)).toEqual(['__proto__', 't']);
  expect({}).not.toHaveProperty('polluted');
});

describe('hostile text costs linear time', () => {
  test.each([
    ['an unclosed string full of escaped quotes', `["1728133246937782756","${'\\"'.repeat(200_000)}\\`],
    ['a string of backslashes', `["1728133246937782756","${'\\\\'.repeat(2_000_000)}"]`],
    ['one long string', `["1728133246937782756","${'x'.repeat(8_000_000)}"]`],
    ['brackets never closed', '[{'.repeat(500_000)],
  ])('%s', (_title, text) => {
    const begin = performance.now();
    try {
      parseJson(text);
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError);
    }
    expect(performance.now() - begin).toBeLessThan(3_000);
  });
});

test('property: without numbers a double rounds, it equals JSON.parse', () => {
  const exact = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));
  const short = exact.filter((text) => !/(?<![.\d])\d{16}/.test(text));
  fc.assert(
    fc.property(short, (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('property: any 64-bit integer keeps its digits, wherever it stands', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }), fc.string(), (integer, text) => {
      const parsed = parseJson(`{${JSON.stringify(text)}:[${JSON.stringify(text)},${integer}]}`);
      expect(Object.entries(parsed as object)).toEqual([[text, [text, expect.anything()]]]);
      expect(String(Object.values(parsed as Record<string, unknown[]>)[0]?.[1])).toBe(String(integer));
      const direct = parseJson(`{${JSON.stringify(text)}:${integer}}`);
      expect(Object.entries(direct as object).map(([key, digits]) => [key, String(digits)])).toEqual([
        [text, String(integer)],
      ]);
    }),
  );
});
