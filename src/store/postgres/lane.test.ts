import { describe, expect, test } from 'vitest';
import { arrival, T0 } from '../../alert/fixtures/arrivals.ts';
import type { Applied } from '../state.ts';
import { StoreUnavailable } from '../store.ts';
import { Lane, type Receive } from './lane.ts';

const COUNTED: Applied = { kind: 'health' };

/** A database whose transactions wait until the test lets them through. */
class Held {
  readonly batches: number[] = [];
  #waiting: { pass: () => void; fail: (error: Error) => void }[] = [];

  readonly receive: Receive<Applied> = (arrivals) => {
    this.batches.push(arrivals.length);
    return new Promise((resolve, fail) => {
      this.#waiting.push({ pass: () => resolve(arrivals.map(() => COUNTED)), fail });
    });
  };

  async next(): Promise<{ pass: () => void; fail: (error: Error) => void }> {
    for (let turn = 0; turn < 100; turn += 1) {
      const oldest = this.#waiting.shift();
      if (oldest !== undefined) return oldest;
      await new Promise(setImmediate);
    }
    throw new Error('no transaction is under way');
  }
}

const some = (count: number) => Array.from({ length: count }, (_, index) => arrival(T0 + index));

function start(patienceMs = 10_000) {
  const held = new Held();
  return { held, lane: new Lane(held.receive, patienceMs) };
}

describe('receipts', () => {
  test('those that come while a transaction is under way share the next one, and each gets its own', async () => {
    const { held, lane } = start();
    const first = lane.receive(some(1));
    const passing = await held.next();
    const waiting = [lane.receive(some(2)), lane.receive(some(3))];
    passing.pass();
    expect(await first).toEqual([COUNTED]);
    (await held.next()).pass();
    expect((await Promise.all(waiting)).map((applied) => applied.length)).toEqual([2, 3]);
    expect(held.batches).toEqual([1, 5]);
  });

  test('a transaction is bounded, but a batch is never divided', async () => {
    const { held, lane } = start();
    const all = [lane.receive(some(900)), lane.receive(some(200)), lane.receive(some(1_500))];
    for (let count = 0; count < 3; count += 1) (await held.next()).pass();
    await Promise.all(all);
    expect(held.batches).toEqual([900, 200, 1_500]);
  });

  test('a database that is slow is given fewer at once, and more again when it is quick', async () => {
    const { held, lane } = start();
    const pass = async (ms: number) => {
      const next = await held.next();
      await new Promise((resolve) => setTimeout(resolve, ms));
      next.pass();
    };
    const all = Array.from({ length: 6 }, () => lane.receive(some(500)));
    await pass(300);
    await pass(0);
    await pass(0);
    await pass(0);
    await Promise.all(all);
    expect(held.batches).toEqual([1_000, 500, 1_000, 500]);
  });

  test('nothing to receive asks for nothing', async () => {
    const { held, lane } = start();
    expect(await lane.receive([])).toEqual([]);
    expect(held.batches).toEqual([]);
  });

  test('what takes too long is refused, and not begun any more when it still waits', async () => {
    const { held, lane } = start(30);
    const slow = lane.receive(some(1));
    const passing = await held.next();
    const behind = lane.receive(some(2));
    await expect(slow).rejects.toThrow(StoreUnavailable);
    await expect(behind).rejects.toThrow('slow');
    passing.pass();
    await lane.idle();
    expect(held.batches).toEqual([1]);
  });
});

describe('failure', () => {
  test('trouble of the database refuses what waited behind it too, with the same reason', async () => {
    const { held, lane } = start();
    const first = lane.receive(some(1));
    const failing = await held.next();
    const waiting = [lane.receive(some(1)), lane.receive(some(2))];
    failing.fail(new StoreUnavailable('away'));
    for (const one of [first, ...waiting]) await expect(one).rejects.toThrow('away');
    expect(held.batches).toEqual([1]);
    const later = lane.receive(some(1));
    (await held.next()).pass();
    expect(await later).toEqual([COUNTED]);
  });

  test('a batch that can not be stored does not take its neighbours along', async () => {
    const { held, lane } = start();
    const [good, bad] = [lane.receive(some(1)), lane.receive(some(2))];
    (await held.next()).fail(new Error('together'));
    (await held.next()).pass();
    expect(await good).toEqual([COUNTED]);
    (await held.next()).fail(new Error('alone'));
    await expect(bad).rejects.toThrow('alone');
    expect(held.batches).toEqual([3, 1, 2]);
  });
});
