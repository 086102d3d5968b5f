import { expect, test } from 'vitest';
import { bearerToken, Senders } from './senders.ts';

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

const EU = { name: 'eu', token: 'secret-of-eu', cluster: 'eu-1' };
const US = { name: 'us', token: 'secret-of-us' };

test.each<[string, string | undefined, object]>([
  ['the first one’s token', EU.token, { kind: 'known', sender: EU }],
  ['the last one’s token', US.token, { kind: 'known', sender: US }],
  ['a token in other case', 'Secret-of-eu', { kind: 'unknown', reason: 'wrong token' }],
  ['a beginning', 'secret-of-e', { kind: 'unknown', reason: 'wrong token' }],
  ['more than it', 'secret-of-eu2', { kind: 'unknown', reason: 'wrong token' }],
  ['a name instead', 'eu', { kind: 'unknown', reason: 'wrong token' }],
  ['an empty one', '', { kind: 'unknown', reason: 'no token' }],
  ['none', undefined, { kind: 'unknown', reason: 'no token' }],
])('%s', (_title, presented, expected) => {
  expect(new Senders([EU, US]).recognise(presented)).toEqual(expected);
});

test.each([['any token'], [undefined]])('a sender without token is whoever comes, with %s', (presented) => {
  const anyone = { name: 'default' };
  expect(new Senders([anyone]).recognise(presented)).toEqual({ kind: 'known', sender: anyone });
});

test('without any sender nobody is known', () => {
  expect(new Senders([]).recognise('x')).toMatchObject({ kind: 'unknown' });
});
