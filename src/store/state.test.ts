import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlertId } from '../alert/alert.ts';
import { ANA, arrival, HOUR, healthArrival, MINUTE, T0 } from '../alert/fixtures/arrivals.ts';
import type { Entry } from './entry.ts';
import { State, type StateData } from './state.ts';

const id = fc.integer({ min: 1, max: 6 }).map((number): AlertId => `F-${number}`);
const message = { channel: 'C1', ts: '1.1' };

type Make = (at: number) => Entry;

/** Entries of every kind, at times that the test gives them in order. */
const step: fc.Arbitrary<Make> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({ rule: fc.constantFrom('R', 'S'), late: fc.nat(50) })
      .map(({ rule, late }) => (at: number) => ({
        ...arrival(at, { rule, eventAt: T0 + late * MINUTE }),
        sender: 'us',
      })),
  },
  fc.constant<Make>((at) => healthArrival(at)),
  fc.constant<Make>((at) => ({ ...healthArrival(at), sender: 'eu' })),
  fc.record({ sender: fc.constantFrom('eu', 'us'), minutes: fc.nat(5) }).map(
    ({ sender, minutes }): Make =>
      (at) => ({ kind: 'sender-silent', at, sender, since: at - minutes * MINUTE }),
  ),
  fc.constantFrom('eu', 'us').map(
    (sender): Make =>
      (at) => ({ kind: 'sender-removed', at, sender }),
  ),
  id.map(
    (alert): Make =>
      (at) => ({ kind: 'acknowledged', at, alert, by: ANA }),
  ),
  {
    weight: 2,
    arbitrary: id.map(
      (alert): Make =>
        (at) => ({ kind: 'resolved', at, alert, by: ANA, disposition: 'benign' }),
    ),
  },
  id.map(
    (alert): Make =>
      (at) => ({ kind: 'noted', at, alert, by: ANA, text: 'x' }),
  ),
  fc.record({ origin: id, minutes: fc.nat(10) }).map(
    ({ origin, minutes }): Make =>
      (at) => ({
        kind: 'suppressed',
        at,
        by: ANA,
        origin,
        matchers: [{ facet: 'rule', op: '=', value: 'R' }],
        reason: 'r',
        until: at + minutes * MINUTE,
      }),
  ),
  fc.record({ origin: id, minutes: fc.nat(10), grave: fc.boolean() }).map(
    ({ origin, minutes, grave }): Make =>
      (at) => ({
        kind: 'suppressed',
        at,
        by: ANA,
        origin,
        matchers: [{ facet: 'rule', op: '=', value: 'S' }],
        reason: 'r',
        until: at + minutes * MINUTE,
        allows: 'Notice',
        watched: [{ facet: 'user', known: [] }],
        usual: 0.1,
        ...(grave ? { grounds: [{ kind: 'clusters', clusters: 2 }] } : {}),
      }),
  ),
  fc.integer({ min: 1, max: 3 }).map(
    (number): Make =>
      (at) => ({ kind: 'suppression-approved', at, suppression: `S-${number}`, by: ANA }),
  ),
  fc.integer({ min: 1, max: 3 }).map(
    (number): Make =>
      (at) => ({
        kind: 'suppression-extended',
        at,
        suppression: `S-${number}`,
        by: ANA,
        until: at + 9 * MINUTE,
      }),
  ),
  fc.integer({ min: 1, max: 3 }).map(
    (number): Make =>
      (at) => ({ kind: 'suppression-warned', at, suppression: `S-${number}` }),
  ),
  fc.integer({ min: 1, max: 3 }).map(
    (number): Make =>
      (at) => ({ kind: 'suppression-ended', at, suppression: `S-${number}`, why: 'expired' }),
  ),
  fc.integer({ min: 1, max: 3 }).map(
    (number): Make =>
      (at) => ({ kind: 'made-permanent', at, suppression: `S-${number}`, by: ANA }),
  ),
  {
    weight: 3,
    arbitrary: fc
      .record({ subject: fc.oneof(id, fc.constantFrom('health' as const, 'S-1' as const)), revision: fc.nat(9) })
      .map(
        ({ subject, revision }): Make =>
          (at) => ({ kind: 'shown', at, subject, message, revision }),
      ),
  },
  id.map(
    (subject): Make =>
      (at) => ({ kind: 'told', at, subject, items: 9 }),
  ),
  id.map(
    (subject): Make =>
      (at) => ({ kind: 'lost', at, subject }),
  ),
  fc.record({ minutes: fc.nat(20), keep: fc.nat(2) }).map(
    ({ minutes, keep }): Make =>
      (at) => ({
        kind: 'retention',
        at,
        before: at - minutes * MINUTE,
        keep,
      }),
  ),
);
const entries = fc.array(step, { maxLength: 60 }).map((steps) => steps.map((make, index) => make(T0 + index * MINUTE)));

const plain = (data: StateData): StateData => JSON.parse(JSON.stringify(data));

function apply(state: State, recorded: readonly Entry[]): State {
  for (const entry of recorded) state.apply(entry);
  return state;
}

test('property: replaying recorded entries gives equal data', () => {
  fc.assert(
    fc.property(entries, (recorded) => {
      const again = recorded.map((entry): Entry => JSON.parse(JSON.stringify(entry)));
      expect(plain(apply(new State(), again).data())).toEqual(plain(apply(new State(), recorded).data()));
    }),
  );
});

test('property: a snapshot and the entries after it give the same data as all entries', () => {
  fc.assert(
    fc.property(entries, fc.nat(60), (recorded, cut) => {
      const snapshot = plain(apply(new State(), recorded.slice(0, cut)).data());
      const restarted = apply(new State(snapshot), recorded.slice(cut));
      expect(plain(restarted.data())).toEqual(plain(apply(new State(), recorded).data()));
      const behind = ({ behind: it }: State) => [[...it.pressing()].sort(), [...it.repeats()].sort()];
      expect(behind(restarted)).toEqual(behind(apply(new State(), recorded)));
    }),
    { numRuns: 300 },
  );
});

test('property: an alert changes visibly only with a higher revision', () => {
  fc.assert(
    fc.property(entries, (recorded) => {
      const state = new State();
      for (const entry of recorded) {
        const before = new Map(state.alerts);
        state.apply(entry);
        for (const alert of state.alerts.values()) {
          const { card: _card, ...visible } = alert;
          const { card: _before, ...was } = before.get(alert.id) ?? alert;
          if (was.revision === visible.revision) expect(visible).toEqual(was);
          else expect(visible.revision).toBeGreaterThan(was.revision);
        }
      }
    }),
  );
});

test('entries about what is not there do nothing but take a number', () => {
  const state = new State();
  expect(state.apply({ kind: 'acknowledged', at: T0, alert: 'F-9', by: ANA })).toEqual({ kind: 'none' });
  expect(state.apply({ kind: 'abandoned', at: T0, subject: 'F-9' })).toEqual({ kind: 'none' });
  expect(state.apply({ kind: 'suppression-ended', at: T0, suppression: 'S-9', why: 'ended' })).toEqual({
    kind: 'none',
  });
  expect(plain(state.data())).toMatchObject({ seq: 3, nextAlert: 1, nextSuppression: 1, alerts: [] });
});

test('an alert that follows names the newest that is still held, before a restart and after it', () => {
  const state = apply(new State(), [arrival(T0)]);
  const resolve = (alert: AlertId): Entry => ({ kind: 'resolved', at: T0, alert, by: ANA, disposition: 'benign' });
  // F-1 is never shown, so it is kept; F-2 is shown whole and forgotten.
  apply(state, [resolve('F-1'), arrival(T0 + 1), resolve('F-2')]);
  state.apply({ kind: 'shown', at: T0, subject: 'F-2', message, revision: 2 });
  state.apply({ kind: 'told', at: T0, subject: 'F-2', items: 1 });
  state.apply({ kind: 'retention', at: T0, before: T0 + HOUR, keep: 0 });
  expect([...state.alerts.keys()]).toEqual(['F-1']);
  for (const held of [new State(plain(state.data())), state]) {
    expect(apply(held, [arrival(T0 + 2)]).alerts.get('F-3')?.follows).toBe('F-1');
  }
});

test('a number is never given twice, also after its alert was forgotten', () => {
  const state = apply(new State(), [arrival(T0)]);
  state.apply({ kind: 'shown', at: T0, subject: 'F-1', message, revision: 1 });
  state.apply({ kind: 'retention', at: T0 + HOUR, before: T0 + HOUR, keep: 0 });
  expect(apply(new State(plain(state.data())), [arrival(T0 + HOUR)]).alerts.has('F-2')).toBe(true);
});
