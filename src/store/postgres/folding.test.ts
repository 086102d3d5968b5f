import { describe, expect, test } from 'vitest';
import { arrival, T0 } from '../../alert/fixtures/arrivals.ts';
import type { Applied } from '../state.ts';
import { StoreUnavailable } from '../store.ts';
import type { Received } from './fold.ts';
import { Folding } from './folding.ts';

const COUNTED: Applied = { kind: 'health' };

let pending = 0;
const receivedAs = (count: number, rule: (index: number) => string): Received => {
  pending += 1;
  const fresh = Array.from({ length: count }, (_, index) => arrival(T0 + index, { rule: rule(index) }));
  return { pending, fresh, repeats: [] };
};
/** Events of one alert. */
const received = (count: number) => receivedAs(count, () => 'one');
/** Each of an alert of its own. */
const apart = (count: number) => receivedAs(count, (index) => `${pending}.${index}`);

/** A database that folds what `refuses` lets through. */
function start(
  refuses: (received: readonly Received[]) => Error | undefined = () => undefined,
  refusesToDivide: () => Error | undefined = () => undefined,
) {
  const transactions: number[] = [];
  const faults: unknown[] = [];
  const folding = new Folding({
    fold: async (some) => {
      transactions.push(some.reduce((sum, { fresh }) => sum + fresh.length, 0));
      const error = refuses(some);
      if (error !== undefined) throw error;
      return some.map(({ fresh }) => fresh.map(() => COUNTED));
    },
    divide: async ({ fresh }) => {
      const error = refusesToDivide();
      if (error !== undefined) throw error;
      return fresh.map((one) => ({ ...received(1), fresh: [one] }));
    },
    gaveUp: (error) => faults.push(error),
  });
  return { folding, transactions, faults };
}

describe('what is confirmed', () => {
  test('is folded at once; what comes meanwhile gathers for the next transaction', async () => {
    const { folding, transactions } = start();
    const first = folding.add(received(1));
    expect(await first()).toEqual([COUNTED]);
    const [second, third] = [folding.add(received(2)), folding.add(received(3))];
    expect((await Promise.all([second(), third()])).map(({ length }) => length)).toEqual([2, 3]);
    expect(transactions).toEqual([1, 5]);
  });

  test('is divided into transactions that are bounded', async () => {
    const { folding, transactions } = start();
    for (const size of [600, 600, 2_500, 10]) folding.add(apart(size));
    await folding.settled();
    expect(transactions).toEqual([600, 600, 2_500, 10]);
  });

  test('goes together in greater number the fewer alerts it belongs to', async () => {
    const { folding, transactions } = start();
    for (const size of [1_500, 1_500, 900, 1_500, 1_500]) folding.add(received(size));
    await folding.settled();
    expect(transactions).toEqual([3_900, 3_000]);
  });

  test('leaves room for no more than may wait', async () => {
    const { folding, transactions } = start();
    for (let count = 0; count < 12; count += 1) folding.add(apart(1_000));
    await folding.room();
    expect(transactions.length).toBeGreaterThanOrEqual(3);
    await folding.stop();
    expect(transactions).toHaveLength(12);
  });
});

describe('failure', () => {
  test('trouble passes: it is tried until then, and nobody waits for it', async () => {
    let isAway = true;
    const { folding, transactions, faults } = start(() => (isAway ? new StoreUnavailable('away') : undefined));
    const own = received(2);
    const applied = folding.add(own);
    await folding.settled();
    expect(folding.knows(own.pending ?? 0)).toBe(true);
    isAway = false;
    expect(await applied()).toEqual([COUNTED, COUNTED]);
    expect(folding.knows(own.pending ?? 0)).toBe(false);
    expect(transactions).toEqual([2, 2]);
    expect(faults).toEqual([]);
  });

  test('an event that can not be folded is told of and left; those beside it are folded', async () => {
    const poison = received(3).fresh[1];
    const { folding, faults } = start((some) =>
      some.some(({ fresh }) => fresh.some(({ at }) => at === poison?.at)) ? new Error('a bug') : undefined,
    );
    const [good, bad] = [folding.add(received(1)), folding.add(received(3))];
    expect(await good()).toEqual([COUNTED]);
    expect(await bad()).toEqual([COUNTED, { kind: 'none' }, COUNTED]);
    expect(faults).toEqual([new Error('a bug')]);
  });

  test('what can not be divided is told of and left whole; those beside it and behind it are folded', async () => {
    const poison = received(3);
    const { folding, faults } = start(
      (some) => (some.includes(poison) ? new Error('a bug') : undefined),
      () => new Error('not divided'),
    );
    const [good, bad, beside] = [folding.add(received(1)), folding.add(poison), folding.add(received(2))];
    expect(await good()).toEqual([COUNTED]);
    expect(await bad()).toEqual([{ kind: 'none' }, { kind: 'none' }, { kind: 'none' }]);
    expect(await beside()).toEqual([COUNTED, COUNTED]);
    expect(await folding.add(received(1))()).toEqual([COUNTED]);
    expect(faults).toEqual([new Error('not divided')]);
    expect(folding.knows(poison.pending ?? 0)).toBe(true);
    await folding.stop();
  });

  test('trouble while it is divided passes as well', async () => {
    const poison = received(2);
    let attempts = 0;
    const { folding, faults } = start(
      (some) => (some.includes(poison) ? new Error('a bug') : undefined),
      () => {
        attempts += 1;
        return attempts === 1 ? new StoreUnavailable('away') : undefined;
      },
    );
    expect(await folding.add(poison)()).toEqual([COUNTED, COUNTED]);
    expect(attempts).toBe(2);
    expect(faults).toEqual([]);
  });

  test('at the stop, what the database does not take is left to others', async () => {
    const { folding, transactions } = start(() => new StoreUnavailable('away'));
    const own = received(1);
    folding.add(own);
    await folding.stop();
    expect(transactions).toEqual([1]);
    expect(folding.knows(own.pending ?? 0)).toBe(true);
  });
});
