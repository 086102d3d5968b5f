import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AppInTest, appInTest } from '../app-in-test.ts';
import { callApi } from '../call-in-test.ts';
import { type Sandbox, startSandbox } from '../workspace-server.ts';

const HALF_AN_HOUR_MS = 30 * 60 * 1000;
const BUTTON = { type: 'button', action_id: 'ack', text: { type: 'plain_text', text: 'Ack' } };
const CARD = [{ type: 'actions', elements: [BUTTON] }];

let sandbox: Sandbox;
let app: AppInTest;
let now = 1_700_000_000_000;

beforeEach(async () => {
  sandbox = await startSandbox({ strictRates: false, clock: () => now });
  app = await appInTest(sandbox);
});
afterEach(async () => {
  await app.stop();
  await sandbox.close();
});

function lastUrl(): string {
  return String(app.delivered.at(-1)?.payload['response_url']);
}

async function commandUrl(): Promise<string> {
  await sandbox.act.command({ user: 'alice', channel: 'general', text: '/falco open' });
  return lastUrl();
}

async function clickUrl(ts: string): Promise<string> {
  await sandbox.act.click({ user: 'alice', channel: 'general', ts, actionId: 'ack' });
  return lastUrl();
}

async function respond(url: string, answer: object) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(answer) });
  const body: unknown = await response.json();
  return { status: response.status, body };
}

const public_ = () => sandbox.workspace.messages('general').map(({ text }) => text);
const private_ = () => sandbox.workspace.ephemerals('general', 'U0ALICE').map(({ text }) => text);

test('five answers, not six', async () => {
  const url = await commandUrl();
  for (const text of ['1', '2', '3', '4', '5']) {
    expect(await respond(url, { text })).toMatchObject({ status: 200 });
  }
  expect(await respond(url, { text: '6' })).toEqual({ status: 404, body: { ok: false, error: 'used_url' } });
  expect(private_()).toEqual(['1', '2', '3', '4', '5']);
});

test.each([
  [HALF_AN_HOUR_MS, 200],
  [HALF_AN_HOUR_MS + 1, 404],
])('%i ms later: %i', async (ms, status) => {
  const url = await commandUrl();
  now += ms;
  expect(await respond(url, { text: 'x' })).toMatchObject({ status });
});

test('in_channel answers are for everybody', async () => {
  await respond(await commandUrl(), { text: 'all', response_type: 'in_channel' });
  expect(public_()).toEqual(['all']);
});

test('an answer replaces or deletes the message that was clicked', async () => {
  const { body } = await callApi(sandbox, 'chat.postMessage', { channel: 'general', text: 'card', blocks: CARD });
  const ts = String(body['ts']);
  await respond(await clickUrl(ts), { text: 'acknowledged', blocks: CARD, replace_original: true });
  expect(public_()).toEqual(['acknowledged']);
  await respond(await clickUrl(ts), { delete_original: true });
  expect(public_()).toEqual([]);
});

test('an ephemeral message can be clicked by its reader only, and replaced', async () => {
  const whisper = { channel: 'general', user: 'U0ALICE', text: 'sure?', blocks: CARD };
  const { body } = await callApi(sandbox, 'chat.postEphemeral', whisper);
  const ts = String(body['message_ts']);
  const byBob = { user: 'bob', channel: 'general', ts, actionId: 'ack' };
  expect(await sandbox.act.click(byBob)).toEqual({ ok: false, error: 'message_not_found' });
  const url = await clickUrl(ts);
  expect(app.delivered.at(-1)?.payload).toMatchObject({ container: { is_ephemeral: true, message_ts: ts } });
  expect(app.delivered.at(-1)?.payload).not.toHaveProperty('message');
  await respond(url, { text: 'done', replace_original: true });
  expect(private_()).toEqual(['done']);
});

test.each([
  ['nothing', {}, 'no_text'],
  ['bad blocks', { blocks: [{ type: 'heading' }] }, 'invalid_blocks'],
  ['an unknown response_type', { text: 'x', response_type: 'loud' }, 'invalid_payload'],
])('%s is refused', async (_rule, answer, error) => {
  expect(await respond(await commandUrl(), answer)).toMatchObject({ status: 400, body: { error } });
});

test('the cumulative text limit does not hold here', async () => {
  const section = { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3000) } };
  const blocks = Array.from({ length: 5 }, () => section);
  expect(await respond(await commandUrl(), { blocks })).toMatchObject({ status: 200 });
});
