import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Alert } from './alert.ts';
import type { CardState } from './card-state.ts';
import { AT_ONCE, byUrgency, isActed, isBehind, isDue, isUntold, RANKED_REPEATS, ranked, wantsCard } from './due.ts';
import { ANA, arrival, MINUTE, SECOND, T0 } from './fixtures/arrivals.ts';
import { foldPerson, openAlert, recur } from './fold.ts';

const message = { channel: 'C1', ts: '1.1' };
const hiding = { id: 'S-1', until: T0 + MINUTE, by: ANA, reason: 'r' } as const;

const fresh = openAlert('F-1', arrival(T0));
const shown = (alert: Alert, card: Partial<CardState> = {}): Alert => ({
  ...alert,
  card: { message, shown: alert.revision, shownAt: T0, told: alert.timeline.length, ...card },
});
const repeated = recur(shown(fresh), arrival(T0 + 1));
const noted = foldPerson(shown(fresh), { kind: 'noted', at: T0, alert: 'F-1', by: ANA, text: 't' });
const hiddenOnly = openAlert('F-1', arrival(T0), { hiding });
const hiddenRepeat = recur(shown(fresh), arrival(T0 + 1), { hiding });
const attempt = { at: T0, channel: 'C1', part: 'card' as const };

test.each([
  ['a new alert', fresh, true],
  ['one whose every event was hidden', hiddenOnly, false],
  ['one with a single visible event among hidden ones', recur(hiddenOnly, arrival(T0 + 1)), true],
  ['one that has a card and is hidden since', hiddenRepeat, true],
])('wants a card: %s', (_title, alert, expected) => {
  expect(wantsCard(alert)).toBe(expected);
});

test.each([
  ['a new alert is', fresh, true],
  ['one that is shown is not', shown(fresh), false],
  ['a repeat makes it so', repeated, true],
  ['an act makes it so', noted, true],
  ['a thread that lacks an item makes it so', shown(noted, { told: 0 }), true],
  ['an attempt of unknown outcome makes it so', shown(fresh, { attempt }), true],
  ['one that wants no card is not', hiddenOnly, false],
])('behind: %s', (_title, alert, expected) => {
  expect(isBehind(alert)).toBe(expected);
});

test.each([
  ['not posted yet: at once', fresh, 0, true],
  ['shown: never', shown(fresh), 24 * 60 * MINUTE, false],
  ['a repeat within five seconds: not yet', repeated, 5 * SECOND - 1, false],
  ['a repeat after five seconds', repeated, 5 * SECOND, true],
  ['a hidden repeat within a minute: not yet', hiddenRepeat, MINUTE - 1, false],
  ['a hidden repeat after a minute', hiddenRepeat, MINUTE, true],
  ['an act: at once', noted, 0, true],
  ['an attempt of unknown outcome: at once', shown(repeated, { attempt, shown: 1 }), 0, true],
  ['nothing visible: never', hiddenOnly, 24 * 60 * MINUTE, false],
])('due: %s', (_title, alert, afterMs, expected) => {
  expect(isDue(alert, T0 + afterMs)).toBe(expected);
});

test('an act is one until card and thread show it', () => {
  expect(isActed(noted)).toBe(true);
  expect(isUntold(noted)).toBe(true);
  expect(isActed(shown(noted, { told: 0 }))).toBe(true);
  expect(isActed(shown(noted))).toBe(false);
  expect(isActed(repeated)).toBe(false);
});

test('most urgent first: acts, then cards not posted, then priority, then the longest waiting', () => {
  const posted = (id: Alert['id'], priority: string, at: number) => shown(openAlert(id, arrival(at, { priority })));
  const act = { ...noted, id: 'F-2' } as const;
  const newNotice = openAlert('F-3', arrival(T0));
  const newCritical = openAlert('F-4', arrival(T0 + 5, { priority: 'Critical' }));
  const oldCritical = openAlert('F-5', arrival(T0 + 4, { priority: 'Critical' }));
  const order = [
    posted('F-6', 'Critical', T0),
    newNotice,
    newCritical,
    oldCritical,
    act,
    posted('F-7', 'Emergency', T0 + 9),
  ];
  expect(order.sort(byUrgency).map(({ id }) => id)).toEqual(['F-2', 'F-5', 'F-4', 'F-3', 'F-7', 'F-6']);
});

test('property: of those that only count on, the first thousand are ranked; of all others, everyone', () => {
  const others = [fresh, noted, shown(repeated, { attempt, shown: 1 }), shown(fresh)];
  const at = fc.nat(1_000);
  const made = fc.record({
    repeats: fc.array(fc.tuple(at, fc.boolean()), { minLength: 10, maxLength: 40, size: 'max' }),
    others: fc.array(fc.tuple(fc.constantFrom(...others), at), { maxLength: 30 }),
  });
  const now = T0 + MINUTE;
  fc.assert(
    fc.property(made, (some) => {
      const repeats = some.repeats.map(([lastReceivedAt, isDueNow]) => {
        const card = { ...repeated.card, shownAt: isDueNow ? T0 : now };
        return { ...repeated, lastReceivedAt, card };
      });
      const many = Array.from({ length: 100 }, () => repeats).flat();
      const rest = some.others.map(([alert, lastReceivedAt]) => ({ ...alert, lastReceivedAt }));
      const counting = many.filter((alert) => isDue(alert, now)).slice(0, RANKED_REPEATS);
      const expected = [...rest.filter((alert) => isDue(alert, now)), ...counting].sort(byUrgency);
      expect(ranked(rest, many, now, many.length + rest.length)).toEqual(expected);
      expect(ranked(rest, many, now, 7)).toEqual(expected.slice(0, 7));
      expect(ranked(rest, many, AT_ONCE, 1_000)).toEqual(ranked(rest, [], now, 1_000));
    }),
    { numRuns: 30 },
  );
});
