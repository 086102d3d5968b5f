import { describe, expect, test } from 'vitest';
import { Budget, type Call } from './budget.ts';

const T = 1_000_000;

/** How many calls may be made at `now`, each one spent. */
function take(budget: Budget, call: Call, channel: string, now: number, urgent = false): number {
  let taken = 0;
  while (taken < 1_000 && budget.wait(call, channel, now, urgent) === 0) {
    budget.spend(call, channel, now);
    taken += 1;
  }
  return taken;
}

test.each<[string, Call, boolean, number]>([
  ['three posts go out at once', 'post', false, 3],
  ['a person’s posts have no more', 'post', true, 3],
  ['ten updates for repeats, five are kept for people', 'update', false, 10],
  ['fifteen updates for people', 'update', true, 15],
  ['ten searches', 'search', false, 10],
])('%s', (_rule, call, urgent, burst) => {
  expect(take(new Budget(), call, 'C1', T, urgent)).toBe(burst);
});

test('people still have five updates when repeats have used theirs', () => {
  const budget = new Budget();
  take(budget, 'update', 'C1', T);
  expect(take(budget, 'update', 'C1', T, true)).toBe(5);
});

test.each<[string, Call, number, number]>([
  ['one post a second and channel', 'post', 60_000, 57],
  ['45 updates a minute', 'update', 60_000, 45],
  ['40 searches a minute', 'search', 60_250, 40],
])('%s is the sustained rate', (_rule, call, during, sustained) => {
  const budget = new Budget();
  take(budget, call, 'C1', T, true);
  let taken = 0;
  for (let now = T; now <= T + during; now += 250) taken += take(budget, call, 'C1', now, true);
  expect(taken).toBe(sustained);
});

test('one that takes over has what is kept for people, and what has filled since, also where it is looked at later', () => {
  const budget = new Budget('reserve', T);
  expect(take(budget, 'post', 'C1', T, true)).toBe(0);
  expect(budget.wait('post', 'C1', T, true)).toBe(1_050);
  expect(take(budget, 'post', 'C2', T + 2_100)).toBe(2);
  // The first repeat does not wait until the reserve is there.
  expect(budget.wait('update', 'C1', T, false)).toBeLessThan(1_500);
  expect(take(budget, 'update', 'C1', T, true)).toBe(5);
});

test('what it says to wait is exactly when the next call may be made', () => {
  const budget = new Budget();
  take(budget, 'post', 'C1', T);
  const wait = budget.wait('post', 'C1', T, false);
  expect(wait).toBe(1_050);
  expect(budget.wait('post', 'C1', T + wait - 1, false)).toBeGreaterThan(0);
  expect(budget.wait('post', 'C1', T + wait, false)).toBe(0);
});

test('idle time saves up no more than the burst', () => {
  const budget = new Budget();
  take(budget, 'post', 'C1', T);
  expect(take(budget, 'post', 'C1', T + 3_600_000)).toBe(3);
});

test('a clock that goes back gives nothing and takes nothing', () => {
  const budget = new Budget();
  take(budget, 'post', 'C1', T);
  expect(take(budget, 'post', 'C1', T - 60_000)).toBe(0);
  expect(take(budget, 'post', 'C1', T - 60_000 + 1_050)).toBe(1);
});

describe('between channels', () => {
  test('posts are counted per channel', () => {
    const budget = new Budget();
    expect(take(budget, 'post', 'C1', T)).toBe(3);
    expect(take(budget, 'post', 'C2', T)).toBe(3);
  });

  test.each<[Call]>([['update'], ['search']])('%ss are counted for the whole app', (call) => {
    const budget = new Budget();
    take(budget, call, 'C1', T, true);
    expect(take(budget, call, 'C2', T, true)).toBe(0);
  });

  test.each<[Call]>([['post'], ['update'], ['search']])('a closed channel waits for its %ss, others go on', (call) => {
    const budget = new Budget();
    budget.close('C1', T + 30_000);
    expect(budget.wait(call, 'C1', T, true)).toBe(30_000);
    expect(budget.wait(call, 'C1', T + 29_999, true)).toBe(1);
    expect(budget.wait(call, 'C1', T + 30_000, true)).toBe(0);
    expect(budget.wait(call, 'C2', T, true)).toBe(0);
  });
});
