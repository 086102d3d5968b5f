import { describe, expect, test } from 'vitest';
import { ANA, arrival, T0 } from '../alert/fixtures/arrivals.ts';
import type { Entry } from './entry.ts';
import { State } from './state.ts';
import { Writer } from './writer.ts';

/** A log whose appends wait until the test lets them through, in order. */
class HeldLog {
  readonly appended: (readonly Entry[])[] = [];
  #waiting: { pass: () => void; fail: (error: Error) => void }[] = [];

  append(entries: readonly Entry[]): Promise<void> {
    this.appended.push(entries);
    return new Promise((pass, fail) => this.#waiting.push({ pass, fail }));
  }

  /** The oldest append that is under way. */
  async next(): Promise<{ pass: () => void; fail: (error: Error) => void }> {
    for (let turn = 0; turn < 100; turn += 1) {
      const oldest = this.#waiting.shift();
      if (oldest !== undefined) return oldest;
      await new Promise(setImmediate);
    }
    throw new Error('no append is under way');
  }
}

function start() {
  const [state, log] = [new State(), new HeldLog()];
  const changes: number[] = [];
  return { state, log, changes, writer: new Writer(state, log, () => changes.push(state.seq)) };
}

const entry = (index: number) => arrival(T0 + index);

describe('group commit', () => {
  test('all that comes while a write is under way shares the next one', async () => {
    const { writer, log, changes } = start();
    const first = writer.write([entry(0)]);
    const held = await log.next();
    const waiting = Array.from({ length: 500 }, (_, index) => writer.write([entry(index + 1)]));
    held.pass();
    expect(await first).toHaveLength(1);
    (await log.next()).pass();
    await Promise.all(waiting);
    expect(log.appended.map((entries) => entries.length)).toEqual([1, 500]);
    expect(changes).toEqual([1, 501]);
  });

  test('all of one turn shares the first one', async () => {
    const { writer, log } = start();
    const writes = [writer.write([entry(0), entry(1)]), writer.write([entry(2)])];
    (await log.next()).pass();
    expect((await Promise.all(writes)).map((applied) => applied.length)).toEqual([2, 1]);
    expect(log.appended).toHaveLength(1);
  });

  test('a write resolves only when it is durable, and is not visible before', async () => {
    const { writer, log, state } = start();
    let resolved = false;
    const write = writer.write([entry(0)]).then(() => {
      resolved = true;
    });
    const held = await log.next();
    await new Promise(setImmediate);
    expect([resolved, state.seq]).toEqual([false, 0]);
    held.pass();
    await write;
    expect(state.seq).toBe(1);
  });

  test('nothing to write is not appended, and keeps its place', async () => {
    const { writer, log, changes } = start();
    expect(await writer.write([])).toEqual([]);
    expect([log.appended, changes]).toEqual([[], []]);
  });
});

describe('a log that fails', () => {
  test('rejects what was in that write, and only that; nothing of it is applied', async () => {
    const { writer, log, state, changes } = start();
    const lost = [writer.write([entry(0)]), writer.write([entry(1)])];
    const held = await log.next();
    const later = writer.write([entry(2)]);
    held.fail(new Error('disk full'));
    expect(await Promise.allSettled(lost)).toMatchObject(Array(2).fill({ reason: new Error('disk full') }));
    expect(state.seq).toBe(0);
    (await log.next()).pass();
    expect(await later).toHaveLength(1);
    expect([state.seq, changes]).toEqual([1, [1]]);
  });

  test('rejects a decision whose entry it did not take; one without an entry stands', async () => {
    const { writer, log, state } = start();
    const refused = writer.decide(() => ({ record: entry(0), result: 'yes' }));
    (await log.next()).fail(new Error('disk full'));
    await expect(refused).rejects.toThrow('disk full');
    expect(await writer.decide(({ seq }) => ({ result: seq }))).toBe(0);
    expect(state.seq).toBe(0);
  });

  test('leaves a decision that records nothing alone, though it stood beside what failed', async () => {
    const { writer, log } = start();
    const first = writer.write([entry(0)]);
    const held = await log.next();
    const reading = writer.decide(({ seq }) => ({ result: seq }));
    const lost = writer.write([entry(1)]);
    held.pass();
    await first;
    (await log.next()).fail(new Error('disk full'));
    expect(await reading).toBe(1);
    await expect(lost).rejects.toThrow('disk full');
  });
});

describe('decisions', () => {
  test('see everything before them, and nothing after', async () => {
    const { writer, log } = start();
    const before = writer.write([entry(0), entry(1)]);
    const decided = writer.decide(({ seq }) => ({ result: seq }));
    const after = writer.write([entry(2)]);
    (await log.next()).pass();
    expect(await decided).toBe(2);
    (await log.next()).pass();
    await Promise.all([before, after]);
  });

  test('see the outcome of the decision before them', async () => {
    const { writer, log } = start();
    await Promise.all([writer.write([entry(0)]), log.next().then(({ pass }) => pass())]);
    const acknowledge = () =>
      writer.decide(({ alerts }) => {
        if (alerts.get('F-1')?.status === 'acknowledged') return { result: 'second' };
        return { record: { kind: 'acknowledged', at: T0, alert: 'F-1', by: ANA }, result: 'first' };
      });
    const both = [acknowledge(), acknowledge()];
    (await log.next()).pass();
    expect(await Promise.all(both)).toEqual(['first', 'second']);
    expect(log.appended).toHaveLength(2);
  });

  test('one that throws rejects alone', async () => {
    const { writer, log } = start();
    const broken = writer.decide(() => {
      throw new Error('a bug');
    });
    const write = writer.write([entry(0)]);
    await expect(broken).rejects.toThrow('a bug');
    (await log.next()).pass();
    expect(await write).toHaveLength(1);
  });
});

test('idle waits for everything, also for what comes meanwhile', async () => {
  const { writer, log, state } = start();
  await writer.idle();
  const writes = [writer.write([entry(0)])];
  const idle = writer.idle();
  const held = await log.next();
  writes.push(writer.write([entry(1)]));
  held.pass();
  (await log.next()).pass();
  await idle;
  expect(state.seq).toBe(2);
  await Promise.all(writes);
});
