/**
 * What is asked while people or senders wait is found by an index, and read no further than needed. With enough rows that
 * the planner reads a whole table wherever no index helps; `FULL=1` has ten times as many. What lists a whole table is not here:
 * all suppressions, and Falco's health.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANA, arrival, HOUR, T0 } from '../../alert/fixtures/arrivals.ts';
import { openAlert } from '../../alert/fold.ts';
import { beginStorm, type Storm } from '../../alert/storm.ts';
import { GROUPINGS } from '../../ledger/period.ts';
import { begin as beginSuppression, type Suppression } from '../../suppression/suppression.ts';
import type { AlertQuery } from '../store.ts';
import { putAlerts } from './alert-rows.ts';
import { OPEN_OF_RULE } from './apply.ts';
import { WITHOUT } from './clues.ts';
import { EVENTS } from './copy.ts';
import { Database, type Statement } from './database.ts';
import { BACKLOG, DUE, IS_BEHIND } from './due.ts';
import { acceptStatement, addDays, putEvents } from './events.ts';
import { BUSIEST, FACETS, FACETS_OF_RULE, OF_RULE, STATUSES, WAIT, WINDOW } from './figures.ts';
import { listStatements } from './find.ts';
import { startServer } from './fixtures/server.ts';
import { LOCK_CURRENT } from './fold.ts';
import { ruleId, ruleKey } from './keys.ts';
import { COMPANIONS, EARLIER, ELSEWHERE, LIKENESSES, OF_RULE_COUNT, WALK_ONLY } from './lookups.ts';
import { CRITICALS, CRITICALS_COUNT, groupsStatement, SERIES, WAITS } from './noise.ts';
import { BY_INDEX, FIRST, nearStatement, shortStatement, walkStatement } from './search.ts';
import { BY_TIME, BY_UUID, NEWEST, RECEIVED } from './sightings.ts';
import { LISTED, putStorms, RAGING } from './storms.ts';
import { BOARDS, putSuppressions, RUNNING } from './suppressions.ts';
import { wordsIn } from './words.ts';

const server = await startServer();
afterAll(() => server?.close());

const ALERTS = process.env['FULL'] === '1' ? 200_000 : 20_000;
const RULES = 400;
const PORTION = 2_000;
const DAYS = 5;
const PATIENCE = { patienceMs: 300_000 };

/** Alerts are spread over so many days, longer than anything that is asked about: what asks about all reads all. */
const SPAN_DAYS = 365;
const STEP_MS = (SPAN_DAYS * 24 * HOUR) / ALERTS;
const NOW = T0 + ALERTS * STEP_MS;

const key = '0'.repeat(32);
const hour = Math.floor(NOW / HOUR);
/** The hours that a ledger of so many days is asked with. */
const ofDays = (days: number) => [hour - days * 24, hour - 2 * days * 24, hour];

/** A query's page, and the count of all. */
function listed(name: string, query: Partial<AlertQuery>): readonly (readonly [string, Statement])[] {
  const { page, total } = listStatements({ limit: 10, ...query });
  return [
    [name, page],
    [`${name}: how many`, total],
  ];
}

function ledgerOf(days: number): readonly (readonly [string, Statement])[] {
  const values = ofDays(days);
  return [
    ...GROUPINGS.map((grouping): readonly [string, Statement] => [
      `noise of ${days} days by ${grouping}`,
      { text: groupsStatement(grouping), values },
    ]),
    [`noise of ${days} days over time`, { text: SERIES, values: [hour - days * 24, days, 24] }],
    [
      `noise of ${days} days: the median wait`,
      { text: WAITS, values: [NOW - days * 24 * HOUR, hour - days * 24, hour] },
    ],
  ];
}

const MALLORY = `mallory-${letters(777)}`;

/** Run by BY_INDEX. */
const SEARCHES: readonly (readonly [string, Statement])[] = [
  ...[MALLORY, `${MALLORY} shell`, 'pod-777', 'pod 777', '10:00:03', `sh ${MALLORY}`, 'f-12345'].map(
    (text): readonly [string, Statement] => [`alerts that have “${text}”`, nearStatement(wordsIn(text))],
  ),
  ...['shell', 'notice rule'].map((text): readonly [string, Statement] => [
    `more alerts with “${text}” than are counted`,
    nearStatement(wordsIn(text)),
  ]),
  ...['sh', '7', 'zq'].map((text): readonly [string, Statement] => [
    `alerts that have “${text}”, which is short`,
    shortStatement(wordsIn(text)),
  ]),
  ...['shell', '10:00:0', 'sh', '7'].map((text): readonly [string, Statement] => [
    `the first of many alerts that have “${text}”`,
    walkStatement(wordsIn(text), 15),
  ]),
];

const INDEXED: readonly (readonly [string, Statement])[] = [
  [
    'the way through the alerts of a rule',
    { text: WALK_ONLY, values: [[ruleId('Rule 7')], 0, 500, [ruleKey('Rule 7')]] },
  ],
  ['one alert', { text: 'select alert from alert_docs where id = any($1::bigint[])', values: [[7, 8]] }],
  ...listed('the newest alerts', {}),
  ['the first of few alerts that have a word', { text: FIRST, values: [[7, 8], 15] }],
  ...listed('alerts of a rule', { rule: 'rule 7' }),
  ...listed('open alerts, the worst first', { status: ['open'], hidden: false, order: 'worst' }),
  ...listed('alerts of a pod or workload', { pod: 'pod-777' }),
  ['alerts like one', { text: LIKENESSES, values: [ruleKey('Rule 7')] }],
  ['alerts like one: how many', { text: OF_RULE_COUNT, values: [ruleKey('Rule 7')] }],
  ['earlier alerts', { text: EARLIER, values: [key, 1, T0] }],
  ['the rule elsewhere', { text: ELSEWHERE, values: [ruleKey('Rule 7'), ruleId('Rule 7'), 1, key, key, T0, key, key] }],
  ['whether an event was received', { text: RECEIVED, values: [key, ['2026-05-23', '2026-05-24']] }],
  ['the newest alert of an event', { text: NEWEST, values: [key] }],
  ['an event by its time', { text: BY_TIME, values: [T0 + 24 * HOUR, T0 + 24 * HOUR + 999] }],
  ['an event by its uuid', { text: BY_UUID, values: [uuidNumber(7)] }],
  ['the story', { text: COMPANIONS, values: [`{${key}}`, 1, T0] }],
  ['the median wait', { text: WAIT, values: [] }],
  ['figures of the rule that a preview is about', { text: OF_RULE, values: [7, hour - 167] }],
  ['facets of the alerts that a preview is about', { text: FACETS, values: [[7, 8]] }],
  ['facets of a rule', { text: FACETS_OF_RULE, values: [7] }],
  ['events of all alerts in the week of a preview', { text: WINDOW, values: [hour - 167] }],
  ['tally: how many of each status', { text: STATUSES, values: [] }],
  ['tally: the busiest rules of a day', { text: BUSIEST, values: [hour - 24] }],
  ...[1, 7, 30].flatMap((days) => ledgerOf(days)),
  ['open critical alerts', { text: CRITICALS, values: [] }],
  ['open critical alerts: how many', { text: CRITICALS_COUNT, values: [] }],
  ['cards that are due', { text: DUE, values: [NOW, 100] }],
  ['how many cards wait', { text: BACKLOG, values: [] }],
  ['whether a card waits', { text: IS_BEHIND, values: [] }],
  ['suppressions that run', { text: RUNNING, values: [] }],
  ['suppressions whose cards are to be shown', { text: BOARDS, values: [] }],
  ['one suppression', { text: 'select suppression from suppressions where id = $1', values: [7] }],
  ['storms whose cards are to be shown', { text: LISTED, values: [] }],
  ['the storm of a channel', { text: RAGING, values: ['C1'] }],
  ['one storm', { text: 'select storm from storms where id = $1', values: [7] }],
  ['alerts that a new suppression hides', { text: OPEN_OF_RULE, values: [ruleKey('Rule 7')] }],
  ['alerts that a suppression hides', { text: 'select id from alerts where suppression = $1', values: [1] }],
  ['alerts that events belong to', { text: LOCK_CURRENT, values: [[key]] }],
  [
    'a portion of a copy: alerts',
    { text: 'select alert from alert_docs where id > $1 order by id limit 9', values: [7] },
  ],
  ['events that nothing is known by yet', { text: WITHOUT }],
  ['a portion of a copy: events', { text: EVENTS, values: ['2026-05-23', key] }],
];

describe.skipIf(server === undefined)('with many alerts', () => {
  let database: Database;

  beforeAll(async () => {
    database = new Database((await server?.database()) ?? '');
    for (let from = 0; from < ALERTS; from += PORTION) {
      const alerts = Array.from({ length: PORTION }, (_, index) => alertNumber(from + index + 1));
      await database.transaction((sql) => putAlerts(sql, alerts, new Map()), PATIENCE);
    }
    for (let day = 0; day < DAYS; day += 1) {
      const events = Array.from({ length: PORTION }, (_, index) =>
        arrival(T0 + day * 24 * HOUR + index, { more: { uuid: uuidNumber(day * PORTION + index) } }),
      );
      await addDays(database, [T0 + day * 24 * HOUR]);
      await database.transaction((sql) => putEvents(sql, events), PATIENCE);
    }
    await database.transaction((sql) =>
      putSuppressions(
        sql,
        Array.from({ length: PORTION }, (_, n) => suppressionNumber(n)),
      ),
    );
    await database.transaction((sql) =>
      putStorms(
        sql,
        Array.from({ length: PORTION }, (_, n) => stormNumber(n)),
      ),
    );
    // Heard from since their outputs were indexed.
    await database.query("update alert_outputs set output = output || ' again' where alert % 100 = 0", [], PATIENCE);
    await database.query('vacuum analyze', [], PATIENCE);
  }, 1_200_000);
  afterAll(() => database?.close());

  /** Tables that are read from end to end. */
  async function readWhole(statement: Statement, before: readonly Statement[] = []): Promise<readonly string[]> {
    const lines = await planOf(statement, before);
    return [...lines.matchAll(/Seq Scan on (\w+)/g)].map(([, table = '']) => table);
  }

  async function planOf({ text, values = [] }: Statement, before: readonly Statement[] = []): Promise<string> {
    const plan = await database.batch<{ 'QUERY PLAN': string }>([...before, { text: `explain ${text}`, values }]);
    return plan.map((row) => row['QUERY PLAN']).join('\n');
  }

  test.each(INDEXED)('an index finds %s', async (_question, statement) => {
    expect(await readWhole(statement)).toEqual([]);
  });

  test.each(SEARCHES)('an index finds %s', async (_question, statement) => {
    expect(await readWhole(statement, [BY_INDEX])).toEqual([]);
  });

  test('words with digits are found by the index over trigrams, those that came since it was written one by one', async () => {
    const plan = await planOf(nearStatement(['pod-777']), [BY_INDEX]);
    expect([...plan.matchAll(/ (?:on|using) (alert_\w+)/g)].map(([, index]) => index)).toEqual(
      expect.arrayContaining(['alert_words_trigrams', 'alert_outputs_stale']),
    );
  });

  test('what no index can find is still read whole, and seen here', async () => {
    expect(await readWhole({ text: "select from alert_docs where alert::text like '%x%'" }, [BY_INDEX])).toEqual([
      'alert_docs',
    ]);
  });

  test('a receipt looks for its events in the days beside its own, whatever else is kept', async () => {
    const plan = await planOf(acceptStatement([arrival(T0 + 24 * HOUR)]));
    const days = [...plan.matchAll(/Scan .*on (events_\d+)/g)].map(([, day]) => day);
    expect(days.sort()).toEqual(['events_20260523', 'events_20260525']);
  });

  test('what people ask starts no processes beside the one that asks', async () => {
    for (const [, statement] of [...INDEXED, ...SEARCHES]) expect(await planOf(statement)).not.toContain('Gather');
  });

  test('without an index, the planner reads the whole table', async () => {
    const text = 'select count(*) from alerts where last_at = $1';
    expect(await readWhole({ text, values: [T0] })).toEqual(['alerts']);
  });
});

function uuidNumber(number: number): string {
  return `6f1f3a2e-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** One in a hundred runs; the others are over, and shown. */
function suppressionNumber(number: number): Suppression {
  const [id, at] = [`S-${number + 1}`, T0 + number * HOUR] as const;
  const matchers = [{ facet: 'rule', op: '=', value: `Rule ${number % RULES}` }] as const;
  const entry = {
    kind: 'suppressed',
    at,
    by: ANA,
    origin: 'F-1',
    matchers,
    reason: 'deploy',
    until: at + HOUR,
  } as const;
  const begun = beginSuppression(id, entry);
  if (number % 100 === 0) return begun;
  return { ...begun, ended: { at: at + HOUR, why: 'expired' }, card: { ...begun.card, shown: begun.revision } };
}

function stormNumber(number: number): Storm {
  const begun = beginStorm(`W-${number + 1}`, `C${number % 9}`, T0 + number * HOUR);
  return number % 100 === 0 ? begun : { ...begun, over: true };
}

/** `abbh`: a name without digits. */
function letters(number: number): string {
  return [...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}

/** One in ten has been shown whole, so that not all are due; one in a hundred is critical. */
function alertNumber(number: number) {
  const fields = {
    'proc.name': `mallory-${letters(number)}`,
    'container.id': `a${String(number).padStart(11, '0')}`,
    'k8s.ns.name': `team-${number % 100}`,
    'k8s.pod.name': `pod-${number}`,
  };
  const details = {
    rule: `Rule ${number % RULES}`,
    priority: number % 100 === 0 ? 'Critical' : 'Notice',
    fields,
    more: { output: `10:00:0${number % 7} shell in pod ${number}` },
  };
  // Heard of one after the other: an index has the minutes in order, and within one they are sorted.
  const alert = openAlert(`F-${number}`, arrival(T0 + number * STEP_MS, details));
  if (number % 10 === 0) return alert;
  const card = { ...alert.card, message: { channel: 'C1', ts: `${number}.1` }, shown: alert.revision };
  if (number % 3 === 0) return { ...alert, card };
  return { ...alert, card, status: 'acknowledged', acknowledgement: { by: ANA, at: T0 + 2_000 * number } } as const;
}
