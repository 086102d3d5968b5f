/** Questions of people: find, history, tally. The same answers as ../lookups.ts gives from memory. */
import type { Alert, Disposition, Status } from '../../alert/alert.ts';
import type { History } from '../../alert/history.ts';
import { STORY_WINDOW_MS, type Story, storyOf } from '../../alert/story.ts';
import type { Tally } from '../../alert/tally.ts';
import { PRIORITIES } from '../../falco/priority.ts';
import type { AlertFigures } from '../../suppression/preview.ts';
import type { AlertPage, AlertQuery } from '../store.ts';
import { type AlertRow, placeKey, ruleKey, ruleText, sceneKeys } from './alert-rows.ts';
import type { Patience, Sql } from './database.ts';
import { numberOf } from './numbers.ts';
import { containing } from './words.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A person waits for the answer, and would rather wait than get none. */
export const LOOKUP: Patience = { patienceMs: 2_500 };

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The page of a query, and the count of all that match. */
export function findStatements(query: AlertQuery): { readonly page: Statement; readonly total: Statement } {
  const values: unknown[] = [];
  const conditions: string[] = [];
  if (query.status !== undefined) conditions.push(`a.status = any($${values.push(query.status)}::text[])`);
  if (query.rule !== undefined) conditions.push(`a.rule_key = $${values.push(ruleKey(query.rule))}::uuid`);
  const words = (query.text ?? '').split(/\s+/).filter(Boolean);
  const found = words.map((word) => containing(word, values));
  const from = ['alerts a', ...found.map(({ join }) => join)].join(' ');
  const tables = found.flatMap(({ table }) => table ?? []);
  const given = tables.length === 0 ? '' : `with ${tables.join(', ')}`;
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  return {
    page: {
      text: `${given}
        select alert from (
          select a.id, a.last_received_at from ${from} ${where}
          order by a.last_received_at desc, a.id limit $${values.length + 1}
        ) as page join alert_docs using (id)
        order by last_received_at desc, id`,
      values: [...values, query.limit],
    },
    total: { text: `${given} select count(*) as total from ${from} ${where}`, values },
  };
}

export async function find(sql: Sql, query: AlertQuery): Promise<AlertPage> {
  const { page, total } = findStatements(query);
  const [alerts, counted] = await Promise.all([
    sql.query<AlertRow>(page.text, page.values),
    sql.query<{ total: number }>(total.text, total.values),
  ]);
  return { alerts: alerts.map(({ alert }) => alert), total: counted[0]?.total ?? 0 };
}

export const EARLIER = `
  select 'F-' || id as id, disposition, last_at as at, count from alerts
  where fingerprint = $1 and id <> $2 and received_at <= $3 and disposition is not null
  order by last_at desc, alerts.id`;

export const ELSEWHERE = `
  select
    (select count(*) from alerts where rule_key = $1 and rule = $2 and id <> $3 and fingerprint <> $4) as count,
    exists (select from alerts where place_key = $5 and id <> $3 and received_at <= $6) as here`;

export async function historyOf(sql: Sql, alert: Alert): Promise<History> {
  const number = numberOf(alert.id) ?? -1;
  const { rule } = alert.facets;
  const [earlier, others] = await Promise.all([
    sql.query<History['earlier'][number]>(EARLIER, [alert.fingerprint, number, alert.receivedAt]),
    sql.query<{ count: number; here: boolean }>(ELSEWHERE, [
      ruleKey(rule),
      ruleText(rule),
      number,
      alert.fingerprint,
      placeKey(alert),
      alert.receivedAt,
    ]),
  ]);
  return {
    earlier,
    sameRuleElsewhere: others[0]?.count ?? 0,
    firstHere: alert.count === 1 && others[0]?.here === false,
  };
}

const FIGURES = `
  select alert_docs.id, facets, rank, disposition, alert_docs.alert -> 'buckets' as buckets
  from alert_docs join alert_words on alert_words.alert = alert_docs.id join alerts on alerts.id = alert_docs.id
  order by alert_docs.id`;

interface FiguresRow extends Pick<AlertFigures, 'facets' | 'buckets'> {
  readonly id: number;
  readonly rank: number;
  readonly disposition: Disposition | null;
}

export async function figuresOf(sql: Sql): Promise<readonly AlertFigures[]> {
  const rows = await sql.query<FiguresRow>(FIGURES);
  return rows.map(({ id, facets, rank, disposition, buckets }) => ({
    id: `F-${id}`,
    facets,
    // Kept as its place in the order, which is what the column is sorted by.
    priority: PRIORITIES[rank] ?? 'Emergency',
    buckets,
    ...(disposition === null ? {} : { resolution: { disposition } }),
  }));
}

const COMPANIONS = `
  select alert from alerts join alert_docs using (id)
  where scenes && $1::uuid[] and scenes <> '{}' and id <> $2 and last_at >= $3`;

export async function storyFor(sql: Sql, alert: Alert): Promise<Story | undefined> {
  const scenes = sceneKeys(alert);
  if (scenes.length === 0) return undefined;
  const since = alert.firstAt - STORY_WINDOW_MS;
  const rows = await sql.query<AlertRow>(COMPANIONS, [`{${scenes}}`, numberOf(alert.id) ?? -1, since]);
  return storyOf(
    alert,
    rows.map((row) => row.alert),
  );
}

const BY_STATUS = `
  select status, disposition, count(*) as count, count(suppression) as suppressed from alerts
  group by status, disposition order by min(id)`;

// Most alerts are wholly inside the day or wholly before it; only of the others the hours are added up.
const BY_RULE = `
  select min(rule) as rule, count(*) as alerts, coalesce(sum(
    case
      when hours[cardinality(hours)] < $1 then 0
      when hours[1] >= $1 then recent
      else (select sum(c) from unnest(hours, counts) as bucket (h, c) where h >= $1)
    end
  ), 0)::bigint as events
  from alerts group by rule order by events desc, min(id)`;

// The median as the embedded store takes it: the upper one of two.
export const WAIT = `
  select acknowledged_after as wait from alerts where acknowledged_after is not null order by acknowledged_after
  offset (select count(*) from alerts where acknowledged_after is not null) / 2 limit 1`;

interface StatusRow {
  readonly status: Status;
  readonly disposition: string | null;
  readonly count: number;
  readonly suppressed: number;
}

export async function tallyOf(sql: Sql, now: number): Promise<Tally> {
  const [groups, rules, waits] = await Promise.all([
    sql.query<StatusRow>(BY_STATUS),
    sql.query<{ rule: string; events: number; alerts: number }>(BY_RULE, [Math.floor((now - DAY_MS) / HOUR_MS)]),
    sql.query<{ wait: number }>(WAIT),
  ]);
  const byStatus: Record<Status, number> = { open: 0, acknowledged: 0, resolved: 0 };
  const dispositions: Record<string, number> = {};
  for (const { status, disposition, count } of groups) {
    byStatus[status] += count;
    if (disposition !== null) dispositions[disposition] = (dispositions[disposition] ?? 0) + count;
  }
  const wait = waits[0]?.wait;
  return {
    byStatus,
    suppressed: groups.reduce((sum, { suppressed }) => sum + suppressed, 0),
    events24h: rules.reduce((sum, { events }) => sum + events, 0),
    topRules: rules.slice(0, 5).map((row) => ({ ...row, rule: JSON.parse(row.rule) })),
    dispositions,
    ...(wait === undefined ? {} : { medianAcknowledgeMs: wait }),
  };
}
