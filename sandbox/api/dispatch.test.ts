import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callApi } from '../call-in-test.ts';
import { type Sandbox, startSandbox } from '../workspace-server.ts';

const HEADER = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];
const METADATA = { event_type: 'alert', event_payload: { id: 'F-1' } };

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ strictRates: false });
});
afterEach(() => sandbox.close());

async function call(method: string, args: Readonly<Record<string, unknown>> = {}) {
  return (await callApi(sandbox, method, args)).body;
}

async function post(args: Readonly<Record<string, unknown>> = {}) {
  const { ts } = await call('chat.postMessage', { channel: 'sec-alerts', text: 'x', ...args });
  return String(ts);
}

describe('who may call', () => {
  test.each([
    ['no token', 'auth.test', { token: '' }, 'not_authed'],
    ['a wrong token', 'auth.test', { token: 'xoxb-other' }, 'invalid_auth'],
    ['an app token for a bot method', 'auth.test', { token: 'xapp-sandbox' }, 'not_allowed_token_type'],
    ['a bot token for a connection', 'apps.connections.open', {}, 'not_allowed_token_type'],
    ['an unknown method', 'chat.shout', {}, 'unknown_method'],
  ])('%s', async (_rule, method, args, error) => {
    expect(await call(method, args)).toEqual({ ok: false, error });
  });

  test('the bot knows itself, by a bearer token and a JSON body as well', async () => {
    const headers = { authorization: `Bearer ${sandbox.botToken}`, 'content-type': 'application/json; charset=utf-8' };
    const response = await fetch(`${sandbox.apiUrl}auth.test`, { method: 'POST', headers, body: '{}' });
    expect(await response.json()).toMatchObject({ ok: true, user_id: 'U0FALCONER', bot_id: 'B0FALCONER' });
  });
});

describe('refused', () => {
  test.each<[string, string, Record<string, unknown>, string]>([
    ['posting nowhere', 'chat.postMessage', { text: 'x' }, 'invalid_arguments'],
    ['posting to an unknown channel', 'chat.postMessage', { channel: '#nowhere', text: 'x' }, 'channel_not_found'],
    ['posting nothing', 'chat.postMessage', { channel: 'general' }, 'no_text'],
    [
      'posting blocks that are no JSON',
      'chat.postMessage',
      { channel: 'general', blocks: '[' },
      'invalid_blocks_format',
    ],
    ['posting bad blocks', 'chat.postMessage', { channel: 'general', blocks: HEADER }, 'invalid_blocks'],
    ['posting attachments', 'chat.postMessage', { channel: 'general', attachments: [] }, 'invalid_attachments'],
    [
      'bad metadata',
      'chat.postMessage',
      { channel: 'general', text: 'x', metadata: { a: 1 } },
      'invalid_metadata_format',
    ],
    [
      'replying to nothing',
      'chat.postMessage',
      { channel: 'general', text: 'x', thread_ts: '1.1' },
      'thread_not_found',
    ],
    ['updating nothing', 'chat.update', { channel: 'C0GENERAL', ts: '1.1', text: 'x' }, 'message_not_found'],
    ['updating by channel name', 'chat.update', { channel: 'general', ts: '1.1', text: 'x' }, 'channel_not_found'],
    [
      'whispering to a stranger',
      'chat.postEphemeral',
      { channel: 'general', user: 'U1', text: 'x' },
      'user_not_in_channel',
    ],
    ['a permalink to nothing', 'chat.getPermalink', { channel: 'general', message_ts: '1.1' }, 'message_not_found'],
    ['an unknown user', 'users.info', { user: 'U1' }, 'user_not_found'],
    ['an unknown usergroup', 'usergroups.users.list', { usergroup: 'S1' }, 'no_such_subteam'],
    ['a thread that is none', 'conversations.replies', { channel: 'general', ts: '1.1' }, 'thread_not_found'],
    ['a limit of 0', 'conversations.history', { channel: 'general', limit: 0 }, 'invalid_limit'],
    ['a made-up cursor', 'conversations.list', { cursor: 'abc' }, 'invalid_cursor'],
    [
      'a view that is a message',
      'views.open',
      { trigger_id: 'x', view: { type: 'home', blocks: [] } },
      'invalid_arguments',
    ],
    [
      'a made-up trigger',
      'views.open',
      { trigger_id: 'x', view: { type: 'modal', title: { type: 'plain_text', text: 't' }, blocks: [] } },
      'invalid_trigger_id',
    ],
    [
      'completing an upload that never came',
      'files.completeUploadExternal',
      { files: [{ id: 'F1' }] },
      'file_not_found',
    ],
    ['validating bad blocks', 'blocks.validate', { blocks: HEADER }, 'invalid_blocks'],
  ])('%s', async (_rule, method, args, error) => {
    expect(await call(method, args)).toMatchObject({ ok: false, error });
  });

  test('the pointer says where the blocks are wrong', async () => {
    expect(await call('chat.postMessage', { channel: 'general', blocks: HEADER })).toMatchObject({
      response_metadata: {
        messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
      },
    });
  });

  test("other people's messages are neither updated nor deleted", async () => {
    await sandbox.act.say({ user: 'alice', channel: 'general', text: 'mine' });
    const ts = sandbox.workspace.messages('general')[0]?.ts ?? '';
    expect(await call('chat.update', { channel: 'C0GENERAL', ts, text: 'x' })).toMatchObject({
      error: 'cant_update_message',
    });
    expect(await call('chat.delete', { channel: 'C0GENERAL', ts })).toMatchObject({ error: 'cant_delete_message' });
  });
});

describe('messages', () => {
  test('an update keeps what it does not mention', async () => {
    const ts = await post({ blocks: [{ type: 'divider', block_id: 'd' }], metadata: METADATA });
    await call('chat.update', { channel: 'C0SECALERTS', ts, text: 'y' });
    expect(sandbox.workspace.messages('sec-alerts')[0]).toMatchObject({
      text: 'y',
      blocks: [{ type: 'divider', block_id: 'd' }],
      metadata: METADATA,
      edited: { user: 'U0FALCONER' },
    });
  });

  test('an update empties what it sets to nothing', async () => {
    const ts = await post({ blocks: [{ type: 'divider' }], metadata: METADATA });
    await call('chat.update', { channel: 'C0SECALERTS', ts, text: 'y', blocks: [], metadata: {} });
    expect(sandbox.workspace.messages('sec-alerts')[0]).toMatchObject({ blocks: [], metadata: undefined });
  });

  test('controls and blocks without id get one', async () => {
    const button = { type: 'button', text: { type: 'plain_text', text: 'Go' } };
    await post({ blocks: [{ type: 'actions', elements: [button] }] });
    const [block] = sandbox.workspace.messages('sec-alerts')[0]?.blocks ?? [];
    expect(block).toMatchObject({ block_id: expect.any(String), elements: [{ action_id: expect.any(String) }] });
  });

  test('history has metadata only when asked, newest first, without replies unless broadcast', async () => {
    const ts = await post({ text: 'parent', metadata: METADATA });
    await post({ text: 'reply', thread_ts: ts });
    await post({ text: 'loud reply', thread_ts: ts, reply_broadcast: true });
    const plain = await call('conversations.history', { channel: 'C0SECALERTS' });
    expect(plain['messages']).toMatchObject([
      { text: 'loud reply', thread_ts: ts, subtype: 'thread_broadcast' },
      { text: 'parent', reply_count: 2, reply_users: ['U0FALCONER'] },
    ]);
    expect(JSON.stringify(plain)).not.toContain('metadata');
    const full = await call('conversations.history', { channel: 'C0SECALERTS', include_all_metadata: true });
    expect(full['messages']).toMatchObject([{}, { text: 'parent', metadata: METADATA }]);
  });

  test('replies come parent first, and a reply to a reply joins its thread', async () => {
    const ts = await post({ text: 'parent' });
    const reply = await post({ text: 'one', thread_ts: ts });
    await post({ text: 'two', thread_ts: reply });
    const { messages } = await call('conversations.replies', { channel: 'sec-alerts', ts: reply });
    expect(messages).toMatchObject([{ text: 'parent' }, { text: 'one' }, { text: 'two', thread_ts: ts }]);
  });

  test('history is paged', async () => {
    for (const text of ['1', '2', '3']) {
      await post({ text });
    }
    const first = await call('conversations.history', { channel: 'C0SECALERTS', limit: 2 });
    expect(first).toMatchObject({ has_more: true, messages: [{ text: '3' }, { text: '2' }] });
    const cursor = Object(first['response_metadata']).next_cursor;
    expect(await call('conversations.history', { channel: 'C0SECALERTS', limit: 2, cursor })).toMatchObject({
      has_more: false,
      messages: [{ text: '1' }],
    });
  });

  test.each([
    ['exclusive', {}, ['2']],
    ['inclusive', { inclusive: true }, ['3', '2', '1']],
  ])('oldest and latest are %s', async (_rule, more, expected) => {
    const oldest = await post({ text: '1' });
    await post({ text: '2' });
    const latest = await post({ text: '3' });
    await post({ text: '4' });
    const { messages } = await call('conversations.history', { channel: 'C0SECALERTS', oldest, latest, ...more });
    expect(messages).toMatchObject(expected.map((text) => ({ text })));
  });

  test('reactions are added once and removed once', async () => {
    const at = { channel: 'sec-alerts', timestamp: await post(), name: 'eyes' };
    expect(await call('reactions.add', at)).toEqual({ ok: true });
    expect(await call('reactions.add', at)).toMatchObject({ error: 'already_reacted' });
    expect(await call('reactions.remove', at)).toEqual({ ok: true });
    expect(await call('reactions.remove', at)).toMatchObject({ error: 'no_reaction' });
  });

  test('text over 40,000 characters is cut with a warning', async () => {
    const answer = await call('chat.postMessage', { channel: 'general', text: 'x'.repeat(40_001) });
    expect(answer).toMatchObject({ response_metadata: { warnings: ['message_truncated'] } });
    expect(sandbox.workspace.messages('general')[0]?.text).toHaveLength(40_000);
  });
});

test('the call log says how each call ended', async () => {
  await post();
  await call('chat.postMessage', { channel: 'general' });
  expect(sandbox.calls.of('chat.postMessage')).toMatchObject([
    { channel: 'C0SECALERTS', outcome: 'ok' },
    { channel: 'C0GENERAL', outcome: 'no_text' },
  ]);
});
