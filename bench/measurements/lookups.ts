/** What people are shown in Slack, asked of a database with a long past. */
import type { AlertId } from '../../src/alert/alert.ts';
import type { Matcher } from '../../src/falco/matcher.ts';
import { noiseLedger } from '../../src/ledger/noise.ts';
import { GROUPINGS, PERIODS } from '../../src/ledger/period.ts';
import { similarTo } from '../../src/slack/similar.ts';
import { openPostgres } from '../../src/store/postgres/open.ts';
import type { Store } from '../../src/store/store.ts';
import { preview } from '../../src/suppression/preview.ts';
import { fill, gatherStorm, keyNumber, type Past, timeNumber, uuidNumber } from '../database/filled.ts';
import { startDatabase } from '../database/server.ts';
import { judged, type Measurement, type Options, type Result } from '../frame.ts';
import { median, quantile } from '../statistics.ts';

const ALERTS = 200_000;
const EVENTS = 5_000_000;
const ASKED = 300;
const WARM_UP = 3;

/** The `nth` time that it is asked. */
type Ask = (store: Store, nth: number, past: Past) => Promise<unknown>;

const idOf = (nth: number, { alerts }: Past): AlertId => `F-${1 + ((nth * 7_919) % alerts)}`;
const SHOWN = 15;
/** Names, what all have, ids, numbers of outputs, and what is too short for an index. */
const WORDS = [
  'orders-1234',
  'shell',
  'bash cluster-3',
  'F-123',
  'critical rule',
  '34816',
  '10.0.0.7:8080',
  'sh',
  '7',
  'zq',
];

/** As the commands, modals and cards of Slack ask. */
const LOOKUPS: readonly (readonly [name: string, ask: Ask])[] = [
  ['one alert, with its history and story', analysed],
  [
    'the open alerts, the worst first',
    (store) => store.find({ status: ['open'], hidden: false, order: 'worst', limit: SHOWN }),
  ],
  ...WORDS.map((text): readonly [string, Ask] => [`search “${text}”`, (store) => store.search(text, SHOWN)]),
  ['alerts of a pod or workload', (store, nth) => store.find({ pod: `orders-${nth * 29}`, limit: SHOWN })],
  ['alerts of a rule', (store, nth) => store.find({ rule: `rule ${nth % 60}`, limit: SHOWN })],
  ['alerts of the busiest rule', (store) => store.find({ rule: 'Rule 0', limit: SHOWN })],
  ['similar alerts', (store, nth, past) => similarTo(idOf(nth, past), store)],
  ['an event by its time', (store, nth, past) => store.sightings(secondOf(timeNumber(nth * 997, past)))],
  ['an event by its uuid', (store, nth) => store.sightings({ uuid: uuidNumber(nth * 997) })],
  ['an event that was pasted', pasted],
  ['suppressions', (store) => store.suppressions()],
  ['status', (store) => Promise.all([store.backlog(), store.health()])],
  ['tally', (store, _nth, { now }) => store.tally(now)],
  ...PERIODS.flatMap((period) =>
    GROUPINGS.map((grouping): readonly [string, Ask] => {
      return [
        `noise ledger, ${period} by ${grouping}`,
        (store, _nth, { now }) => ledger(store, { period, grouping, now }),
      ];
    }),
  ),
  ['preview of a suppression', (store, nth, past) => previewOf(store, idOf(nth, past), past)],
  ['preview for the busiest rule', (store, _nth, past) => ofBusiest(store, past)],
  ['all alerts of a storm', (store) => store.stormMembers('W-1')],
  ['what delivery is to do next', (store, _nth, { now }) => Promise.all([store.due(now, 100), store.backlog()])],
];

async function analysed(store: Store, nth: number, past: Past): Promise<unknown> {
  const alert = await store.alert(idOf(nth, past));
  return alert === undefined ? undefined : Promise.all([store.history(alert), store.story(alert)]);
}

async function pasted(store: Store, nth: number, past: Past): Promise<unknown> {
  const alert = await store.alert(idOf(nth, past));
  if (alert === undefined) throw new Error('the alert is gone');
  return store.trace({ key: keyNumber(nth), fingerprint: alert.fingerprint, event: alert.latest });
}

/** As `/falco why 13:01:15` asks. */
function secondOf(at: number): { readonly from: number; readonly to: number } {
  const from = Math.floor(at / 1_000) * 1_000;
  return { from, to: from + 999 };
}

async function ledger(store: Store, asked: Parameters<Store['noise']>[0]): Promise<unknown> {
  const [noise, suppressions] = await Promise.all([store.noise(asked), store.suppressions()]);
  return noiseLedger(noise, suppressions, asked);
}

async function previewOf(store: Store, id: AlertId, { now }: Past): Promise<unknown> {
  const alert = await store.alert(id);
  const matchers: readonly Matcher[] = [
    { facet: 'rule', op: '=', value: alert?.facets.rule ?? '' },
    { facet: 'workload', op: '~', value: 'orders-1*' },
  ];
  return preview(matchers, await store.figures(id, now), now);
}

async function ofBusiest(store: Store, past: Past): Promise<unknown> {
  const { alerts } = await store.find({ rule: 'Rule 0', limit: 1 });
  return previewOf(store, alerts[0]?.id ?? 'F-1', past);
}

export const lookups: Measurement = {
  name: 'replica-lookups',
  about: `what Slack shows, at ${ALERTS.toLocaleString('en-US')} alerts and ${EVENTS.toLocaleString('en-US')} events`,
  run: async (options) => {
    const past = { alerts: Math.round(ALERTS * options.scale), events: EVENTS * options.scale, now: Date.now() };
    const server = await startDatabase();
    const url = await server.database();
    const begun = performance.now();
    await fill(url, past);
    options.say(`  filled in ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
    const { store } = await openPostgres({ url });
    await gatherStorm(store);
    const results = await asked(store, past, options);
    await store.close();
    await server.close();
    return results;
  },
};

/** Asked one after the other, each many times. */
async function asked(store: Store, past: Past, { say, scale }: Options): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const [name, ask] of LOOKUPS) {
    const times: number[] = [];
    for (let nth = 0; nth < WARM_UP + Math.max(10, ASKED * scale); nth += 1) {
      const start = performance.now();
      await ask(store, nth, past);
      times.push(performance.now() - start);
    }
    const counted = times.slice(WARM_UP);
    say(`  ${name}: p50 ${median(counted).toFixed(1)} ms, p99 ${quantile(counted, 0.99).toFixed(1)} ms`);
    const figure = {
      name: `${past.alerts.toLocaleString('en-US')} alerts: ${name}, p99`,
      value: quantile(counted, 0.99),
      unit: 'ms',
    };
    results.push(judged(figure, { atMost: 500 }));
  }
  return results;
}
