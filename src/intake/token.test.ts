import { expect, test } from 'vitest';
import { bearerToken, isToken } from './token.ts';

test.each([
  ['the scheme in any case', 'BEARER abc', 'abc'],
  ['blanks around the token', 'Bearer   abc  ', 'abc'],
  ['another scheme', 'Basic abc', undefined],
  ['no token', 'Bearer ', undefined],
  ['two tokens', 'Bearer a b', undefined],
  ['no header', undefined, undefined],
])('%s', (_title, header, token) => {
  expect(bearerToken(header)).toBe(token);
});

test.each([
  ['the same', 'secret', true],
  ['other case', 'Secret', false],
  ['a beginning', 'secre', false],
  ['nothing', '', false],
])('%s is the token: %s', (_title, presented, expected) => {
  expect(isToken(presented, 'secret')).toBe(expected);
});
