import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from './connection.ts';
import { Office } from './fixtures/office.ts';

let office: Office;

beforeEach(async () => {
  office = await Office.open();
  await office.event();
});
afterEach(() => office.close());

describe('over sockets', () => {
  test('two connections are held, and one is enough', async () => {
    const { appToken } = office.sandbox;
    await office.restart();
    expect(office.sandbox.connections()).toBe(2);
    const connection = await connect(office.options({ mode: 'socket', appToken }));
    expect(connection.reasons()).toEqual(['Slack is not connected (Socket Mode)']);
    office.sandbox.faults.add({ method: 'apps.connections.open', effect: { kind: 'error', code: 'internal_error' } });
    await connection.start();
    expect(connection.reasons()).toEqual([]);
    await connection.stop();
    expect(connection.reasons()).toEqual(['Slack is not connected (Socket Mode)']);
  });

  test('an app that can not reach Slack starts all the same', async () => {
    await office.sandbox.close();
    const connection = await connect(office.options({ mode: 'socket', appToken: 'xapp-x' }));
    await connection.start();
    expect(connection.reasons()).toHaveLength(1);
    await connection.stop();
    office = await Office.open();
  });
});

describe('over HTTP', () => {
  const signingSecret = 'sandbox-signing-secret';
  let server: Server;
  let url: string;

  beforeEach(async () => {
    const { requests } = await connect(office.options({ mode: 'http', signingSecret }));
    server = createServer(requests);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  const BODY = new URLSearchParams({
    command: '/falco',
    text: 'open',
    user_id: 'U0ALICE',
    team_id: 'T0ACME',
    channel_id: 'C0SECALERTS',
    trigger_id: 't',
  }).toString();

  /** Sends a slash command as Slack does; `timestamp` in seconds. */
  async function send({
    timestamp = String(Math.floor(Date.now() / 1_000)),
    secret = signingSecret,
    signed = BODY,
  } = {}) {
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${signed}`).digest('hex')}`;
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    };
    const response = await fetch(url, { method: 'POST', headers, body: BODY });
    return { status: response.status, text: await response.text() };
  }

  const secondsFromNow = (seconds: number) => String(Math.floor(Date.now() / 1_000) + seconds);

  test('a signed request is served', async () => {
    const { status, text } = await send();
    expect([status, text]).toEqual([200, expect.stringContaining('Open alerts: 1')]);
  });

  test.each<[string, Parameters<typeof send>[0]]>([
    ['signed with another secret', { secret: 'another' }],
    ['whose body was changed', { signed: `${BODY}&x=1` }],
    ['six minutes old', { timestamp: secondsFromNow(-360) }],
    ['from six minutes ahead', { timestamp: secondsFromNow(360) }],
    ['without a readable time', { timestamp: 'yesterday' }],
    ['of no time', { timestamp: '' }],
  ])('a request %s is refused with 401', async (_which, request) => {
    expect(await send(request)).toEqual({ status: 401, text: '' });
  });

  test('a request without any signature is refused', async () => {
    const response = await fetch(url, { method: 'POST', body: BODY });
    expect(response.status).toBe(401);
  });

  test.each([
    ['four minutes old', -240],
    ['four minutes ahead', 240],
  ])('clocks may differ a little: %s is served', async (_which, seconds) => {
    expect((await send({ timestamp: secondsFromNow(seconds) })).status).toBe(200);
  });

  test('buttons and modals of the sandbox work over it', async () => {
    office.sandbox.setHttp(url);
    const card = await office.post();
    expect(await office.click(card, 'alert.acknowledge')).toEqual({ ok: true });
    await expect.poll(async () => (await office.alert()).status).toBe('acknowledged');
    await office.click(card, 'alert.more', { selectedOption: 'resolve F-1' });
    await expect.poll(() => office.sandbox.views.stack('U0ALICE')).toHaveLength(1);
    expect(await office.submit({ disposition: 'benign' })).toEqual({ ok: true });
    expect((await office.alert()).status).toBe('resolved');
  });
});
