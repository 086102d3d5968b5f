import { expect, test } from 'vitest';
import { arrival, MINUTE, T0 } from '../alert/fixtures/arrivals.ts';
import { NO_HEALTH, type SenderLine, silentSenders } from '../alert/health.ts';
import { EmbeddedStore, NO_LOG } from '../store/embedded.ts';
import { State } from '../store/state.ts';
import { listenForSilence, silences } from './silence.ts';

const HOUR = 60 * MINUTE;
const EU = { name: 'eu', silenceMs: HOUR };
const QUIET = { name: 'eu' };
const heard: SenderLine = { name: 'eu', heardAt: T0 };
const silent: SenderLine = { ...heard, silent: true };

const found = (lines: readonly SenderLine[], senders: readonly (typeof EU | typeof QUIET)[], now: number, since = 0) =>
  silences({ ...NO_HEALTH, senders: lines }, { senders, now, listeningSince: since });

const SILENT = { kind: 'sender-silent', sender: 'eu', since: T0 };
const REMOVED = { kind: 'sender-removed', sender: 'eu' };

test.each<[string, SenderLine[], (typeof EU | typeof QUIET)[], number, object[]]>([
  ['a moment before its time: none', [heard], [EU], T0 + HOUR - 1, []],
  ['at its time: silent since it was heard from', [heard], [EU], T0 + HOUR, [SILENT]],
  ['found already: none', [silent], [EU], T0 + 2 * HOUR, []],
  ['never heard from: none', [], [EU], T0 + 9 * HOUR, []],
  ['no alarm wanted: none', [heard], [QUIET], T0 + 9 * HOUR, []],
  ['no alarm wanted any more: its silence ends', [silent], [QUIET], T0 + 9 * HOUR, [REMOVED]],
  ['not configured any more: forgotten', [heard], [], T0, [REMOVED]],
  ['silent and not configured any more: forgotten', [silent], [], T0, [REMOVED]],
])('%s', (_rule, lines, senders, now, expected) => {
  expect(found(lines, senders, now)).toEqual(expected.map((entry) => ({ at: now, ...entry })));
});

test('while Falconer was down nobody could be heard: the time runs from its start', () => {
  const start = T0 + 20 * HOUR;
  expect(found([heard], [EU], start, start)).toEqual([]);
  expect(found([heard], [EU], start + HOUR, start)).toMatchObject([SILENT]);
});

test('a store that never heard of senders has none', () => {
  expect(silences(NO_HEALTH, { senders: [EU], now: T0, listeningSince: 0 })).toEqual([]);
});

test('a sender falls silent once, is said once, also over a restart, and is heard again', async () => {
  const state = new State();
  const said: string[] = [];
  let now = T0;
  const look = async (store: EmbeddedStore) => {
    await listenForSilence({
      health: () => store.health(),
      record: (entry) => store.record(entry),
      senders: [EU],
      now: () => now,
      listeningSince: 0,
      onSilent: (sender) => said.push(sender),
    });
    return silentSenders(await store.health()).map(({ name }) => name);
  };
  const store = new EmbeddedStore(state, NO_LOG);
  await store.receive([{ ...arrival(T0), sender: 'eu' }]);
  expect(await look(store)).toEqual([]);
  now = T0 + HOUR;
  expect(await look(store)).toEqual(['eu']);
  const restarted = new EmbeddedStore(new State(JSON.parse(JSON.stringify(state.data()))), NO_LOG);
  expect(await look(restarted)).toEqual(['eu']);
  await restarted.receive([{ ...arrival(now), sender: 'eu' }]);
  expect(await look(restarted)).toEqual([]);
  expect(said).toEqual(['eu']);
  now += HOUR;
  expect(await look(restarted)).toEqual(['eu']);
  expect(said).toEqual(['eu', 'eu']);
});
