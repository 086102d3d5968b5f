import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SlackChannels } from './channels.ts';
import { webClient } from './clients.ts';
import { type FakeApi, fakeApi } from './fixtures/fake-api.ts';

let api: FakeApi;
let now = 0;
let channels: SlackChannels;

beforeEach(async () => {
  api = await fakeApi();
  now = 1_700_000_000_000;
  channels = new SlackChannels(webClient({ botToken: 'xoxb-x', apiUrl: api.url, timeoutMs: 1_000 }), () => now);
});
afterEach(() => api.close());

const message = { text: 'A card', blocks: [{ type: 'divider' }] };
const mark = { subject: 'F-1', part: 'card' } as const;
const jsonOf = (text: string | undefined): unknown => JSON.parse(text ?? 'null');

describe('a post', () => {
  test('carries its mark as metadata, and nothing in it is made a link, a mention or a preview', async () => {
    api.answer = () => ({ channel: 'C0SEC0001', ts: '1700000000.000100' });
    expect(await channels.post({ channel: '#sec', message, mark })).toEqual({
      kind: 'posted',
      message: { channel: 'C0SEC0001', ts: '1700000000.000100' },
    });
    const [{ method, args } = { method: '', args: {} }] = api.asked;
    expect(method).toBe('chat.postMessage');
    expect(args).toMatchObject({
      channel: '#sec',
      text: 'A card',
      parse: 'none',
      link_names: 'false',
      mrkdwn: 'false',
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
    expect(args).not.toHaveProperty('thread_ts');
    expect(jsonOf(args['blocks'])).toEqual(message.blocks);
    expect(jsonOf(args['metadata'])).toEqual({
      event_type: 'falconer_message',
      event_payload: { subject: 'F-1', part: 'card' },
    });
  });

  test('in a thread names it as text, since numbers lose digits, and says how much is told', async () => {
    await channels.post({
      channel: 'C1',
      message,
      mark: { ...mark, part: 'thread', items: 3 },
      thread: '1700000000.000100',
    });
    expect(api.asked[0]?.args['thread_ts']).toBe('1700000000.000100');
    expect(jsonOf(api.asked[0]?.args['metadata'])).toMatchObject({ event_payload: { part: 'thread', items: 3 } });
  });

  test('that Slack refuses says why', async () => {
    api.answer = () => ({ ok: false, error: 'is_archived' });
    expect(await channels.post({ channel: 'C1', message, mark })).toEqual({
      kind: 'no-channel',
      reason: 'is_archived',
    });
  });

  test('is made once, whatever happens to its answer', async () => {
    await api.close();
    expect(await channels.post({ channel: 'C1', message, mark })).toMatchObject({ kind: 'unclear' });
    api = await fakeApi();
  });
});

test('an update names its message, and keeps the mark', async () => {
  const ref = { channel: 'C1', ts: '1700000000.000100' };
  expect(await channels.update(ref, { channel: 'C1', message, mark })).toEqual({ kind: 'updated' });
  expect(api.asked[0]).toMatchObject({ method: 'chat.update', args: { ...ref, parse: 'none', link_names: 'false' } });
  expect(jsonOf(api.asked[0]?.args['metadata'])).toMatchObject({ event_payload: mark });
});

const kept = (ts: string, payload: object, event_type = 'falconer_message') => ({
  ts,
  metadata: { event_type, event_payload: payload },
});

describe('looking for a message', () => {
  const find = (more: object = {}) => channels.find({ channel: 'C0SEC0001', mark, since: 1_699_999_880_000, ...more });

  test('asks for metadata, since the given time', async () => {
    api.answer = () => ({ messages: [] });
    expect(await find()).toEqual({ kind: 'absent' });
    expect(api.asked).toEqual([
      {
        method: 'conversations.history',
        args: expect.objectContaining({ oldest: '1699999880.000000', include_all_metadata: 'true' }),
      },
    ]);
  });

  test.each<[string, readonly object[], string | undefined]>([
    ['the one with the mark', [{ ts: '9.0' }, kept('5.0', mark)], '5.0'],
    ['the newest of several', [kept('5.0', mark), kept('7.0', mark), kept('6.0', mark)], '7.0'],
    ['none of another alert', [kept('5.0', { ...mark, subject: 'F-10' })], undefined],
    ['none of another part', [kept('5.0', { ...mark, part: 'thread' })], undefined],
    ['none of another app', [kept('5.0', mark, 'their_message')], undefined],
    ['none with metadata of another shape', [kept('5.0', { subject: 1 }), { ts: '4.0', metadata: 'x' }, {}], undefined],
  ])('finds %s', async (_which, messages, ts) => {
    api.answer = () => ({ messages });
    const found = ts === undefined ? { kind: 'absent' } : { kind: 'found', message: { channel: 'C0SEC0001', ts } };
    expect(await find()).toEqual(found);
  });

  test('reads on until the last page', async () => {
    api.answer = ({ args }) => {
      const page = Number(args['cursor'] ?? 0);
      const next =
        page < 3
          ? { response_metadata: { next_cursor: String(page + 1) } }
          : { response_metadata: { next_cursor: '' } };
      return { messages: page === 3 ? [kept('3.0', mark)] : [{ ts: '9.0' }], ...next };
    };
    expect(await find()).toMatchObject({ kind: 'found', message: { ts: '3.0' } });
    expect(api.asked).toHaveLength(4);
  });

  test('gives up after ten pages', async () => {
    api.answer = () => ({ messages: [], response_metadata: { next_cursor: 'more' } });
    expect(await find()).toEqual({ kind: 'absent' });
    expect(api.asked).toHaveLength(10);
  });

  test('in a thread reads its replies, and says how much is told', async () => {
    api.answer = () => ({ messages: [kept('1.0', mark), kept('2.0', { ...mark, part: 'thread', items: 2 })] });
    const found = await find({ mark: { ...mark, part: 'thread' }, thread: '1.0' });
    expect(found).toEqual({ kind: 'found', message: { channel: 'C0SEC0001', ts: '2.0' }, items: 2 });
    expect(api.asked[0]).toMatchObject({ method: 'conversations.replies', args: { ts: '1.0' } });
  });

  test('in a channel known by name only gives back its id, which updates need', async () => {
    api.answer = ({ method }) =>
      method === 'conversations.list'
        ? { channels: [{ id: 'C0SEC0001', name: 'sec' }] }
        : { messages: [kept('5.0', mark)] };
    expect(await find({ channel: '#sec' })).toEqual({ kind: 'found', message: { channel: 'C0SEC0001', ts: '5.0' } });
  });
});

describe('a file', () => {
  const file = { name: 'f-1.md', title: 'F-1', content: 'läuft', comment: 'Report on F-1.' };

  test('is announced by its bytes, sent, and seen by nobody yet', async () => {
    api.answer = () => ({ upload_url: `${api.url}put`, file_id: 'F0FILE' });
    expect(await channels.upload(file)).toEqual({ kind: 'uploaded', id: 'F0FILE' });
    expect(api.asked.map(({ method }) => method)).toEqual(['files.getUploadURLExternal', 'put']);
    expect(api.asked[0]?.args).toMatchObject({ filename: 'f-1.md', length: '6' });
  });

  test('is shared in a thread with its comment', async () => {
    const at = { channel: 'C0SEC0001', thread: '1700000000.000100' };
    expect(await channels.share({ ...at, upload: 'F0FILE', file })).toEqual({ kind: 'shared' });
    expect(api.asked[0]).toMatchObject({
      method: 'files.completeUploadExternal',
      args: { channel_id: 'C0SEC0001', thread_ts: '1700000000.000100', initial_comment: 'Report on F-1.' },
    });
    expect(jsonOf(api.asked[0]?.args['files'])).toEqual([{ id: 'F0FILE', title: 'F-1' }]);
  });

  test('whose address for the bytes can’t be reached may be sent again', async () => {
    api.answer = () => ({ upload_url: 'http://127.0.0.1:1/', file_id: 'F0FILE' });
    expect(await channels.upload(file)).toMatchObject({ kind: 'unclear' });
  });

  test('is found by its comment in the thread, and counts as what was to be told', async () => {
    api.answer = () => ({
      messages: [{ ts: '1.0' }, { ts: '3.0', text: 'Report on F-1.' }, { ts: '4.0', text: 'no' }],
    });
    const search = {
      channel: 'C0SEC0001',
      mark: { ...mark, part: 'thread', items: 4 },
      since: 0,
      thread: '1.0',
    } as const;
    const found = await channels.find({ ...search, comment: file.comment });
    expect(found).toEqual({ kind: 'found', message: { channel: 'C0SEC0001', ts: '3.0' }, items: 4 });
    expect(await channels.find(search)).toEqual({ kind: 'absent' });
  });
});

describe('the id of a channel', () => {
  const list = (...names: string[]) => {
    api.answer = () => ({ channels: names.map((name) => ({ id: `C0${name.toUpperCase()}`, name })) });
  };

  test.each([['C0GENERAL'], ['G0PRIVATE1'], ['D0DIRECT1']])('%s is one already', async (id) => {
    expect(await channels.idOf(id)).toBe(id);
    expect(api.asked).toEqual([]);
  });

  test.each([['#general'], ['general']])('is looked up for %s, once', async (name) => {
    list('random', 'general');
    expect([await channels.idOf(name), await channels.idOf(name)]).toEqual(['C0GENERAL', 'C0GENERAL']);
    expect(api.asked).toHaveLength(1);
  });

  test('is forgotten once the channel is gone: another may have taken its name', async () => {
    list('general');
    const channel = await channels.idOf('#general');
    api.answer = () => ({ ok: false, error: 'channel_not_found' });
    expect(await channels.post({ channel, message, mark })).toMatchObject({ kind: 'no-channel' });
    now += 60_000;
    api.answer = () => ({ channels: [{ id: 'C0OTHER', name: 'general' }] });
    expect(await channels.idOf('#general')).toBe('C0OTHER');
  });

  test('is looked for on every page', async () => {
    api.answer = ({ args }) =>
      args['cursor'] === 'p2'
        ? { channels: [{ id: 'C0LAST', name: 'last' }] }
        : { channels: [{ id: 'C0FIRST', name: 'first' }], response_metadata: { next_cursor: 'p2' } };
    expect(await channels.idOf('#last')).toBe('C0LAST');
  });

  test.each([
    ['a name that is not there', () => ({ channels: [] })],
    ['a name while Slack refuses', () => ({ ok: false, error: 'missing_scope' })],
  ])('%s stays as it is, and is looked up again after a minute, not for every card', async (_what, answer) => {
    api.answer = answer;
    for (let card = 0; card < 5; card += 1) expect(await channels.idOf('#later')).toBe('#later');
    expect(api.asked).toHaveLength(1);
    now += 60_000;
    list('later');
    expect(await channels.idOf('#later')).toBe('C0LATER');
    expect(api.asked).toHaveLength(2);
  });

  test('lookups at the same time are one', async () => {
    list('general', 'random');
    await Promise.all([channels.idOf('#general'), channels.idOf('#random'), channels.idOf('#general')]);
    expect(api.asked).toHaveLength(1);
  });
});
