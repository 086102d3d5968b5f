import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Alert, AlertId } from './alert.ts';
import { type ArrivalDetails, arrival, MINUTE, SECOND, T0 } from './fixtures/arrivals.ts';
import { openAlert, recur } from './fold.ts';
import { storyOf } from './story.ts';

const CONTAINER = { 'container.id': 'c61b4b13ae44' };

function alertOf(number: number, at: number, details: ArrivalDetails): Alert {
  return openAlert(`F-${number}` as AlertId, arrival(at, details));
}

const shell = alertOf(1, T0, { rule: 'Shell', fields: CONTAINER });
const read = alertOf(2, T0 + 30 * SECOND, { rule: 'Read', fields: CONTAINER });
const drop = alertOf(3, T0 + 3 * MINUTE, { rule: 'Drop', fields: CONTAINER });

test('different rules on one container within the window are steps in time', () => {
  const story = storyOf(read, [drop, shell, read]);
  expect(story).toMatchObject({ kind: 'container', rules: 3 });
  expect(story?.steps.map(({ alert, at }) => [alert.id, at])).toEqual([
    ['F-1', T0],
    ['F-2', T0 + 30 * SECOND],
    ['F-3', T0 + 3 * MINUTE],
  ]);
});

describe('no story', () => {
  test.each<[string, Alert]>([
    ['alone', shell],
    ['the same rule', alertOf(9, T0, { rule: 'Shell', fields: { ...CONTAINER, 'proc.name': 'x' } })],
    ['another container', alertOf(9, T0, { rule: 'Read', fields: { 'container.id': 'aaaaaaaaaaaa' } })],
    ['too late', alertOf(9, T0 + 15 * MINUTE + 1, { rule: 'Read', fields: CONTAINER })],
    ['no place at all', alertOf(9, T0, { rule: 'Read' })],
  ])('%s', (_title, other) => {
    expect(storyOf(shell, [other])).toBeUndefined();
  });

  test('the host is no container that is shared', () => {
    const on = { 'container.id': 'host' };
    const more = { hostname: 'h' };
    expect(
      storyOf(alertOf(1, T0, { rule: 'A', fields: on, more }), [alertOf(2, T0, { rule: 'B', fields: on, more })]),
    ).toBeUndefined();
  });
});

test.each<[string, 'container' | 'pod' | 'session', Record<string, unknown>, Record<string, unknown>]>([
  ['a container by its short and long id', 'container', CONTAINER, { 'container.id': `c61b4b13ae44${'0'.repeat(52)}` }],
  ['a pod', 'pod', { 'k8s.ns.name': 'a', 'k8s.pod.name': 'p' }, { 'k8s.ns.name': 'a', 'k8s.pod.name': 'p' }],
  ['a login', 'session', { 'container.id': 'host', 'user.loginuid': 1000 }, { 'user.loginuid': 1000 }],
  ['a session leader', 'session', { 'proc.sid': 42 }, { 'proc.sid': 42, 'user.loginuid': 7 }],
])('%s is a scene', (_title, kind, here, there) => {
  const more = { hostname: 'h' };
  const story = storyOf(alertOf(1, T0, { rule: 'A', fields: here, more }), [
    alertOf(2, T0 + SECOND, { rule: 'B', fields: there, more }),
  ]);
  expect(story?.kind).toBe(kind);
});

test('nobody logged in is no session', () => {
  const more = { hostname: 'h' };
  const fields = { 'user.loginuid': -1 };
  expect(
    storyOf(alertOf(1, T0, { rule: 'A', fields, more }), [alertOf(2, T0, { rule: 'B', fields, more })]),
  ).toBeUndefined();
});

const RULES = ['Shell', 'Read', 'Drop', 'Connect'];
const happening = fc.record({
  rule: fc.constantFrom(...RULES),
  container: fc.constantFrom('c61b4b13ae44', 'aaaaaaaaaaaa'),
  seconds: fc.integer({ min: 0, max: 2_400 }),
});
type Happening = { rule: string; container: string; seconds: number };

/** One alert per rule, numbered by rule whatever the order, of at most ten events each. */
function alertsOf(happenings: readonly Happening[]): Alert[] {
  const alerts = new Map<string, Alert>();
  for (const { rule, container, seconds } of happenings) {
    const event = arrival(T0 + seconds * SECOND, { rule, fields: { 'container.id': container } });
    const alert = alerts.get(rule);
    alerts.set(
      rule,
      alert === undefined ? openAlert(`F-${RULES.indexOf(rule)}` as AlertId, event) : recur(alert, event),
    );
  }
  return [...alerts.values()];
}

const told = (alerts: readonly Alert[]) =>
  Object.fromEntries(
    alerts.map((alert) => {
      const story = storyOf(alert, alerts);
      const steps = story?.steps.map((step) => [step.alert.id, step.at]);
      return [alert.id, story === undefined ? undefined : { kind: story.kind, rules: story.rules, steps }];
    }),
  );

test('the order of arrival does not matter', () => {
  const shuffled = fc
    .array(happening, { minLength: 1, maxLength: 10 })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  fc.assert(
    fc.property(shuffled, ([some, others]) => {
      expect(told(alertsOf(others))).toEqual(told(alertsOf(some)));
    }),
  );
});

test('who is in my story has me in theirs', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 10 }), (happenings) => {
      const alerts = alertsOf(happenings);
      for (const alert of alerts) {
        for (const { alert: other } of storyOf(alert, alerts)?.steps ?? []) {
          expect(storyOf(other, alerts)?.steps.map((step) => step.alert.id)).toContain(alert.id);
        }
      }
    }),
  );
});
