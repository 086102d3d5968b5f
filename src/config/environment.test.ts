import { expect, test } from 'vitest';
import { isLoopback, readEnvironment, VARIABLES } from './environment.ts';

/** Shaped like no credential of anyone. */
const SECRET = 'hunter2';

test.each([
  ['SLACK_BOT_TOKEN', SECRET, 'expected a token that starts with xoxb-'],
  ['SLACK_APP_TOKEN', `xoxb-${SECRET}`, 'expected a token that starts with xapp-'],
  ['SLACK_CHANNEL', `two words ${SECRET}`, 'expected a channel id or #name'],
  ['SLACK_API_URL', SECRET, 'expected an http(s) address'],
  ['SLACK_API_URL', `ftp://${SECRET}`, 'expected an http(s) address'],
  ['FALCONER_PORT', SECRET, 'expected a port number'],
  ['FALCONER_PORT', '65536', '0 to 65535'],
  ['FALCONER_PORT', '-1', '0 to 65535'],
  ['FALCONER_PORT', '28.1', '0 to 65535'],
  ['FALCONER_PORT', ' ', '0 to 65535'],
  ['FALCONER_PORT', '0x50', '0 to 65535'],
  ['FALCONER_INGEST_TOKEN', SECRET, 'expected at least 16 characters'],
  ['FALCONER_INGEST_TOKEN', `${SECRET} with blanks in it`, 'expected printable ASCII without blanks'],
  ['LOG_LEVEL', SECRET, '"info"'],
])('%s=%s is refused with its name and what is allowed, without the value', (name, value, allowed) => {
  const { problems, environment } = readEnvironment({ [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name}: `));
  expect(problems[0]).toContain(allowed);
  expect(problems.join()).not.toContain(SECRET);
  expect(environment).toEqual({});
});

test.each([['#alerts'], ['alerts'], ['C0123456789'], ['#größe-und_mehr']])('SLACK_CHANNEL=%s is taken', (channel) => {
  expect(readEnvironment({ SLACK_CHANNEL: channel })).toEqual({
    environment: { SLACK_CHANNEL: channel },
    problems: [],
  });
});

test('a port is a number, other variables of the machine are ignored', () => {
  expect(readEnvironment({ FALCONER_PORT: '0', PATH: '/bin' }).environment).toEqual({ FALCONER_PORT: 0 });
});

test.each(VARIABLES)('%s empty means absent', (name) => {
  expect(readEnvironment({ [name]: '' })).toEqual({ environment: {}, problems: [] });
});

test('all problems are found at once, and what is right is kept', () => {
  const { environment, problems } = readEnvironment({
    FALCONER_PORT: 'x',
    LOG_LEVEL: 'loud',
    FALCONER_HOST: '0.0.0.0',
  });
  expect(problems.map((problem) => problem.split(':')[0])).toEqual(['FALCONER_PORT', 'LOG_LEVEL']);
  expect(environment).toEqual({ FALCONER_HOST: '0.0.0.0' });
});

test.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
