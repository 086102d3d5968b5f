import { describe, expect, test } from 'vitest';
import type { Alert, AlertId, Disposition } from '../alert/alert.ts';
import { ANA, type ArrivalDetails, arrival, BO, HOUR, MINUTE, T0 } from '../alert/fixtures/arrivals.ts';
import { openAlert } from '../alert/fold.ts';
import type { Entry } from '../store/entry.ts';
import { State } from '../store/state.ts';
import { breachOf } from './breakthrough.ts';
import { begin, hidingOf, meet, type SuppressedEntry, type Suppression } from './suppression.ts';

const FIELDS = { 'k8s.ns.name': 'shop', 'user.name': 'root' };
const entry: SuppressedEntry = {
  kind: 'suppressed',
  at: T0,
  by: ANA,
  origin: 'F-1',
  matchers: [
    { facet: 'rule', op: '=', value: 'R' },
    { facet: 'namespace', op: '=', value: 'shop' },
  ],
  reason: 'r',
  until: T0 + 10 * HOUR,
  allows: 'Notice',
  watched: [{ facet: 'user', known: ['root', 'www'] }],
  usual: 2,
};
const event = (details: ArrivalDetails = {}, at = T0 + MINUTE) => arrival(at, { fields: FIELDS, ...details });
const suppression = begin('S-1', entry);
const busy = (events: number) =>
  Array.from({ length: events }).reduce((one: typeof suppression) => meet(one, T0), suppression);

const CONTAINER = { 'container.id': 'c61b4b13ae44' };
const beside = (details: ArrivalDetails = {}, at = T0, more: Partial<Alert> = {}): Alert => ({
  ...openAlert('F-7', arrival(at, { rule: 'Shell', fields: CONTAINER, ...details })),
  ...more,
});
const watching = begin('S-1', { ...entry, companions: [beside({ rule: 'Known' }).fingerprint] });
const joins = { kind: 'story', alert: 'F-7', rule: 'Shell' };
const judged = (disposition: Disposition) => ({ resolution: { by: BO, at: T0, disposition } });

test.each<[string, Suppression, Alert[], object | undefined]>([
  ['an alert of another rule on the container', watching, [beside()], joins],
  ['the first that tells', watching, [beside({ rule: 'Known' }), beside()], joins],
  ['just within the window', watching, [beside({}, T0 + MINUTE - 15 * MINUTE)], joins],
  ['too early', watching, [beside({}, T0 + MINUTE - 15 * MINUTE - 1)], undefined],
  ['the same rule', watching, [beside({ rule: 'R' })], undefined],
  ['another container', watching, [beside({ fields: { 'container.id': 'aaaaaaaaaaaa' } })], undefined],
  ['one that was beside it before', watching, [beside({ rule: 'Known' })], undefined],
  ['one that is hidden too', watching, [beside({}, T0, { hiding: hidingOf(begin('S-2', entry)) })], undefined],
  ['one that was judged benign', watching, [beside({}, T0, judged('benign'))], undefined],
  ['one that was judged false positive', watching, [beside({}, T0, judged('false-positive'))], undefined],
  ['one that was judged true positive', watching, [beside({}, T0, judged('true-positive'))], joins],
  ['stories are not looked at', suppression, [beside()], undefined],
])('a story: %s', (_title, one, others, why) => {
  const came = event({ fields: { ...FIELDS, ...CONTAINER } });
  expect(breachOf(one, came, () => others)).toEqual(why);
});

test.each([
  ['as before', suppression, event(), undefined],
  ['as grave', suppression, event({ priority: 'Notice' }), undefined],
  ['less grave', suppression, event({ priority: 'Debug' }), undefined],
  ['graver', suppression, event({ priority: 'Warning' }), { kind: 'priority', priority: 'Warning', allows: 'Notice' }],
  ['a user that was there', suppression, event({ fields: { ...FIELDS, 'user.name': 'www' } }), undefined],
  [
    'a new user',
    suppression,
    event({ fields: { ...FIELDS, 'user.name': 'eve' } }),
    { kind: 'new-value', facet: 'user', value: 'eve' },
  ],
  ['no user at all', suppression, event({ fields: { 'k8s.ns.name': 'shop' } }), undefined],
  ['ten times the usual', busy(19), event(), undefined],
  ['more than ten times the usual', busy(20), event(), { kind: 'rate', events: 21, usual: 2 }],
  ['the next hour counts anew', busy(20), event({}, T0 + HOUR), undefined],
  [
    'made by an earlier version: all is hidden',
    begin('S-1', { ...entry, allows: undefined, watched: undefined, usual: undefined } as never),
    event({ priority: 'Emergency' }),
    undefined,
  ],
])('%s', (_title, one, came, why) => {
  expect(breachOf(one, came)).toEqual(why);
});

describe('an alert that breaks through', () => {
  function stateWith(...entries: readonly Entry[]): State {
    const state = new State();
    for (const one of [event({}, T0 - HOUR), entry, ...entries]) state.apply(one);
    return state;
  }
  const alertIn = (state: State, id: AlertId = 'F-1'): Alert => {
    const alert = state.alerts.get(id);
    if (alert === undefined) throw new Error(`no ${id}`);
    return alert;
  };
  const shown: Entry = { kind: 'shown', at: T0, subject: 'F-1', message: { channel: 'C1', ts: '1.1' }, revision: 2 };
  const grave = event({ priority: 'Critical' });
  const why = { kind: 'priority', priority: 'Critical', allows: 'Notice' };

  test('shows again, with why, on its card and in its thread', () => {
    const alert = alertIn(stateWith(shown, grave));
    expect(alert).toMatchObject({ count: 2, hidden: 0, broke: [{ id: 'S-1', at: grave.at, why }] });
    expect(alert).not.toHaveProperty('hiding');
    expect(alert.timeline.at(-1)).toEqual({ kind: 'broke-through', id: 'S-1', at: grave.at, why });
    expect(alert.actedRevision).toBe(alert.revision);
  });

  test('without a card says it on the one that it gets', () => {
    const state = stateWith(event({ fields: { ...FIELDS, 'user.name': 'eve' } }));
    expect(alertIn(state, 'F-2')).toMatchObject({
      hidden: 0,
      timeline: [],
      broke: [{ id: 'S-1', why: { kind: 'new-value', value: 'eve' } }],
    });
  });

  test('is not hidden by that suppression again, also after a restart', () => {
    const state = stateWith(shown, grave);
    const restarted = new State(JSON.parse(JSON.stringify(state.data())));
    for (const one of [state, restarted]) {
      one.apply(event({}, T0 + 2 * MINUTE));
      expect(alertIn(one)).toMatchObject({ count: 3, hidden: 0 });
      expect(alertIn(one)).not.toHaveProperty('hiding');
    }
  });

  test('leaves other alerts hidden', () => {
    const www = { ...FIELDS, 'user.name': 'www' };
    const state = stateWith(event({ fields: www }), grave, event({ fields: www }, T0 + 2 * MINUTE));
    expect(alertIn(state, 'F-2')).toMatchObject({ hidden: 2, hiding: { id: 'S-1' } });
  });

  test('is hidden where another suppression allows it, and by a new one', () => {
    const other: Entry = { ...entry, at: T0 + 1, allows: 'Critical' };
    expect(alertIn(stateWith(other, grave))).toMatchObject({ hidden: 1, hiding: { id: 'S-2' } });
    const state = stateWith(grave, { ...other, at: T0 + 2 * MINUTE });
    expect(alertIn(state).hiding?.id).toBe('S-2');
  });

  test('that follows it, once it is resolved, is judged afresh', () => {
    const resolved: Entry = { kind: 'resolved', at: T0, alert: 'F-1', by: BO, disposition: 'benign' };
    const state = stateWith(grave, resolved, event({}, T0 + 2 * MINUTE));
    expect(alertIn(state, 'F-2')).toMatchObject({ follows: 'F-1', hidden: 1 });
  });

  test('when another suppression ends does not fall back under the one it broke', () => {
    const other: Entry = { ...entry, at: T0 + 1, allows: 'Critical' };
    const end: Entry = { kind: 'suppression-ended', at: T0 + HOUR, suppression: 'S-2', why: 'ended', by: BO };
    const state = stateWith(grave, { ...other, at: T0 + 2 * MINUTE }, end);
    expect(alertIn(state)).not.toHaveProperty('hiding');
  });

  describe('by a story', () => {
    const here = { fields: { ...FIELDS, ...CONTAINER } };
    const made: Entry = { ...entry, companions: [] };
    const shell = arrival(T0 + 2 * MINUTE, { rule: 'Shell', fields: CONTAINER });

    function folded(...entries: readonly Entry[]): State {
      const state = new State();
      for (const one of [event(here, T0 - HOUR), made, ...entries]) state.apply(one);
      return state;
    }

    test('hidden while it is alone, back at its first event after another alert on its container', () => {
      const state = folded(event(here), shell, event(here, T0 + 3 * MINUTE), event(here, T0 + 4 * MINUTE));
      const why = { kind: 'story', alert: 'F-2', rule: 'Shell' };
      expect(alertIn(state)).toMatchObject({ count: 4, hidden: 1, broke: [{ id: 'S-1', at: T0 + 3 * MINUTE, why }] });
    });

    test('not when the other alert is hidden, or long past', () => {
      const other = { ...entry, origin: 'F-2', matchers: [{ facet: 'rule', op: '=', value: 'Shell' }] } as const;
      expect(alertIn(folded(shell, other, event(here, T0 + 3 * MINUTE))).hidden).toBe(1);
      expect(alertIn(folded(shell, event(here, T0 + 30 * MINUTE))).hidden).toBe(1);
    });

    test('a restart and retention in between change nothing', () => {
      const last = event(here, T0 + 3 * MINUTE);
      const before = folded(event(here), shell);
      const restarted = new State(JSON.parse(JSON.stringify(before.data())));
      before.apply({ kind: 'retention', at: T0, before: T0 - HOUR, keep: 100 });
      for (const state of [before, restarted]) {
        state.apply(last);
        expect(alertIn(state).broke).toMatchObject([{ why: { kind: 'story', alert: 'F-2' } }]);
      }
    });

    test('one whose story was known when it was made goes on hiding', () => {
      const state = new State();
      for (const one of [event(here, T0 - MINUTE), { ...shell, at: T0 - MINUTE }]) state.apply(one);
      state.apply({ ...entry, companions: [shell.fingerprint] });
      state.apply(event(here, T0 + 3 * MINUTE));
      expect(alertIn(state)).toMatchObject({ hidden: 1, hiding: { id: 'S-1' } });
    });
  });

  test('by its rate: the first event beyond ten times the usual shows', () => {
    const state = stateWith(...Array.from({ length: 21 }, (_, index) => event({}, T0 + MINUTE + index)));
    expect(alertIn(state)).toMatchObject({ hidden: 20, broke: [{ why: { kind: 'rate', events: 21, usual: 2 } }] });
  });
});
