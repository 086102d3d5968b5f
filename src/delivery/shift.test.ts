/** Replicas over one store: one delivers at a time, and what it was doing when it was gone is done once. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Bench, FACES } from './fixtures/bench.ts';
import { FakeLeases } from './fixtures/fake-leases.ts';
import { Shift } from './shift.ts';

let bench: Bench;
let leases: FakeLeases;
const errors: unknown[] = [];
const shifts: Shift[] = [];

function replica(name: string): Shift {
  const shift = new Shift({
    cards: bench.store,
    channels: bench.channels,
    faces: FACES,
    leases: leases.of(name),
    now: Date.now,
    route: ({ facets }) => /#\w+/.exec(facets.rule)?.[0] ?? 'C1',
    defaultChannel: 'C1',
    onTrouble: () => undefined,
    onError: (error) => errors.push(error),
  });
  shifts.push(shift);
  shift.start();
  return shift;
}

/** Stops need time to pass: calls under way are waited for. */
async function stopped(shift: Shift): Promise<void> {
  const stopping = shift.stop();
  await bench.pass(1_000);
  await stopping;
}

beforeEach(async () => {
  bench = new Bench();
  await bench.reconciler.stop();
  leases = new FakeLeases();
  errors.length = 0;
  shifts.length = 0;
});
afterEach(async () => {
  leases.mend();
  for (const shift of shifts) await stopped(shift);
  await bench.close();
});

test('a card that waited for a turn says whose turn it was not', async () => {
  await bench.event('A');
  await bench.pass(60_000);
  replica('a');
  await bench.pass(5_000);
  expect((await bench.alert('F-1')).card.held).toMatchObject([{ kind: 'other-turn' }]);
});

describe('several replicas', () => {
  test('one delivers, and every alert has one card', async () => {
    const replicas = ['a', 'b', 'c'].map(replica);
    for (let index = 0; index < 10; index += 1) await bench.event(`R${index}`);
    await bench.pass(30_000);
    expect(replicas.map(({ isOn }) => isOn)).toEqual([true, false, false]);
    expect(bench.channels.texts('C1').sort()).toEqual(
      Array.from({ length: 10 }, (_, nth) => `F-${nth + 1} open x1`).sort(),
    );
    expect(errors).toEqual([]);
  });

  test('when the one that delivers stops, another goes on within two seconds', async () => {
    const [first, second] = [replica('a'), replica('b')];
    await bench.pass(5_000);
    await stopped(first);
    await bench.event('A');
    await bench.pass(2_600);
    expect(second.isOn).toBe(true);
    expect(bench.channels.texts('C1')).toEqual(['F-1 open x1']);
  });

  test('when it is gone without a word, another goes on within fifteen seconds', async () => {
    replica('a');
    await bench.pass(5_000);
    leases.vanish('a');
    const second = replica('b');
    await bench.event('A');
    await bench.pass(15_000);
    expect(second.isOn).toBe(true);
    expect(bench.channels.texts('C1')).toEqual(['F-1 open x1']);
  });

  test('in no two seconds does a channel get more posts than its budget, over a change of replicas too', async () => {
    const first = replica('a');
    replica('b');
    for (let index = 0; index < 40; index += 1) await bench.event(`R${index}`);
    await bench.pass(10_000);
    await stopped(first);
    await bench.pass(40_000);
    const posts = bench.channels.calls.filter(({ what }) => what.startsWith('post')).map(({ at }) => at);
    expect(posts).toHaveLength(40);
    for (const at of posts) expect(posts.filter((other) => other >= at && other < at + 2_000).length).toBeLessThan(4);
  });
});

describe('a lease that is lost', () => {
  test('in the middle: nothing is sent, and the next one posts it, once', async () => {
    const first = replica('a');
    await bench.pass(3_500);
    const second = replica('b');
    leases.vanish('a');
    await bench.event('A');
    await bench.pass(1_200);
    expect(bench.channels.texts('C1')).toEqual([]);
    expect((await bench.alert('F-1')).card.attempt).toBeDefined();
    expect(String(errors[0])).toContain('another replica delivers');
    await bench.pass(20_000);
    expect([first.isOn, second.isOn]).toEqual([false, true]);
    expect(bench.channels.texts('C1')).toEqual(['F-1 open x1']);
  });

  test('after Slack took the message, before that was recorded: the next one adopts it', async () => {
    replica('a');
    await bench.pass(3_500);
    bench.channels.fail('post', { trouble: { kind: 'unclear', reason: 'no answer' }, applied: true });
    await bench.event('A');
    await bench.pass(1_000);
    leases.vanish('a');
    replica('b');
    await bench.event('A');
    await bench.pass(30_000);
    expect(bench.channels.texts('C1')).toEqual(['F-1 open x2']);
    expect(bench.channels.made('post C1 F-1 card')).toHaveLength(1);
  });

  test('while the database is away nothing is sent, and it goes on by itself', async () => {
    const shift = replica('a');
    await bench.pass(3_500);
    leases.fail();
    await bench.event('A');
    await bench.pass(25_000);
    expect(bench.channels.texts('C1')).toEqual([]);
    leases.mend();
    await bench.pass(20_000);
    expect(shift.isOn).toBe(true);
    expect(bench.channels.texts('C1')).toEqual(['F-1 open x1']);
  });
});

test('a lease is renewed right before every message', async () => {
  replica('a');
  await bench.pass(1_000);
  const before = leases.renewals;
  await bench.event('A');
  await bench.pass(1_000);
  expect(bench.channels.texts('C1')).toEqual(['F-1 open x1']);
  expect(leases.renewals).toBe(before + 1);
});
