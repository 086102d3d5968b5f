import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrival, healthArrival, T0 } from '../../alert/fixtures/arrivals.ts';
import { Gathering, type Waiting } from './gathering.ts';

/** Receipts, each as the rules of its events. */
const receipts = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')));

function gathered(rules: readonly (readonly string[])[]) {
  const gathering = new Gathering();
  const all = rules.map((those, pending): Waiting => {
    const fresh = those.map((rule) => arrival(T0, { rule }));
    return { received: { pending, fresh, repeats: [] }, done: () => undefined };
  });
  for (const waiting of all) gathering.add(waiting);
  return { gathering, all };
}

function expectedWork(rules: readonly (readonly string[])[]): number {
  const events = rules.flat();
  const alerts = new Set(events).size;
  return alerts + (events.length - alerts) / 4;
}

describe('what gathers', () => {
  test('is as much work as the alerts it belongs to, and a quarter for each further event of them', () => {
    fc.assert(
      fc.property(receipts, fc.nat(), (rules, count) => {
        const { gathering } = gathered(rules);
        expect([gathering.events, gathering.work]).toEqual([rules.flat().length, expectedWork(rules)]);
        gathering.remove(count);
        const rest = rules.slice(count);
        expect([gathering.events, gathering.work]).toEqual([rest.flat().length, expectedWork(rest)]);
        expect(gathering.isEmpty).toBe(rest.length === 0);
      }),
    );
  });

  test('counts a message of Falco about itself as an alert, each', () => {
    const gathering = new Gathering();
    const fresh = [healthArrival(T0), healthArrival(T0 + 1), arrival(T0)];
    gathering.add({ received: { pending: 1, fresh, repeats: [] }, done: () => undefined });
    expect(gathering.work).toBe(3);
  });

  test('is taken from the front, as many as are no more work than is asked for, but at least one', () => {
    fc.assert(
      fc.property(receipts, fc.integer({ min: 0, max: 12 }), (rules, most) => {
        const { gathering, all } = gathered(rules);
        const some = gathering.next(most);
        const count = some.length;
        expect(some).toEqual(all.slice(0, count));
        expect(gathering.next(most)).toEqual(some);
        if (count > 1) expect(expectedWork(rules.slice(0, count))).toBeLessThanOrEqual(most);
        expect(count > 0 || all.length === 0).toBe(true);
        if (count < all.length) expect(expectedWork(rules.slice(0, count + 1))).toBeGreaterThan(most);
      }),
    );
  });
});
