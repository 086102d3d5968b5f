import { Writable } from 'node:stream';
import { webApi } from '@slack/bolt';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLog, type Log } from './log.ts';

/** What is written while `write` runs. */
function written(write: (log: Log) => void, level = 'debug'): string {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  write(createLog(level, destination));
  return lines.join('');
}

const BOT = 'xoxb-1234567890-abcdefghij';
const APP = 'xapp-1-A012-345-abcdef';

test('one line of JSON per event, with name, level and what belongs to it', () => {
  const lines = written((log) => {
    log.info({ url: 'http://127.0.0.1:2810' }, 'Falconer is running');
    log.warn('a\nb');
  }).trimEnd();
  const [first, second, ...rest] = lines.split('\n').map((line): unknown => JSON.parse(line));
  expect(first).toMatchObject({
    name: 'falconer',
    level: 30,
    msg: 'Falconer is running',
    url: 'http://127.0.0.1:2810',
  });
  expect(second).toMatchObject({ level: 40, msg: 'a\nb' });
  expect(rest).toEqual([]);
});

test('what is below the level is not written', () => {
  expect(written((log) => log.info('x'), 'warn')).toBe('');
});

test('an error is written with code, message and stack', () => {
  const error = Object.assign(new Error('it broke'), { code: 'E_BROKE' });
  expect(JSON.parse(written((log) => log.error({ error }, 'failed')))).toMatchObject({
    error: { code: 'E_BROKE', message: 'it broke', stack: expect.stringContaining('log.test.ts') },
  });
});

const withCause = new Error('outer', { cause: new Error(`inner ${BOT}`) });

test.each<[string, (log: Log) => void]>([
  [
    'a key that holds a secret',
    (log) => log.info({ token: BOT, slack: { appToken: APP }, a: { b: { botToken: BOT } } }),
  ],
  [
    'a secret without a shape of its own',
    (log) => log.info({ signingSecret: 'abcdef0123', a: { ingestToken: 'abcdef0123' } }),
  ],
  ['headers', (log) => log.info({ headers: { authorization: `Bearer ${BOT}` } })],
  ['an error’s message', (log) => log.error({ error: new Error(`request with ${BOT} failed`) })],
  ['an error’s cause', (log) => log.error({ error: withCause })],
  [
    'an error of the Slack client',
    (log) => log.error({ error: new webApi.WebAPIRequestError(new Error(`token=${BOT}`)) }),
  ],
  ['something thrown that is no error', (log) => log.error({ error: `${APP} is revoked` })],
  ['the message itself', (log) => log.warn(`using ${BOT}`)],
  ['a reason', (log) => log.warn({ trouble: { kind: 'unclear', reason: `Bearer ${APP} timed out` } }, 'x')],
  ['a list', (log) => log.info({ args: ['--token', BOT, APP] })],
  ['a key', (log) => log.info({ [BOT]: 1 })],
])('a token in %s is never written', (_where, write) => {
  const line = written(write);
  expect(line).not.toBe('');
  expect(line).not.toMatch(/xoxb-1234|xapp-1-A|abcdef/);
});

test('no token of any of Slack’s kinds is written, wherever it stands', () => {
  const token = fc
    .tuple(
      fc.constantFrom('xoxb-', 'xoxp-', 'xapp-', 'xoxe-', 'xoxe.xoxp-', 'xoxs-', 'xoxa-', 'xoxr-'),
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: 20, maxLength: 60 }),
    )
    .map(([prefix, secret]) => ({ token: prefix + secret, secret }));
  fc.assert(
    fc.property(token, fc.string(), ({ token: text, secret }, around) => {
      const line = written((log) => {
        log.info({ deep: { er: [{ x: `${around}${text} ${around}` }] } }, `${around} ${text}`);
        log.error({ error: new Error(text) }, text);
      });
      expect(line).not.toContain(secret);
      for (const one of line.trimEnd().split('\n')) JSON.parse(one);
    }),
  );
});
