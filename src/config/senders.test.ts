import { describe, expect, test } from 'vitest';
import { parseFile } from './config.ts';
import { sendersOf } from './senders.ts';

const HOUR = 3_600_000;
const OWN = 'token-of-the-environment';
const EU = 'token-of-the-eu-sender';
const US = 'token-of-the-us-sender';

function read(text: string, ingestToken?: string, variables: Readonly<Record<string, string>> = {}) {
  const { config, problems } = parseFile(text);
  expect(problems).toEqual([]);
  return sendersOf(config, ingestToken, variables);
}

const eu = (more = '') => `senders: [{ name: eu, token: ${EU}${more} }]`;

describe('who may send', () => {
  test.each<[string, string, string | undefined, object[]]>([
    ['whoever reaches the port, when nothing is set', '', undefined, [{ name: 'default' }]],
    ['the one of the environment', '', OWN, [{ name: 'default', token: OWN }]],
    ['named ones only', eu(), undefined, [{ name: 'eu', token: EU, silenceMs: 12 * HOUR }]],
    [
      'both, each with its cluster',
      `cluster: own-1\n${eu(', cluster: eu-1')}`,
      OWN,
      [
        { name: 'default', token: OWN, cluster: 'own-1' },
        { name: 'eu', token: EU, cluster: 'eu-1', silenceMs: 12 * HOUR },
      ],
    ],
    [
      'a named one without a cluster speaks for the file’s',
      `cluster: own-1\n${eu()}`,
      undefined,
      [{ name: 'eu', token: EU, cluster: 'own-1', silenceMs: 12 * HOUR }],
    ],
  ])('%s', (_rule, text, ingestToken, senders) => {
    expect(read(text, ingestToken)).toEqual({ senders, problems: [] });
  });

  test('a token may stand in a variable', () => {
    const { senders, problems } = read('senders: [{ name: eu, tokenEnv: EU_TOKEN }]', undefined, { EU_TOKEN: EU });
    expect([senders, problems]).toMatchObject([[{ name: 'eu', token: EU }], []]);
  });
});

describe('silence', () => {
  test.each<[string, string, readonly (number | undefined)[]]>([
    ['twelve hours for named ones, never for the environment’s', eu(), [undefined, 12 * HOUR]],
    ['the file’s for all', `silence: 2h\n${eu()}`, [2 * HOUR, 2 * HOUR]],
    ['a sender’s own before the file’s', `silence: 2h\n${eu(', silence: 30m')}`, [2 * HOUR, HOUR / 2]],
    ['off for one', eu(', silence: off'), [undefined, undefined]],
    ['off for all', `silence: off\n${eu()}`, [undefined, undefined]],
  ])('%s', (_rule, text, expected) => {
    expect(read(text, OWN).senders.map(({ silenceMs }) => silenceMs)).toEqual(expected);
  });
});

describe('problems', () => {
  test.each<[string, string, string]>([
    ['no token', 'senders: [{ name: eu }]', 'senders.0.token: missing; or name a variable that holds it in tokenEnv'],
    ['two', eu(', tokenEnv: EU_TOKEN'), 'senders.0.tokenEnv: there is a token as well; expected one of the two'],
    [
      'a variable that is not set',
      'senders: [{ name: eu, tokenEnv: NOT_SET }]',
      'senders.0.tokenEnv: the variable NOT_SET is not set',
    ],
    [
      'a variable set to nothing',
      'senders: [{ name: eu, tokenEnv: EMPTY }]',
      'senders.0.tokenEnv: the variable EMPTY is not set',
    ],
    [
      'a variable with a short token',
      'senders: [{ name: eu, tokenEnv: SHORT }]',
      'senders.0.tokenEnv: SHORT: expected at least 16 characters',
    ],
    ['a name twice', `${eu()}`.replace(']', `, { name: eu, token: ${US} }]`), 'senders.1.name: "eu" is taken'],
    [
      'the name of the environment’s',
      `senders: [{ name: default, token: ${EU} }]`,
      'senders.0.name: "default" is taken',
    ],
    [
      'a token twice',
      `${eu()}`.replace(']', `, { name: us, token: ${EU} }]`),
      'senders.1: its token is that of "eu" as well',
    ],
    [
      'the token of the environment',
      `senders: [{ name: us, token: ${OWN} }]`,
      'senders.0: its token is that of "default" as well',
    ],
  ])('%s', (_rule, text, problem) => {
    const { problems } = read(text, OWN, { EU_TOKEN: US, EMPTY: '', SHORT: 'hunter2' });
    expect(problems).toEqual([problem]);
    for (const secret of [OWN, EU, US, 'hunter2']) expect(problems.join()).not.toContain(secret);
  });
});
