import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { callApi } from '../call-in-test.ts';
import { type Sandbox, startSandbox } from '../workspace-server.ts';
import type { Window } from './window.ts';

const BUTTON = { type: 'button', action_id: 'ack', text: { type: 'plain_text', text: 'Ack' } };

let sandbox: Sandbox;
let hangUp: AbortController;

beforeEach(async () => {
  sandbox = await startSandbox({ strictRates: false });
  hangUp = new AbortController();
});
afterEach(async () => {
  hangUp.abort();
  await sandbox.close();
});

/** Watches as a person; the windows grow with every event of the stream. */
async function watch(user: string): Promise<Window[]> {
  const windows: Window[] = [];
  const response = await fetch(`${sandbox.url}/page/events?user=${user}`, { signal: hangUp.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const read = async () => {
    let rest = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = (rest + chunk).split('\n\n');
      rest = events.pop() ?? '';
      windows.push(...events.map((event): Window => JSON.parse(event.replace(/^data: /, ''))));
    }
  };
  read().catch(() => undefined);
  await vi.waitFor(() => expect(windows).toHaveLength(1));
  return windows;
}

function post(args: Readonly<Record<string, unknown>>) {
  return callApi(sandbox, 'chat.postMessage', { channel: 'general', text: 'x', ...args });
}

async function page(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
  const response = await fetch(`${sandbox.url}${path}`, { ...init, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

describe('the feed', () => {
  test('begins with the whole window', async () => {
    const [window] = await watch('U0BOB');
    expect(window).toMatchObject({
      team: { name: 'Acme' },
      me: { id: 'U0BOB', name: 'Bob', title: 'platform engineer' },
      users: [{ name: 'Alice' }, { name: 'Bob' }, { name: 'Carol' }],
      bot: { id: 'U0FALCONER', name: 'Falconer' },
      channels: [{ name: 'general' }, { name: 'sec-alerts' }, { name: 'sec-triage' }, { name: 'platform' }],
      messages: { C0GENERAL: [] },
      home: null,
      modal: null,
      toast: null,
    });
  });

  test('shows a message with its thread, and counts it as unread', async () => {
    const windows = await watch('U0BOB');
    const { body } = await post({ text: 'card' });
    await post({ text: 'reply', thread_ts: body['ts'] });
    await vi.waitFor(() => expect(windows.at(-1)?.messages['C0GENERAL']).toHaveLength(2));
    expect(windows.at(-1)?.messages['C0GENERAL']).toMatchObject([
      { text: 'card', bot: true, reply_count: 1, reply_users: ['U0FALCONER'], edited: false, ephemeral: false },
      { text: 'reply', thread_ts: body['ts'], reply_count: 0 },
    ]);
    expect(windows.at(-1)?.channels[0]).toMatchObject({ name: 'general', unread: 2 });
    await page('/page/read', { user: 'U0BOB', channel: 'general' });
    await vi.waitFor(() => expect(windows.at(-1)?.channels[0]?.unread).toBe(0));
  });

  test('shows ephemeral messages, modals, Home and toasts to their person only', async () => {
    const [alice, bob] = [await watch('U0ALICE'), await watch('U0BOB')];
    await callApi(sandbox, 'chat.postEphemeral', { channel: 'general', user: 'U0ALICE', text: 'psst' });
    await callApi(sandbox, 'views.publish', { user_id: 'U0ALICE', view: { type: 'home', blocks: [] } });
    sandbox.views.open('U0ALICE', { type: 'modal', title: { type: 'plain_text', text: 'Hi' }, blocks: [] });
    await sandbox.act.command({ user: 'U0ALICE', channel: 'general', text: '/falco' });
    await vi.waitFor(() => expect(alice.at(-1)?.toast).not.toBeNull());
    expect(alice.at(-1)).toMatchObject({
      messages: { C0GENERAL: [{ text: 'psst', ephemeral: true }] },
      home: { type: 'home' },
      modal: { view: { type: 'modal' }, stack: 1 },
      toast: { text: expect.stringContaining('no_connection') },
    });
    await post({ text: 'for all' });
    await vi.waitFor(() => expect(bob.at(-1)?.messages['C0GENERAL']).toHaveLength(1));
    expect(bob.at(-1)).toMatchObject({
      messages: { C0GENERAL: [{ text: 'for all' }] },
      home: null,
      modal: null,
      toast: null,
    });
  });

  test('bundles a storm of changes, and ends with the newest 500 messages', async () => {
    const windows = await watch('U0BOB');
    const channel = sandbox.workspace.channel('general');
    for (let index = 1; channel && index <= 600; index += 1) {
      sandbox.workspace.post({ channel, user: 'U0FALCONER', text: `${index}` });
    }
    await vi.waitFor(() => expect(windows.at(-1)?.messages['C0GENERAL']?.at(-1)?.text).toBe('600'));
    expect(windows.at(-1)?.messages['C0GENERAL']).toHaveLength(500);
    expect(windows.length).toBeLessThan(5);
  });

  test('an unknown person is not found', async () => {
    const response = await fetch(`${sandbox.url}/page/events?user=U1`);
    expect(response.status).toBe(404);
  });
});

describe("the page's requests", () => {
  test.each([
    ['/page/say', { user: 'U0ALICE', channel: 'general', text: 'hi' }, { ok: true }],
    ['/page/say', { user: 'U0ALICE', channel: 'nowhere', text: 'hi' }, { ok: false, error: 'channel_not_found' }],
    ['/page/command', { user: 'U0ALICE', channel: 'general', text: 'falco' }, { ok: false, error: 'not_a_command' }],
    ['/page/submit', { user: 'U0ALICE', viewId: 'V1', values: {} }, { ok: false, error: 'view_not_found' }],
    ['/page/close-view', { user: 'U0ALICE', viewId: 'V1' }, { ok: false, error: 'view_not_found' }],
    ['/page/open-home', { user: 'U1' }, { ok: false, error: 'user_not_found' }],
    ['/page/read', { user: 'U0ALICE', channel: 'nowhere' }, { ok: false, error: 'channel_not_found' }],
  ])('%s %j', async (path, body, expected) => {
    expect(await page(path, body)).toMatchObject({ status: 200, body: expected });
  });

  test('a click takes the option as the page sends it, an object', async () => {
    const option = { text: { type: 'plain_text', text: 'Raw' }, value: 'raw' };
    const menu = { type: 'overflow', action_id: 'more', options: [option] };
    const { body } = await post({ blocks: [{ type: 'actions', elements: [BUTTON, menu] }] });
    const click = { user: 'U0ALICE', channel: 'C0GENERAL', ts: body['ts'], actionId: 'more', selectedOption: option };
    // There is no app, so getting as far as the delivery means that the option was understood.
    expect(await page('/page/click', click)).toMatchObject({ body: { ok: false, error: 'no_connection' } });
  });

  test.each([
    ['a body of another shape', '/page/click', { user: 'U0ALICE' }, 400],
    ['an unknown path', '/page/dance', {}, 404],
  ])('%s is refused', async (_rule, path, body, status) => {
    expect(await page(path, body)).toMatchObject({ status, body: { ok: false } });
  });

  test.each(['/page/say', '/sandbox/faults'])('%s refuses another site', async (path) => {
    expect(await page(path, {}, { origin: 'https://evil.test' })).toEqual({
      status: 403,
      body: { ok: false, error: 'foreign_origin' },
    });
  });

  test('its own site is welcome', async () => {
    const say = { user: 'U0ALICE', channel: 'general', text: 'hi' };
    expect(await page('/page/say', say, { origin: sandbox.url })).toMatchObject({ status: 200 });
  });

  test.each(['/page/events', '/sandbox/state'])('%s refuses a name that was rebound to loopback', async (path) => {
    const status = await new Promise((resolve) => {
      request(sandbox.url + path, { headers: { host: 'evil.test' } }, (answer) => resolve(answer.statusCode)).end();
    });
    expect(status).toBe(403);
  });
});

describe("the page's files", () => {
  test.each([
    ['/', 200, 'text/html; charset=utf-8'],
    ['/app.js', 200, 'text/javascript; charset=utf-8'],
    ['/none.js', 404, 'application/json; charset=utf-8'],
    ['/..%2fmain.js', 404, 'application/json; charset=utf-8'],
    ['/%2e%2e/workspace-server.ts', 404, 'application/json; charset=utf-8'],
    ['/%ff', 404, 'application/json; charset=utf-8'],
  ])('%s: %i', async (path, status, contentType) => {
    const response = await fetch(sandbox.url + path);
    await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe(contentType);
    expect(status === 404 || response.headers.get('cache-control') === 'no-store').toBe(true);
  });
});
