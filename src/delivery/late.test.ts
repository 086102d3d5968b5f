/** What held up a card that was posted late is kept with it, as delivery met it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AlertId } from '../alert/alert.ts';
import { Bench } from './fixtures/bench.ts';
import type { Trouble } from './ports.ts';

const UNCLEAR: Trouble = { kind: 'unclear', reason: 'timeout' };
const REVOKED: Trouble = { kind: 'unauthorised', reason: 'token_revoked' };
const NO_CHANNEL: Trouble = { kind: 'no-channel', reason: 'not_in_channel' };

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.close());

const heldOf = async (id: AlertId = 'F-1') => (await bench.alert(id)).card.held;

test('a limit, and an outage, by how long they lasted', async () => {
  bench.channels.fail('post', { trouble: { kind: 'rate-limited', retryAfterMs: 90_000 }, channel: 'C1' });
  await bench.event('A');
  await bench.pass(89_000);
  bench.channels.fail('post', { trouble: UNCLEAR, channel: 'C1' });
  await bench.pass(20_000);
  expect(await heldOf()).toMatchObject([
    { kind: 'rate-limited', ms: 90_000 },
    { kind: 'no-answer', reason: 'timeout' },
  ]);
});

test('nothing ran; and the time in which the token was not accepted', async () => {
  await bench.reconciler.stop();
  await bench.event('A');
  await bench.pass(60_000);
  const began = Date.now();
  bench.channels.fail('post', { trouble: REVOKED, times: 3 });
  bench.restart();
  await bench.pass(120_000);
  expect(await heldOf()).toMatchObject([
    { kind: 'not-running', until: began },
    { kind: 'token', ms: 45_000, reason: 'token_revoked' },
  ]);
});

test('a channel that took no post', async () => {
  bench.channels.fail('post', { trouble: NO_CHANNEL, channel: 'C1', times: 2 });
  await bench.event('A');
  await bench.pass(70_000);
  expect(await heldOf()).toMatchObject([{ kind: 'no-channel', ms: 60_000, reason: 'not_in_channel' }]);
});

test('messages that went first; one that is in time keeps nothing', async () => {
  for (let index = 0; index < 60; index += 1) await bench.event(`rule ${index}`, { priority: 'Emergency' });
  await bench.pass(90_000);
  const all = await Promise.all(Array.from({ length: 60 }, (_, index) => heldOf(`F-${index + 1}`)));
  expect(all.filter((held) => held === undefined).length).toBeGreaterThan(25);
  const queued = all.filter((held) => held !== undefined);
  expect(queued.length).toBeGreaterThan(20);
  for (const held of queued) expect(held).toMatchObject([{ kind: 'queue' }]);
});

test('a storm, until a person acts on it', async () => {
  for (let index = 0; index < 40; index += 1) await bench.event(`rule ${index}`, { priority: 'Notice' });
  await bench.pass(40_000);
  const gathered = (await bench.store.find({ limit: 50 })).alerts.find(({ card }) => card.storm !== undefined);
  const id = gathered?.id ?? 'F-0';
  await bench.act(id, { kind: 'acknowledged' });
  await bench.pass(10_000);
  expect(await heldOf(id)).toMatchObject([{ kind: 'storm', storm: 'W-1' }]);
});
