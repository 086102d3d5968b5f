/** Delivery when Slack does not do what it is asked: nothing lost, nothing twice, and others go on. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { facesWith } from '../card/faces.ts';
import { Bench, START } from './fixtures/bench.ts';
import type { Trouble } from './ports.ts';

const LIMITED: Trouble = { kind: 'rate-limited', retryAfterMs: 30_000 };
const REFUSED: Trouble = { kind: 'refused', reason: 'invalid_blocks' };
const UNCLEAR: Trouble = { kind: 'unclear', reason: 'timeout' };
const REVOKED: Trouble = { kind: 'unauthorised', reason: 'token_revoked' };
const NO_CHANNEL: Trouble = { kind: 'no-channel', reason: 'not_in_channel' };

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});
afterEach(async () => {
  await bench.close();
});

describe('a rate-limited channel', () => {
  test('is left alone as long as Slack says, while another goes on', async () => {
    bench.channels.fail('post', { trouble: LIMITED, channel: 'C1' });
    await bench.event('A');
    await bench.pass(0);
    await bench.event('B #other');
    await bench.pass(29_000);
    expect(bench.channels.calls.filter(({ what }) => what.includes(' C1 '))).toHaveLength(1);
    expect(bench.channels.texts('C-other')).toEqual(['F-2 open x1']);
    await bench.pass(2_000);
    expect(bench.channels.texts('C1')).toEqual(['F-1 open x1']);
    expect(bench.channels.made('find C1 F-1 card')).toEqual([]);
  });

  test('with a thousand cards waiting does not keep another channel from its one', async () => {
    bench.channels.fail('post', { trouble: LIMITED, channel: 'C1', times: 100 });
    for (let index = 0; index < 1_000; index += 1) await bench.event(`rule ${index}`, { priority: 'Emergency' });
    await bench.event('B #other', { priority: 'Debug' });
    await bench.pass(1_000);
    expect(bench.channels.texts('C-other')).toEqual(['F-1001 open x1']);
  });
});

describe('a post whose answer is lost', () => {
  test.each([
    ['was made: it is found and adopted', true],
    ['was not made: it is made again', false],
  ])('%s, and there is one card', async (_what, applied) => {
    bench.channels.fail('post', { trouble: UNCLEAR, applied });
    await bench.event('A');
    await bench.pass(0);
    expect(bench.reconciler.state.stopped).toContain('timeout');
    await bench.event('A');
    await bench.pass(15_000);
    expect(bench.channels.texts('C1')).toEqual(['F-1 open x2']);
    expect(bench.reconciler.state).toEqual({ refused: 0 });
  });

  test.each([
    ['was told', true],
    ['was not told', false],
  ])('%s in the thread: it is there once', async (_what, applied) => {
    await bench.event('A');
    await bench.pass(0);
    bench.channels.fail('post', { trouble: UNCLEAR, applied });
    await bench.act('F-1', { kind: 'acknowledged' });
    await bench.pass(15_000);
    expect(bench.channels.texts('C1', '1.0')).toEqual(['F-1 acknowledged']);
  });

  test('in an outage of an hour there is no storm of calls, and the newest state is posted after it', async () => {
    for (const method of ['post', 'update', 'find'] as const)
      bench.channels.fail(method, { trouble: UNCLEAR, times: 1e9 });
    for (let minute = 0; minute < 60; minute += 1) {
      await bench.event('A');
      await bench.event('B');
      await bench.pass(60_000);
    }
    expect(bench.channels.calls.length).toBeLessThan(1_300);
    bench.channels.mend();
    await bench.pass(20_000);
    expect(bench.channels.texts('C1').sort()).toEqual(['F-1 open x60', 'F-2 open x60']);
  });

  test('of the health card is adopted too', async () => {
    bench.channels.fail('post', { trouble: UNCLEAR, applied: true });
    await bench.healthEvent();
    await bench.pass(90_000);
    expect(bench.channels.texts('C1')).toEqual(['health x1']);
  });
});

test('a crash between the post and its record: the next process adopts the card', async () => {
  const release = bench.channels.hold();
  await bench.event('A');
  await bench.pass(0);
  // Slack has it, and the process dies before it hears so: the store only knows the attempt.
  const crashed = bench.reconciler;
  const { card } = await bench.alert('F-1');
  expect(card.attempt).toEqual({ at: START, channel: 'C1', part: 'card' });
  bench.channels.fail('post', { trouble: { kind: 'unclear', reason: 'the process is gone' }, applied: true });
  release();
  await crashed.stop();
  bench.restart();
  await bench.pass(15_000);
  expect(bench.channels.texts('C1')).toEqual(['F-1 open x1']);
  expect(bench.channels.made('post C1 F-1 card')).toHaveLength(1);
});

describe('content that Slack refuses', () => {
  test('is posted in plain form at once, and counted', async () => {
    bench.channels.fail('post', { trouble: REFUSED });
    await bench.event('A');
    await bench.pass(0);
    expect(bench.channels.texts('C1')).toEqual(['plain F-1 open x1']);
    expect(bench.reconciler.state).toEqual({ refused: 1 });
  });

  test('in plain form too does not keep other cards of the channel waiting', async () => {
    const { channels } = bench;
    const post = channels.post.bind(channels);
    channels.post = (posting) => (posting.mark.subject === 'F-1' ? Promise.resolve(REFUSED) : post(posting));
    await bench.event('worst', { priority: 'Emergency' });
    for (let index = 0; index < 5; index += 1) await bench.event(`other ${index}`);
    await bench.pass(12_000);
    expect(channels.texts('C1')).toHaveLength(5);
    await bench.pass(3_600_000);
    expect(bench.reconciler.state.refused).toBeLessThan(100);
  });

  test('of the health card is not sent over and over', async () => {
    bench.channels.fail('post', { trouble: REFUSED, times: 1e9 });
    await bench.healthEvent();
    await bench.pass(600_000);
    expect(bench.channels.calls.length).toBeLessThan(20);
  });

  test('of a thread note is left out, and the next note is told', async () => {
    await bench.event('A');
    await bench.pass(0);
    bench.channels.fail('post', { trouble: REFUSED });
    await bench.act('F-1', { kind: 'noted', text: 'x' });
    await bench.pass(2_000);
    await bench.act('F-1', { kind: 'acknowledged' });
    await bench.pass(2_000);
    expect(bench.channels.texts('C1', '1.0')).toEqual(['F-1 acknowledged']);
  });
});

test('a report that can’t be made is said to be so once, as file and as message, and the thread goes on', async () => {
  const errors: unknown[] = [];
  const analyse = () => Promise.reject(new Error('a bug'));
  const { card, thread, reportFile } = facesWith({ analyse, now: Date.now, onError: (error) => errors.push(error) });
  Object.assign(bench.faces, { card, thread, reportFile });
  await bench.event('A');
  await bench.pass(0);
  expect(bench.channels.texts('C1')).toEqual(['Critical alert F-1, open, 1 event.']);
  await bench.act('F-1', { kind: 'report-requested' });
  await bench.act('F-1', { kind: 'report-requested', form: 'file' });
  await bench.act('F-1', { kind: 'noted', text: 'still here' });
  await bench.pass(120_000);
  const says = expect.stringContaining('could not be made');
  expect(bench.channels.texts('C1', '1.0')).toEqual([says, says, expect.stringContaining('noted by alice')]);
  expect(bench.errors).toEqual([]);
  expect(errors.length).toBeLessThan(12);
});

test('a deleted card is posted again when there is something to show; what was told stays told', async () => {
  await bench.event('A');
  await bench.act('F-1', { kind: 'acknowledged' });
  await bench.pass(10_000);
  bench.channels.delete({ channel: 'C1', ts: '1.0' });
  await bench.event('A');
  await bench.pass(10_000);
  const [card] = bench.channels.kept.filter(({ mark }) => mark.part === 'card');
  expect(card?.message.text).toBe('F-1 acknowledged x2');
  expect(bench.channels.texts('C1', card?.ts)).toEqual([]);
});

describe('a channel that is gone', () => {
  const posted = (channel: string) => bench.channels.texts(channel);

  test('its alerts go to the default channel, which is told once', async () => {
    bench.channels.fail('post', { trouble: NO_CHANNEL, channel: 'C-gone', times: 1e9 });
    await bench.event('A #gone');
    await bench.event('B #gone');
    await bench.pass(10_000);
    expect(
      posted('C1')
        .filter((text) => text.startsWith('F-'))
        .sort(),
    ).toEqual(['F-1 open x1', 'F-2 open x1']);
    expect(posted('C1').filter((text) => text.includes('can’t be posted to'))).toHaveLength(1);
    expect(bench.reconciler.state.stopped).toBeUndefined();
    expect(bench.troubles.map(({ kind }) => kind)).toContain('no-channel');
  });

  test('a card that was in it is posted again in the default channel', async () => {
    await bench.event('A #gone');
    await bench.pass(0);
    bench.channels.fail('update', { trouble: NO_CHANNEL, channel: 'C-gone', times: 1e9 });
    bench.channels.fail('post', { trouble: NO_CHANNEL, channel: 'C-gone', times: 1e9 });
    await bench.act('F-1', { kind: 'acknowledged' });
    await bench.pass(10_000);
    expect(posted('C1')).toContain('F-1 acknowledged x1');
  });

  test('after a while it is tried again', async () => {
    bench.channels.fail('post', { trouble: NO_CHANNEL, channel: 'C-gone', times: 1 });
    await bench.event('A #gone');
    await bench.pass(700_000);
    await bench.event('B #gone');
    await bench.pass(10_000);
    expect(posted('C-gone')).toEqual(['F-2 open x1']);
  });

  test('the default channel itself: it is said, and tried again', async () => {
    bench.channels.fail('post', { trouble: NO_CHANNEL, channel: 'C1', times: 1 });
    await bench.event('A');
    await bench.pass(0);
    expect(bench.reconciler.state.stopped).toContain('not_in_channel');
    await bench.pass(31_000);
    expect(posted('C1')).toEqual(['F-1 open x1']);
  });
});

test('a token that is not accepted stops everything, says so, and delivery recovers by itself', async () => {
  bench.channels.fail('post', { trouble: REVOKED, times: 3 });
  await bench.event('A');
  await bench.event('B #other');
  await bench.pass(0);
  expect(bench.reconciler.state.stopped).toContain('token_revoked');
  const before = bench.channels.calls.length;
  await bench.event('C');
  await bench.pass(14_000);
  expect(bench.channels.calls.length).toBe(before);
  await bench.pass(60_000);
  expect(bench.reconciler.state).toEqual({ refused: 0 });
  expect(bench.channels.texts('C1').sort()).toEqual(['F-1 open x1', 'F-3 open x1']);
  expect(bench.channels.texts('C-other')).toEqual(['F-2 open x1']);
});

test('each trouble is reported once per occasion, with its subject', async () => {
  bench.channels.fail('post', { trouble: LIMITED });
  await bench.event('A');
  await bench.pass(60_000);
  expect(bench.troubles).toEqual([{ kind: 'rate-limited', subject: 'F-1' }]);
});

test('an error of our own is reported, paused over, and does not stop other cards', async () => {
  const { channels } = bench;
  const post = channels.post.bind(channels);
  let isBroken = true;
  channels.post = (posting) =>
    isBroken && posting.mark.subject === 'F-1' ? Promise.reject(new Error('bug')) : post(posting);
  await bench.event('A', { priority: 'Emergency' });
  await bench.event('B');
  await bench.pass(2_500);
  expect(bench.errors).toHaveLength(1);
  expect(channels.texts('C1')).toEqual(['F-2 open x1']);
  isBroken = false;
  await bench.pass(15_000);
  expect(channels.texts('C1')).toEqual(['F-2 open x1', 'F-1 open x1']);
});

describe('stopping', () => {
  test('waits for the calls under way, and makes none after', async () => {
    const release = bench.channels.hold();
    await bench.event('A');
    await bench.pass(0);
    let isStopped = false;
    const stopping = bench.reconciler.stop().then(() => {
      isStopped = true;
    });
    await bench.event('B');
    await bench.pass(5_000);
    expect(isStopped).toBe(false);
    release();
    await stopping;
    expect((await bench.alert('F-1')).card).toMatchObject({ shown: 1, message: { channel: 'C1', ts: '1.0' } });
    await bench.pass(60_000);
    expect(bench.channels.calls).toHaveLength(1);
  });

  test('without anything to do ends at once, also twice', async () => {
    await bench.reconciler.stop();
    await bench.reconciler.stop();
    await bench.event('A');
    await bench.pass(60_000);
    expect(bench.channels.calls).toEqual([]);
  });
});
