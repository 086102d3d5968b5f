import { expect, test } from 'vitest';
import { FakeChannels } from '../delivery/fixtures/fake-channels.ts';
import type { Mark, Posting, Trouble } from '../delivery/ports.ts';
import { meteredChannels } from './metered-channels.ts';
import type { SlackMeter } from './metrics.ts';

const MARK: Mark = { subject: 'F-1', part: 'card' };
const POSTING: Posting = { channel: 'C1', message: { text: 'x', blocks: [] }, mark: MARK };
const LIMITED: Trouble = { kind: 'rate-limited', retryAfterMs: 1_000 };

function setUp() {
  const counted: string[] = [];
  const meter: SlackMeter = {
    called: (method, outcome) => counted.push(`${method} ${outcome}`),
    adopted: () => counted.push('adopted'),
  };
  const fake = new FakeChannels(() => 0);
  return { counted, fake, channels: meteredChannels(fake, meter) };
}

test('each call passes through as it is, and is counted by what became of it', async () => {
  const { counted, fake, channels } = setUp();
  expect(await channels.idOf('#sec')).toBe('C-sec');
  const posted = await channels.post(POSTING);
  expect(posted).toEqual({ kind: 'posted', message: { channel: 'C1', ts: '1.0' } });
  expect(await channels.update({ channel: 'C1', ts: '1.0' }, POSTING)).toEqual({ kind: 'updated' });
  fake.fail('post', { trouble: LIMITED });
  expect(await channels.post(POSTING)).toEqual(LIMITED);
  fake.fail('update', { trouble: { kind: 'refused', reason: 'invalid_blocks' } });
  await channels.update({ channel: 'C1', ts: '1.0' }, POSTING);
  expect(counted).toEqual(['post posted', 'update updated', 'post rate-limited', 'update refused']);
});

test('of a file, both the upload and the sharing are counted', async () => {
  const { counted, fake, channels } = setUp();
  const file = { name: 'f.md', title: 'F', content: 'x', comment: 'c' };
  expect(await channels.upload(file)).toMatchObject({ kind: 'uploaded' });
  fake.fail('share', { trouble: LIMITED });
  const sharing = { channel: 'C1', thread: '1.0', upload: 'F0', file, mark: MARK };
  expect(await channels.share(sharing)).toEqual(LIMITED);
  expect(await channels.share(sharing)).toEqual({ kind: 'shared' });
  expect(counted).toEqual(['upload uploaded', 'share rate-limited', 'share shared']);
});

test('a message that is found is adopted, one that is absent is not', async () => {
  const { counted, channels } = setUp();
  expect(await channels.find({ channel: 'C1', mark: MARK, since: 0 })).toEqual({ kind: 'absent' });
  await channels.post(POSTING);
  expect(await channels.find({ channel: 'C1', mark: MARK, since: 0 })).toMatchObject({ kind: 'found' });
  expect(counted).toEqual(['search absent', 'post posted', 'search found', 'adopted']);
});
