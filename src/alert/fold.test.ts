import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Alert, Hiding } from './alert.ts';
import type { PersonEntry } from './entry.ts';
import { ANA, arrival, BO, MINUTE, T0 } from './fixtures/arrivals.ts';
import { foldHiding, foldPerson, openAlert, recur } from './fold.ts';

const HIDING: Hiding = { id: 'S-1', until: T0 + MINUTE, by: ANA, reason: 'deploy' };
const open = () => openAlert('F-1', arrival(T0));

test('the first event opens an alert with one event and revision 1', () => {
  expect(open()).toMatchObject({
    id: 'F-1',
    status: 'open',
    revision: 1,
    actedRevision: 0,
    count: 1,
    hidden: 0,
    firstAt: T0,
    lastAt: T0,
    receivedAt: T0,
    lastReceivedAt: T0,
    timeline: [],
    card: { shown: 0, told: 0 },
  });
  expect(open()).not.toHaveProperty('hiding');
  expect(open()).not.toHaveProperty('follows');
});

test('one that is opened hidden counts its event as hidden and says by what', () => {
  expect(openAlert('F-2', arrival(T0), { hiding: HIDING }, 'F-1')).toMatchObject({
    count: 1,
    hidden: 1,
    hiding: HIDING,
    follows: 'F-1',
  });
});

describe('one more event', () => {
  const later = arrival(T0 + MINUTE, { fields: { x: 'later' } });
  test.each<[string, Alert, object]>([
    ['counts and raises the revision', recur(open(), later), { count: 2, revision: 2, lastAt: T0 + MINUTE }],
    ['is nothing a person did', recur(open(), later), { actedRevision: 0 }],
    ['a worse priority stays', recur(open(), arrival(T0, { priority: 'Critical' })), { priority: 'Critical' }],
    ['a lesser one does not lower it', recur(open(), arrival(T0, { priority: 'Debug' })), { priority: 'Notice' }],
    ['the newest event is kept', recur(open(), later), { latest: { fields: { x: 'later' } } }],
    [
      'a late one moves the first time back and is not the newest',
      recur(open(), arrival(T0 + MINUTE, { eventAt: T0 - MINUTE, fields: { x: 'late' } })),
      { firstAt: T0 - MINUTE, lastAt: T0, latest: { fields: {} }, lastReceivedAt: T0 + MINUTE, receivedAt: T0 },
    ],
    [
      'a clock that goes back does not take the receipt time back',
      recur(open(), arrival(T0 - 1)),
      { lastReceivedAt: T0 },
    ],
    [
      'hidden, it is counted as such',
      recur(open(), later, { hiding: HIDING }),
      { count: 2, hidden: 1, hiding: HIDING },
    ],
  ])('%s', (_title, alert, expected) => {
    expect(alert).toMatchObject(expected);
  });

  test('an event that nothing hides ends the hiding', () => {
    expect(recur(openAlert('F-1', arrival(T0), { hiding: HIDING }), later)).not.toHaveProperty('hiding');
  });
});

const did = { at: T0 + 1, alert: 'F-1', by: BO } as const;

describe('what a person does', () => {
  test.each<[string, PersonEntry, object]>([
    [
      'acknowledge',
      { ...did, kind: 'acknowledged', note: 'n' },
      { status: 'acknowledged', acknowledgement: { by: BO, at: T0 + 1, note: 'n' } },
    ],
    [
      'resolve',
      { ...did, kind: 'resolved', disposition: 'benign' },
      { status: 'resolved', resolution: { by: BO, at: T0 + 1, disposition: 'benign' } },
    ],
    [
      'assign',
      { ...did, kind: 'assigned', to: 'U9' },
      { status: 'open', assignee: { user: 'U9', by: BO, at: T0 + 1 } },
    ],
    ['note', { ...did, kind: 'noted', text: 't' }, { status: 'open' }],
    ['mitigate', { ...did, kind: 'mitigated', action: 'a', title: 'A', command: 'c' }, { status: 'open' }],
    ['ask for the report', { ...did, kind: 'report-requested' }, { status: 'open' }],
  ])('%s: visible at once and told once', (_title, entry, expected) => {
    const { alert: _subject, ...item } = entry;
    expect(foldPerson(open(), entry)).toMatchObject({ ...expected, revision: 2, actedRevision: 2, timeline: [item] });
  });

  test('an acknowledgement taken back leaves nothing but the story', () => {
    const acknowledged = foldPerson(open(), { ...did, kind: 'acknowledged' });
    const again = foldPerson(acknowledged, { ...did, kind: 'unacknowledged' });
    expect(again).toMatchObject({ status: 'open', revision: 3, actedRevision: 3 });
    expect(again).not.toHaveProperty('acknowledgement');
    expect(again.timeline.map(({ kind }) => kind)).toEqual(['acknowledged', 'unacknowledged']);
  });

  test('an absent note stays absent', () => {
    expect(foldPerson(open(), { ...did, kind: 'acknowledged' }).acknowledgement).toEqual({ by: BO, at: T0 + 1 });
  });
});

describe('a suppression', () => {
  const hidden = (origin: boolean) => foldHiding(open(), { kind: 'hidden', at: T0, hiding: HIDING, origin });
  const end = { kind: 'unhidden', at: T0 + 9, id: 'S-1', hidden: 3 } as const;

  test.each([
    ['the alert it was made on tells it', true, ['suppressed']],
    ['another alert does not', false, []],
  ])('%s', (_title, origin, told) => {
    expect(hidden(origin)).toMatchObject({ hiding: HIDING, revision: 2, actedRevision: 2 });
    expect(hidden(origin).timeline.map(({ kind }) => kind)).toEqual(told);
  });

  test.each([
    [
      'its end is told there too, with what it hid',
      true,
      [{ kind: 'suppression-ended', at: T0 + 9, id: 'S-1', hidden: 3 }],
    ],
    ['and not elsewhere', false, []],
  ])('%s', (_title, origin, told) => {
    const shown = foldHiding(hidden(false), { ...end, origin });
    expect(shown).not.toHaveProperty('hiding');
    expect(shown).toMatchObject({ revision: 3, actedRevision: 3, timeline: told });
  });

  test('the end of another suppression changes nothing', () => {
    const alert = hidden(false);
    expect(foldHiding(alert, { ...end, id: 'S-2', origin: false })).toBe(alert);
  });

  test('the end is told even when an event has shown the alert before', () => {
    const shown = recur(hidden(true), arrival(T0 + 2 * MINUTE));
    const ended = foldHiding(shown, { ...end, origin: true });
    expect(ended.timeline.map(({ kind }) => kind)).toEqual(['suppressed', 'suppression-ended']);
  });
});

test('property: counters equal the events, and every visible change raises the revision', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('event' as const),
      minutes: fc.integer({ min: -600, max: 600 }),
      hide: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('note' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let alert = open();
      for (const [index, taken] of steps.entries()) {
        const before = alert.revision;
        alert =
          taken.kind === 'note'
            ? foldPerson(alert, { ...did, kind: 'noted', text: 't' })
            : recur(
                alert,
                arrival(T0 + index, { eventAt: T0 + taken.minutes * MINUTE }),
                taken.hide ? { hiding: HIDING } : {},
              );
        expect(alert.revision).toBeGreaterThan(before);
      }
      const events = steps.filter((taken) => taken.kind === 'event');
      const times = [0, ...events.map(({ minutes }) => minutes)].map((minutes) => T0 + minutes * MINUTE);
      expect(alert.count).toBe(1 + events.length);
      expect(alert.hidden).toBe(events.filter(({ hide }) => hide).length);
      expect(alert.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(alert.count);
      expect([alert.firstAt, alert.lastAt, alert.latest.at]).toEqual([
        Math.min(...times),
        Math.max(...times),
        Math.max(...times),
      ]);
      expect(alert.actedRevision).toBeLessThanOrEqual(alert.revision);
    }),
  );
});
