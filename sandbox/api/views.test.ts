import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AppInTest, appInTest } from '../app-in-test.ts';
import { callApi } from '../call-in-test.ts';
import type { StateValue } from '../workspace/model.ts';
import { type Sandbox, startSandbox } from '../workspace-server.ts';

const text = (value: string) => ({ type: 'plain_text', text: value });
const input = (blockId: string, element: object) => ({ type: 'input', block_id: blockId, label: text('Why'), element });
const modal = (more: object = {}) => ({
  type: 'modal',
  title: text('Suppress'),
  submit: text('Go'),
  blocks: [],
  ...more,
});

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

/** A slash command is the shortest way to a trigger id. */
async function trigger(): Promise<string> {
  await sandbox.act.command({ user: 'alice', channel: 'general', text: '/falco' });
  return String(app.delivered.at(-1)?.payload['trigger_id']);
}

async function call(method: string, args: Readonly<Record<string, unknown>>) {
  return (await callApi(sandbox, method, args)).body;
}

function shownHash(): string {
  return sandbox.views.stack('U0ALICE').at(-1)?.hash ?? '';
}

describe('trigger ids', () => {
  test('work once', async () => {
    const trigger_id = await trigger();
    expect(await call('views.open', { trigger_id, view: modal() })).toMatchObject({ ok: true });
    expect(await call('views.open', { trigger_id, view: modal() })).toMatchObject({ error: 'exchanged_trigger_id' });
  });

  test.each([
    [3000, { ok: true }],
    [3001, { error: 'expired_trigger_id' }],
  ])('after %i ms', async (ms, expected) => {
    const trigger_id = await trigger();
    now += ms;
    expect(await call('views.open', { trigger_id, view: modal() })).toMatchObject(expected);
  });

  test('are not spent by a view that is refused', async () => {
    const trigger_id = await trigger();
    await call('views.open', { trigger_id, view: modal({ title: text('x'.repeat(25)) }) });
    expect(await call('views.open', { trigger_id, view: modal() })).toMatchObject({ ok: true });
  });
});

test('a fourth modal is refused', async () => {
  await call('views.open', { trigger_id: await trigger(), view: modal() });
  await call('views.push', { trigger_id: await trigger(), view: modal() });
  const third = await call('views.push', { trigger_id: await trigger(), view: modal() });
  expect(third).toMatchObject({ ok: true, view: { previous_view_id: expect.stringMatching(/^V/) } });
  expect(await call('views.push', { trigger_id: await trigger(), view: modal() })).toMatchObject({
    error: 'push_limit_reached',
  });
});

test('an update with an old hash is refused', async () => {
  await call('views.open', { trigger_id: await trigger(), view: modal() });
  const hash = shownHash();
  const view_id = sandbox.views.stack('U0ALICE')[0]?.id;
  expect(await call('views.update', { view_id, hash, view: modal() })).toMatchObject({ ok: true });
  expect(await call('views.update', { view_id, hash, view: modal() })).toMatchObject({ error: 'hash_conflict' });
  expect(await call('views.update', { view_id, hash: shownHash(), view: modal() })).toMatchObject({ ok: true });
});

test('a view can be named by its external id, which is unique', async () => {
  await call('views.open', { trigger_id: await trigger(), view: modal({ external_id: 'F-1' }) });
  const updated = await call('views.update', { external_id: 'F-1', view: modal({ external_id: 'F-1' }) });
  expect(updated).toMatchObject({ ok: true });
  const again = await call('views.push', { trigger_id: await trigger(), view: modal({ external_id: 'F-1' }) });
  expect(again).toMatchObject({ error: 'duplicate_external_id' });
});

test('what was typed survives an update that keeps block and action id', async () => {
  const why = input('why', { type: 'plain_text_input', action_id: 'text' });
  await call('views.open', { trigger_id: await trigger(), view: modal({ blocks: [why] }) });
  const viewId = sandbox.views.stack('U0ALICE')[0]?.id ?? '';
  const button = { type: 'actions', elements: [{ type: 'button', action_id: 'preview', text: text('Preview') }] };
  await call('views.update', { view_id: viewId, view: modal({ blocks: [why, button] }) });
  await sandbox.act.click({ user: 'alice', viewId, actionId: 'preview', values: { why: { text: 'backup' } } });
  const { view } = await call('views.update', { view_id: viewId, view: modal({ blocks: [why] }) });
  const values: Record<string, Record<string, StateValue>> = Object(view).state.values;
  expect(values['why']?.['text']).toEqual({ type: 'plain_text_input', value: 'backup' });
});

test('Home is published per person, with a hash against races', async () => {
  const home = { type: 'home', blocks: [{ type: 'divider' }] };
  const { view } = await call('views.publish', { user_id: 'U0BOB', view: home });
  expect(sandbox.views.home('U0ALICE')).toBeUndefined();
  const hash = Object(view).hash;
  expect(await call('views.publish', { user_id: 'U0BOB', view: home, hash })).toMatchObject({ ok: true });
  expect(await call('views.publish', { user_id: 'U0BOB', view: home, hash })).toMatchObject({ error: 'hash_conflict' });
});
