import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callApi } from '../call-in-test.ts';
import { type Sandbox, startSandbox } from '../workspace-server.ts';
import type { Effect } from './rules.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ strictRates: false });
});
afterEach(() => sandbox.close());

function post(channel = 'general', signal?: AbortSignal) {
  return callApi(sandbox, 'chat.postMessage', { channel, text: 'x' }, signal);
}

const posted = () => sandbox.workspace.messages('general').length;

describe('a call', () => {
  test.each<[string, Effect, object]>([
    ['is limited', { kind: 'status', status: 429, retryAfter: 7 }, { status: 429, retryAfter: '7' }],
    ['is limited without Retry-After', { kind: 'status', status: 429 }, { status: 429, retryAfter: null }],
    ['fails on the server', { kind: 'status', status: 500 }, { status: 500 }],
    ['is refused', { kind: 'error', code: 'fatal_error' }, { body: { ok: false, error: 'fatal_error' } }],
  ])('%s, once, and is not carried out', async (_rule, effect, expected) => {
    sandbox.faults.add({ method: 'chat.postMessage', effect });
    expect(await post()).toMatchObject(expected);
    expect(posted()).toBe(0);
    expect(await post()).toMatchObject({ body: { ok: true } });
  });

  test.each<[string, Effect, number, string]>([
    ['cut before it is carried out', { kind: 'cut' }, 0, 'cut'],
    ['cut after it is carried out', { kind: 'applyThenCut' }, 1, 'ok, then cut'],
  ])('is %s', async (_rule, effect, count, outcome) => {
    sandbox.faults.add({ method: 'chat.postMessage', effect });
    await expect(post()).rejects.toThrow('fetch failed');
    expect(posted()).toBe(count);
    expect([...sandbox.calls]).toMatchObject([{ outcome }]);
  });

  test.each<[string, Effect, number]>([
    ['without being carried out', { kind: 'hang' }, 0],
    ['after being carried out', { kind: 'hang', applied: true }, 1],
  ])('is never answered, %s', async (_rule, effect, count) => {
    sandbox.faults.add({ method: '*', effect });
    await expect(post('general', AbortSignal.timeout(100))).rejects.toThrow('timeout');
    expect(posted()).toBe(count);
  });

  test.each([true, false])('is answered late (carried out first: %s)', async (applied) => {
    sandbox.faults.add({ method: 'chat.postMessage', effect: { kind: 'hang', ms: 60, applied } });
    const answer = post();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(posted()).toBe(applied ? 1 : 0);
    expect(await answer).toMatchObject({ body: { ok: true } });
    expect(posted()).toBe(1);
  });
});

describe('a rule', () => {
  const effect: Effect = { kind: 'error', code: 'fatal_error' };
  const outcomes = () => [...sandbox.calls].map(({ outcome }) => outcome);

  test('holds for its channel only', async () => {
    sandbox.faults.add({ method: 'chat.postMessage', channel: '#general', effect });
    await post('platform');
    await post('C0GENERAL');
    expect(outcomes()).toEqual(['ok', 'fatal_error']);
  });

  test('holds as often as told', async () => {
    sandbox.faults.add({ method: 'chat.postMessage', times: 2, effect });
    await post();
    await post();
    await post();
    expect(outcomes()).toEqual(['fatal_error', 'fatal_error', 'ok']);
  });

  test('holds until cleared, and later rules wait for it', async () => {
    sandbox.faults.add({ method: '*', times: 'always', effect });
    sandbox.faults.add({ method: '*', effect: { kind: 'error', code: 'later' } });
    await post();
    await post();
    sandbox.faults.clear();
    await post();
    expect(outcomes()).toEqual(['fatal_error', 'fatal_error', 'ok']);
  });
});

test('the token is revoked and restored', async () => {
  sandbox.faults.revokeToken();
  expect(await post()).toMatchObject({ body: { error: 'token_revoked' } });
  sandbox.faults.restoreToken();
  expect(await post()).toMatchObject({ body: { ok: true } });
});

test.each([
  ['archive', 'is_archived', 'unarchive'],
  ['kick', 'not_in_channel', 'invite'],
] as const)('%s: %s, until %s', async (fault, error, remedy) => {
  sandbox.faults[fault]('general');
  expect(await post()).toMatchObject({ body: { error } });
  sandbox.faults[remedy]('general');
  expect(await post()).toMatchObject({ body: { ok: true } });
});

test('a deleted channel is not found', async () => {
  sandbox.faults.delete('general');
  expect(await post()).toMatchObject({ body: { error: 'channel_not_found' } });
});

describe('over HTTP', () => {
  async function ask(body: unknown) {
    const response = await fetch(`${sandbox.url}/sandbox/faults`, { method: 'POST', body: JSON.stringify(body) });
    return response.status;
  }

  test('faults are added and cleared', async () => {
    const rule = { method: '*', times: 'always', effect: { kind: 'status', status: 500 } };
    expect(await ask({ do: 'add', rule })).toBe(200);
    expect(await post()).toMatchObject({ status: 500 });
    expect(await ask({ do: 'clear' })).toBe(200);
    expect(await post()).toMatchObject({ status: 200 });
  });

  test.each([
    [{ do: 'kick', channel: 'general' }, 'not_in_channel'],
    [{ do: 'archive', channel: 'general' }, 'is_archived'],
    [{ do: 'delete', channel: 'general' }, 'channel_not_found'],
    [{ do: 'revoke-token', error: 'account_inactive' }, 'account_inactive'],
  ])('%j leads to %s', async (request, error) => {
    expect(await ask(request)).toBe(200);
    expect(await post()).toMatchObject({ body: { error } });
  });

  test.each([{}, { do: 'explode' }, { do: 'add', rule: { method: '*' } }, { do: 'kick', channel: 'nowhere' }])(
    '%j is refused',
    async (request) => {
      expect(await ask(request)).toBe(400);
    },
  );

  test('the state can be read', async () => {
    await post();
    const state: unknown = await fetch(`${sandbox.url}/sandbox/state`).then((response) => response.json());
    expect(state).toMatchObject({
      channels: [{ name: 'general', messages: [{ text: 'x' }] }, {}, {}, {}],
      calls: [{ method: 'chat.postMessage', outcome: 'ok' }],
    });
  });
});
