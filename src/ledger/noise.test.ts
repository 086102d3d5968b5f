import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Alert } from '../alert/alert.ts';
import { ANA, arrival, BO, HOUR, MINUTE, T0 } from '../alert/fixtures/arrivals.ts';
import { EmbeddedStore, NO_LOG } from '../store/embedded.ts';
import { State } from '../store/state.ts';
import type { Suppression } from '../suppression/suppression.ts';
import { type NoiseQuery, noiseLedger, noiseOf } from './noise.ts';
import { GROUPINGS, PERIODS } from './period.ts';

const NOW = T0 + 30 * MINUTE;
const ASKED = { period: '24h', grouping: 'rule', now: NOW } as const;

function ledgerOf(alerts: readonly Alert[], suppressions: readonly Suppression[], asked: NoiseQuery) {
  return noiseLedger(noiseOf(alerts, asked), suppressions, asked);
}

async function store() {
  const one = new EmbeddedStore(new State(), NO_LOG);
  const all = async (): Promise<readonly Alert[]> => (await one.find({ limit: 1_000 })).alerts;
  return { one, all };
}

test('events by rule with the day before, and what became of their alerts', async () => {
  const { one, all } = await store();
  const at = (hours: number) => T0 - hours * HOUR;
  await one.receive([
    ...[0, 1, 2, 23].map((hours) => arrival(at(hours), { rule: 'busy' })),
    ...[24, 30].map((hours) => arrival(at(hours), { rule: 'busy' })),
    arrival(at(1), { rule: 'quiet', priority: 'Critical' }),
    arrival(at(26), { rule: 'gone' }),
  ]);
  const [busy, quiet] = await Promise.all(
    ['busy', 'quiet'].map(async (rule) => (await one.find({ rule, limit: 1 })).alerts[0]),
  );
  if (busy === undefined || quiet === undefined) throw new Error('no alerts');
  await one.record({ kind: 'acknowledged', at: busy.receivedAt + 7 * MINUTE + 24 * HOUR, alert: busy.id, by: ANA });
  const ledger = ledgerOf(await all(), [], ASKED);
  expect(ledger).toMatchObject({ events: 5, alerts: 2, acknowledged: 1, suppressed: 0, judged: 0, isLeast: false });
  expect(ledger.medianAcknowledgeMs).toBe(7 * MINUTE + 24 * HOUR);
  expect(ledger.groups).toEqual([
    { name: 'busy', events: 4, before: 2, alerts: 1, acknowledged: 1, suppressed: 0, judged: 0, noisiest: busy.id },
    { name: 'quiet', events: 1, before: 0, alerts: 1, acknowledged: 0, suppressed: 0, judged: 0, noisiest: quiet.id },
  ]);
  expect(ledger.criticals).toEqual({
    alerts: 1,
    first: [{ id: quiet.id, rule: 'quiet', priority: 'Critical', receivedAt: quiet.receivedAt }],
  });
});

test('by workload and by cluster', async () => {
  const { one, all } = await store();
  const pod = { 'k8s.ns.name': 'shop', 'k8s.pod.name': 'web-5f8d7c9b4-x2x7q', cluster: 'eu-1' };
  await one.receive([arrival(T0, { fields: pod }), arrival(T0, { rule: 'S', more: { hostname: 'node-1' } })]);
  const names = async (grouping: 'workload' | 'cluster') =>
    ledgerOf(await all(), [], { ...ASKED, grouping }).groups.map(({ name }) => name);
  expect(await names('workload')).toEqual(['eu-1/shop/web', 'node-1']);
  expect(await names('cluster')).toEqual(['eu-1', 'no cluster named']);
});

test('suppressions: stale, soon over, and who made most; what is hidden offers no suppression', async () => {
  const { one, all } = await store();
  await one.receive([arrival(T0 - HOUR)]);
  const suppress = (by: typeof ANA, from: number, until: number) =>
    one.record({
      kind: 'suppressed',
      at: from,
      by,
      origin: 'F-1',
      matchers: [{ facet: 'rule', op: '=', value: 'R' }],
      reason: 'x',
      until,
    });
  await suppress(ANA, T0 - 30 * HOUR, T0 + 90 * HOUR);
  await suppress(BO, T0 - HOUR, T0 + 5 * HOUR);
  await suppress(BO, T0 - HOUR, T0 - MINUTE);
  const { stale, expiring, suppressors, groups, suppressed } = ledgerOf(await all(), await one.suppressions(), ASKED);
  expect(stale.map(({ id }) => id)).toEqual(['S-1']);
  expect(expiring.map(({ id }) => id)).toEqual(['S-2']);
  expect(suppressors).toEqual([{ user: 'U2', made: 2, hidden: 0 }]);
  expect([suppressed, groups[0]?.noisiest]).toEqual([1, undefined]);
});

test('hours that an alert does not keep any more: at least so many, and no comparison', async () => {
  const { one, all } = await store();
  for (let hour = 0; hour < 200; hour += 1) await one.receive([arrival(T0 - hour * HOUR)]);
  const week = ledgerOf(await all(), [], { ...ASKED, period: '7d' });
  expect(week).toMatchObject({ events: 168, isLeast: false });
  expect(week.groups[0]).not.toHaveProperty('before');
  expect(ledgerOf(await all(), [], { ...ASKED, period: '30d' }).isLeast).toBe(true);
});

test('nothing stored', () => {
  expect(ledgerOf([], [], ASKED)).toMatchObject({
    events: 0,
    alerts: 0,
    groups: [],
    criticals: { alerts: 0, first: [] },
    series: { rows: [] },
  });
});

test('property: groups, series and the total agree, for every period and grouping', () => {
  const event = fc.record({
    rule: fc.constantFrom('R', 'S'),
    hours: fc.nat(900),
    priority: fc.constantFrom('Notice', 'Critical'),
  });
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 40 }),
      fc.constantFrom(...PERIODS),
      fc.constantFrom(...GROUPINGS),
      (events, period, grouping) => {
        const state = new State();
        for (const { rule, hours, priority } of events) state.apply(arrival(NOW - hours * HOUR, { rule, priority }));
        const ledger = ledgerOf([...state.alerts.values()], [], { period, grouping, now: NOW });
        const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
        expect(sum(ledger.groups.map((group) => group.events))).toBe(ledger.events);
        expect(sum(ledger.series.rows.map((row) => sum(row.events)))).toBe(ledger.events);
        expect(ledger.series.steps.at(-1)).toBeLessThanOrEqual(NOW);
      },
    ),
  );
});
