import { describe, expect, test } from 'vitest';
import type { Alert } from './alert.ts';
import { arrival, MINUTE, T0 } from './fixtures/arrivals.ts';
import { openAlert } from './fold.ts';
import { beginStorm, endStorm, gather, isCalm, toGather } from './storm.ts';

const waiting = (count: number, priority = 'Notice'): readonly Alert[] =>
  Array.from({ length: count }, (_, index) =>
    openAlert(`F-${index + 1}`, arrival(T0, { rule: `R${index}`, priority })),
  );
const raging = gather(beginStorm('W-1', 'C1', T0), ['F-999'], T0);

describe('what a storm takes of a channel’s waiting alerts', () => {
  test.each([
    ['as many as the channel carries in twenty seconds: none', waiting(20), undefined, T0, 0],
    ['one more: all', waiting(21), undefined, T0, 21],
    ['one, while a storm rages there', waiting(1), raging, T0 + MINUTE, 1],
    ['none once that is calm', waiting(1), raging, T0 + 2 * MINUTE, 0],
    ['none once that is over', waiting(1), endStorm(raging), T0, 0],
    ['no critical ones, however many', waiting(100, 'Critical'), undefined, T0, 0],
  ])('%s', (_title, alerts, storm, now, expected) => {
    expect(toGather(alerts, storm, now)).toHaveLength(expected);
  });
});

test.each([
  ['just after it gathered', raging, T0 + MINUTE, false],
  ['after two quiet minutes', raging, T0 + 2 * MINUTE, true],
  ['when it is over already', endStorm(raging), T0 + 9 * MINUTE, false],
])('a storm is calm: %s', (_title, storm, now, expected) => {
  expect(isCalm(storm, now)).toBe(expected);
});
