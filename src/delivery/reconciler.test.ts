/** What reaches the channels, and when: one card per alert, the newest state, people first. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ALICE } from '../card/fixtures/cards.ts';
import { POLICY, wishFor } from '../desk/fixtures/wishes.ts';
import { suppress } from '../desk/suppress.ts';
import { unsuppress } from '../desk/tend-suppression.ts';
import { Bench, START } from './fixtures/bench.ts';

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.errors).toEqual([]);
});

const since = (times: readonly number[]) => times.map((at) => at - START);

describe('a new alert', () => {
  test('is posted at once, in the channel of its route', async () => {
    await bench.event('A');
    await bench.event('B #sec');
    await bench.pass(0);
    expect(bench.channels.texts('C1')).toEqual(['F-1 open x1']);
    expect(bench.channels.texts('C-sec')).toEqual(['F-2 open x1']);
  });

  test('does not wait behind a flood of critical ones in another channel', async () => {
    for (let index = 0; index < 1_200; index += 1) await bench.event(`Flood ${index}`, { priority: 'Critical' });
    await bench.event('Quiet #sec');
    await bench.pass(10_000);
    expect(bench.channels.texts('C-sec')).toEqual(['F-1201 open x1']);
  });

  test('has one card, however often it comes while the post is under way', async () => {
    const release = bench.channels.hold();
    for (let time = 0; time < 20; time += 1) await bench.event('A');
    await bench.pass(1_000);
    release();
    await bench.pass(60_000);
    expect(bench.channels.texts('C1')).toEqual(['F-1 open x20']);
    expect(bench.channels.made('post C1 F-1 card')).toHaveLength(1);
  });

  test('whose card is being made when a storm breaks is not gathered as well', async () => {
    const { card } = bench.faces;
    let finish: () => void = () => undefined;
    const made = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const slowly: typeof card = async (alert, ...rest) => {
      await made;
      return card(alert, ...rest);
    };
    Object.assign(bench.faces, { card: slowly });
    await bench.event('A', { priority: 'Notice' });
    await bench.pass(0);
    for (let index = 0; index < 30; index += 1) await bench.event(`Flood ${index}`, { priority: 'Notice' });
    await bench.pass(1_000);
    finish();
    await bench.pass(10_000);
    expect((await bench.alert('F-1')).card.storm).toBeUndefined();
    expect((await bench.alert('F-2')).card.storm).toBe('W-1');
    expect(bench.channels.texts('C1')).toEqual(['F-1 open x1', 'W-1 of 30']);
  });

  test('that is hidden from the start has no card', async () => {
    await bench.event('A');
    await bench.pass(0);
    const desk = { ledger: bench.store, now: Date.now };
    await suppress(desk, ALICE, wishFor(Date.now() + 3_600_000), POLICY);
    await bench.event('A', { output_fields: { 'k8s.ns.name': 'shop', 'proc.name': 'other' } });
    await bench.pass(120_000);
    expect(bench.channels.texts('C1')).toEqual(['F-1 suppressed by S-1 x1', 'S-1 hid 1']);
    expect((await bench.alert('F-2')).card.message).toBeUndefined();
  });
});

describe('repeats', () => {
  test('update the card at most every five seconds, always to the newest count', async () => {
    for (let second = 0; second < 60; second += 1) {
      await bench.event('A');
      await bench.pass(1_000);
    }
    await bench.pass(5_000);
    const updates = since(bench.channels.made('update C1 F-1 card'));
    const pauses = updates.map((at, index) => at - (updates[index - 1] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(5_000);
    expect(updates.length).toBeGreaterThanOrEqual(11);
    expect(bench.channels.texts('C1')).toEqual(['F-1 open x60']);
  });

  test('of a suppressed alert update its card at most once a minute', async () => {
    await bench.event('A');
    await bench.pass(0);
    const desk = { ledger: bench.store, now: Date.now };
    await suppress(desk, ALICE, wishFor(Date.now() + 3_600_000), POLICY);
    await bench.pass(2_000);
    const before = bench.channels.made('update C1 F-1 card').length;
    for (let second = 0; second < 90; second += 1) {
      await bench.event('A');
      await bench.pass(1_000);
    }
    expect(bench.channels.made('update C1 F-1 card').length - before).toBe(1);
    await unsuppress(desk, ALICE, 'S-1');
    await bench.pass(0);
    expect(bench.channels.texts('C1')).toEqual(['F-1 open x91', 'S-1 ended hid 90']);
  });
});

describe('what a person does', () => {
  test('is shown and told at once, though the repeat interval is not over', async () => {
    await bench.event('A');
    await bench.pass(0);
    await bench.event('A');
    await bench.pass(1_000);
    await bench.act('F-1', { kind: 'acknowledged' });
    await bench.pass(0);
    expect(bench.channels.texts('C1')).toEqual(['F-1 acknowledged x2']);
    expect(bench.channels.texts('C1', '1.0')).toEqual(['F-1 acknowledged']);
  });

  test('goes before new cards and repeats that wait for the budget', async () => {
    await bench.event('A');
    await bench.pass(10_000);
    const release = bench.channels.hold();
    for (const rule of 'BCDEFGHIJ') await bench.event(rule, { priority: 'Emergency' });
    await bench.act('F-1', { kind: 'acknowledged' });
    await bench.pass(0);
    release();
    await bench.pass(0);
    const calls = bench.channels.calls.map(({ what }) => what).slice(1);
    expect(calls).toEqual(['post C1 F-2 card', 'update C1 F-1 card', 'post C1 F-1 thread', 'post C1 F-3 card']);
    await bench.pass(20_000);
    expect(bench.channels.texts('C1')).toHaveLength(10);
  });

  test('is told in order, what came together in one note, a report by itself', async () => {
    await bench.event('A');
    await bench.pass(0);
    const release = bench.channels.hold();
    await bench.act('F-1', { kind: 'acknowledged' });
    await bench.act('F-1', { kind: 'noted', text: 'x' });
    await bench.act('F-1', { kind: 'report-requested' });
    await bench.act('F-1', { kind: 'resolved', disposition: 'benign' });
    await bench.pass(0);
    release();
    await bench.pass(10_000);
    expect(bench.channels.texts('C1', '1.0')).toEqual([
      'F-1 acknowledged, noted',
      'F-1 report-requested',
      'F-1 resolved',
    ]);
    expect(bench.channels.texts('C1')).toEqual(['F-1 resolved x1']);
  });
});

describe('the order', () => {
  test('of new cards in one channel: by priority, then by age', async () => {
    bench.channels.fail('post', { trouble: { kind: 'rate-limited', retryAfterMs: 5_000 } });
    await bench.event('first', { priority: 'Notice' });
    await bench.pass(0);
    for (const [rule, priority] of [
      ['later', 'Notice'],
      ['old', 'Critical'],
      ['worst', 'Emergency'],
      ['young', 'Critical'],
    ] as const) {
      await bench.event(rule, { priority });
      await bench.pass(10);
    }
    await bench.pass(20_000);
    const subjects = bench.channels.kept.map(({ mark }) => mark.subject);
    expect(subjects).toEqual(['F-4', 'F-3', 'F-5', 'F-1', 'F-2']);
  });

  test('new cards go before updates for repeats', async () => {
    await bench.event('A', { priority: 'Emergency' });
    await bench.pass(10_000);
    const release = bench.channels.hold();
    await bench.event('B');
    await bench.event('A', { priority: 'Emergency' });
    await bench.event('C', { priority: 'Debug' });
    await bench.pass(0);
    release();
    await bench.pass(0);
    const calls = bench.channels.calls.map(({ what }) => what).slice(1);
    expect(calls).toEqual(['post C1 F-2 card', 'post C1 F-3 card', 'update C1 F-1 card']);
  });

  test('a burst goes out at the channel’s pace, and every alert gets its card', async () => {
    for (let index = 0; index < 30; index += 1) await bench.event(`rule ${index}`);
    await bench.pass(0);
    expect(bench.channels.texts('C1')).toHaveLength(3);
    await bench.pass(10_000);
    expect(bench.channels.texts('C1').length).toBeLessThanOrEqual(13);
    await bench.pass(25_000);
    expect(new Set(bench.channels.texts('C1')).size).toBe(30);
  });
});

test('what was carried out while another channel’s id was looked up is not done twice', async () => {
  const { channels } = bench;
  const idOf = channels.idOf.bind(channels);
  let found = () => {};
  const lookup = new Promise<string>((resolve) => {
    found = () => resolve('C-slow');
  });
  channels.idOf = (channel) => (channel === '#slow' ? lookup : idOf(channel));
  await bench.event('A');
  await bench.pass(10_000);
  const release = channels.hold();
  await bench.event('A');
  await bench.pass(0);
  await bench.event('S #slow', { priority: 'Emergency' });
  await bench.pass(0);
  release();
  await bench.pass(0);
  found();
  await bench.pass(1_000);
  expect(channels.made('update C1 F-1 card')).toHaveLength(1);
  expect(channels.texts('C-slow')).toEqual(['F-2 open x1']);
});

describe('Falco’s own health', () => {
  test('has one card in the default channel, updated in place once a minute', async () => {
    for (let second = 0; second < 130; second += 1) {
      await bench.healthEvent();
      await bench.pass(1_000);
    }
    expect(bench.channels.made('post C1 health card')).toHaveLength(1);
    expect(since(bench.channels.made('update C1 health card')).length).toBe(2);
    await bench.pass(60_000);
    expect(bench.channels.texts('C1')).toEqual(['health x130']);
  });

  test('whose card was deleted gets a new one', async () => {
    await bench.healthEvent();
    await bench.pass(0);
    bench.channels.delete({ channel: 'C1', ts: '1.0' });
    await bench.pass(60_000);
    await bench.healthEvent();
    await bench.pass(60_000);
    expect(bench.channels.texts('C1')).toEqual(['health x2']);
  });
});
