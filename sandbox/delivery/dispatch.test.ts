import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AppInTest, appInTest } from '../app-in-test.ts';
import { type Sandbox, startSandbox } from '../workspace-server.ts';
import { sign } from './http-mode.ts';

let sandbox: Sandbox;
let app: AppInTest;

beforeEach(async () => {
  sandbox = await startSandbox();
  app = await appInTest(sandbox);
});
afterEach(async () => {
  await app.stop();
  await sandbox.close();
});

const COMMAND = { user: 'alice', channel: 'general', text: '/falco open  prod' };
const MENTION = { user: 'alice', channel: 'general', text: '@Falconer hi' };

describe('over HTTP', () => {
  test('a command is a signed form', async () => {
    await sandbox.act.command(COMMAND);
    const [{ headers, raw, payload } = { headers: {}, raw: '', payload: {} }] = app.delivered;
    const timestamp = String(headers['x-slack-request-timestamp']);
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(headers['x-slack-signature']).toBe(sign(sandbox.signingSecret, timestamp, raw));
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(5);
    expect(payload).toMatchObject({
      command: '/falco',
      text: 'open  prod',
      user_id: 'U0ALICE',
      channel_name: 'general',
    });
  });

  test('the signature is the one of the documentation', () => {
    // docs.slack.dev/authentication/verifying-requests-from-slack
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    expect(sign('8f742231b10e8888abcd99yyyzzz85a5', '1531420618', body)).toBe(
      'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    );
  });

  test.each([
    ['an error status', { status: 500 }, 'http_500'],
    ['no answer in three seconds', 'never' as const, 'operation_timeout'],
  ])('%s is an error to the person', async (_rule, answer, error) => {
    app.answer = answer;
    expect(await sandbox.act.command(COMMAND)).toEqual({ ok: false, error: error });
    expect(sandbox.toasts.of('U0ALICE')?.text).toContain(error);
  });

  test('nobody at the address is an error to the person', async () => {
    await app.stop();
    expect(await sandbox.act.command(COMMAND)).toMatchObject({
      ok: false,
      error: 'connection_failed',
    });
    app = await appInTest(sandbox);
  });

  test('an unacknowledged event comes again at once, marked as a retry; a command does not', async () => {
    app.answer = { status: 500 };
    await sandbox.act.command(COMMAND);
    await sandbox.act.say(MENTION);
    await vi.waitFor(() => expect(app.delivered).toHaveLength(3));
    const [, first, again] = app.delivered;
    expect(again?.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'connection_failed' });
    expect(again?.payload['event_id']).toBe(first?.payload['event_id']);
    expect(first?.headers).not.toHaveProperty('x-slack-retry-num');
  });
});

describe('delivery faults', () => {
  test('copies reach the app with the same content', async () => {
    sandbox.faults.deliver({ copies: 2 });
    expect(await sandbox.act.say(MENTION)).toEqual({ ok: true });
    expect(new Set(app.delivered.map(({ raw }) => raw))).toHaveProperty('size', 1);
    expect(app.delivered).toHaveLength(2);
    await sandbox.act.say(MENTION);
    expect(app.delivered).toHaveLength(3);
  });

  test('late within three seconds is only slow; later, the person has given up and the app hears of it all the same', async () => {
    sandbox.faults.deliver({ delayMs: 50 });
    expect(await sandbox.act.command(COMMAND)).toEqual({ ok: true });
    sandbox.faults.deliver({ delayMs: 3200 });
    expect(await sandbox.act.command(COMMAND)).toMatchObject({ error: 'operation_timeout' });
    expect(app.delivered).toHaveLength(1);
    await vi.waitFor(() => expect(app.delivered).toHaveLength(2));
  });
});
