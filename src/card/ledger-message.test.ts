import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ANA, arrival, BO, HOUR, T0 } from '../alert/fixtures/arrivals.ts';
import { noiseLedger, noiseOf } from '../ledger/noise.ts';
import { State } from '../store/state.ts';
import { hostileText } from './fixtures/hostile.ts';
import { readable } from './fixtures/readable.ts';
import { ledgerMessage } from './ledger-message.ts';
import { fits } from './message.ts';

function busyState(names: readonly string[]): State {
  const state = new State();
  names.forEach((rule, index) => {
    for (let hour = 0; hour <= 30 + index; hour += 1)
      state.apply(arrival(T0 - hour * HOUR, { rule, priority: index === 0 ? 'Critical' : 'Notice' }));
  });
  return state;
}

function ledgerIn(state: State) {
  const asked = { period: '24h', grouping: 'rule', now: T0 } as const;
  return noiseLedger(noiseOf([...state.alerts.values()], asked), [...state.suppressions.values()], asked);
}

test('what a reader sees', () => {
  const state = busyState(['Terminal shell in container', 'Contact K8S API Server From Container']);
  const matchers = [{ facet: 'rule', op: '=', value: 'Contact K8S API Server From Container' }] as const;
  const common = { kind: 'suppressed', origin: 'F-2', matchers, reason: 'x' } as const;
  state.apply({ ...common, at: T0 - 40 * HOUR, by: ANA, until: T0 + 2 * HOUR });
  state.apply({ ...common, at: T0 - HOUR, by: BO, until: T0 + 90 * HOUR });
  const shown = readable({ ...ledgerMessage(ledgerIn(state), false) });
  for (const part of [
    'Noise ledger, last 24 hours',
    '48 events in 2 alerts',
    '0 % acknowledged, 50 % suppressed in part or whole, 0 % judged',
    'Terminal shell in container',
    '24 events (▲ 243 %) in 1 alert',
    '[Preview suppression: alert.suppress F-1',
    'S-1 never hid anything',
    'S-1 ends in 2 h',
    'made 1 suppression',
    'Critical or worse, acknowledged by nobody: 1',
    '[Post here, with a picture: ledger.post 24h rule',
  ])
    expect(shown.replaceAll('**', '').replaceAll('`', '')).toContain(part);
  expect(shown).not.toContain('alert.suppress F-2');
  expect(readable({ ...ledgerMessage(ledgerIn(state), true) })).not.toContain('ledger.post');
});

test('property: hostile names fit Slack and stay text', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const names = Array.from({ length: 7 }, (_, index) => `${index}${text}`);
      const state = new State();
      for (const rule of names) state.apply(arrival(T0, { rule }));
      const { blocks } = ledgerMessage(ledgerIn(state), false);
      expect(fits(blocks)).toBe(true);
      expect(JSON.stringify(blocks)).not.toContain('"mrkdwn"');
    }),
  );
});

test('that there is no trend is said once, not at every group', () => {
  const state = new State();
  for (const rule of ['A', 'B', 'C']) state.apply(arrival(T0, { rule }));
  const shown = readable({ ...ledgerMessage(ledgerIn(state), false) });
  expect(shown.match(/stored from the 24 hours before/g)).toHaveLength(1);
  expect(shown).toContain('1 event in 1 alert');
});

test('of nothing it says so', () => {
  expect(readable({ ...ledgerMessage(ledgerIn(new State()), false) })).toContain('0 events in 0 alerts');
});
