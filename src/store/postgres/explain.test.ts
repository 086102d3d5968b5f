import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrival, HOUR, T0 } from '../../alert/fixtures/arrivals.ts';
import { openAlert } from '../../alert/fold.ts';
import { putAlerts } from './alert-rows.ts';
import { Database } from './database.ts';
import { BACKLOG, DUE, IS_BEHIND } from './due.ts';
import { startServer } from './fixtures/server.ts';
import { EARLIER, ELSEWHERE, findStatements, type Statement, WAIT } from './lookups.ts';

const server = await startServer();
afterAll(() => server?.close());

const ALERTS = 20_000;
const RULES = 40;

describe.skipIf(server === undefined)('with many alerts, what people and delivery ask is found by an index', () => {
  let database: Database;

  beforeAll(async () => {
    database = new Database((await server?.database()) ?? '');
    const alerts = Array.from({ length: ALERTS }, (_, index) => alertNumber(index + 1));
    const patience = { patienceMs: 60_000 };
    for (let from = 0; from < ALERTS; from += 2_000) {
      await database.transaction((sql) => putAlerts(sql, alerts.slice(from, from + 2_000), new Map()), patience);
    }
    await database.query('vacuum analyze', [], patience);
  }, 120_000);
  afterAll(() => database?.close());

  const key = '0'.repeat(32);
  const { page, total } = findStatements({ limit: 10 });
  const words = findStatements({ text: `mallory-${letters(777)} shell`, limit: 10 });
  const rule = findStatements({ rule: 'rule 7', limit: 10 });
  const status = findStatements({ status: ['acknowledged'], limit: 10 });
  test.each<[string, Statement]>([
    ['one alert', { text: 'select alert from alert_docs where id = any($1::bigint[])', values: [[7]] }],
    ['the newest alerts', page],
    ['how many there are', total],
    ['alerts by words', words.page],
    ['how many have them', words.total],
    ['alerts of a rule', rule.page],
    ['how many it has', rule.total],
    ['alerts of a status', status.page],
    ['cards that are due', { text: DUE, values: [T0 + HOUR, 100] }],
    ['how many cards wait', { text: BACKLOG, values: [] }],
    ['whether a card waits', { text: IS_BEHIND, values: [] }],
    ['earlier alerts', { text: EARLIER, values: [key, 1, T0] }],
    ['the rule elsewhere', { text: ELSEWHERE, values: [key, '"R"', 1, key, key, T0] }],
    ['the median wait', { text: WAIT, values: [] }],
  ])('%s', async (_question, { text, values }) => {
    const plan = await database.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
    const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(lines).toMatch(/Index|Bitmap/);
    expect(lines).not.toMatch(/Seq Scan/);
  });
});

/** `abbh`: a name without digits. */
function letters(number: number): string {
  return [...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}

/** One in ten has been shown whole, so that not all are due. */
function alertNumber(number: number) {
  const fields = {
    'proc.name': `mallory-${letters(number)}`,
    'k8s.ns.name': `team-${number % 100}`,
    'k8s.pod.name': `pod-${number}`,
  };
  const details = {
    rule: `Rule ${number % RULES}`,
    fields,
    more: { output: `10:00:0${number % 7} shell in pod ${number}` },
  };
  const alert = openAlert(`F-${number}`, arrival(T0 + number, details));
  if (number % 10 === 0) return alert;
  return { ...alert, card: { ...alert.card, message: { channel: 'C1', ts: `${number}.1` }, shown: alert.revision } };
}
