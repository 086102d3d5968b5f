/**
 * Figures of all alerts: the tally, and what previews need. The same as the embedded store counts in memory.
 *
 * `hours` and `sums` of an alert are searched by halves, so that no time is spent on hours that are not asked about.
 */
import type { AlertId, Disposition, HourBucket, Status } from '../../alert/alert.ts';
import { BUSY_RULES, type Tally } from '../../alert/tally.ts';
import type { Facets } from '../../falco/facets.ts';
import { PRIORITIES } from '../../falco/priority.ts';
import { type AlertFigures, type Figures, windowStart } from '../../suppression/preview.ts';
import type { Sql } from './database.ts';
import { numberOf } from './numbers.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** SQL: an alert's events up to the end of an hour. */
export function eventsUpTo(hour: string): string {
  return `coalesce(sums[width_bucket(${hour}, hours)], 0)`;
}

/** SQL: the events from the beginning of an hour, of an alert whose last hour is not before it. */
function eventsSince(hour: string): string {
  return `case when first_hour >= ${hour} then kept_events
    else kept_events - ${eventsUpTo(`${hour} - 1`)} end`;
}

/** SQL: an alert's events after one hour up to the end of another; most alerts lie within a period, or end before it. */
export function eventsBetween(after: string, upTo: string): string {
  return `case when first_hour > ${after} and last_hour <= ${upTo} then kept_events
    else ${eventsUpTo(upTo)} - ${eventsUpTo(after)} end`;
}

/** SQL, at the end of a subquery: what it computes is not computed again wherever it is used. */
export const COUNTED_ONCE = 'offset 0';

export const STATUSES = `
  select status, disposition, count(*) as alerts, count(suppression) as suppressed from alerts group by status, disposition`;

/** The rules that most events came from, and the events of all. */
export const BUSIEST = `
  select rule, events, total,
    (select count(*) from alert_counts a where a.rule_id = busy.rule_id) as alerts
  from (
    select rule, rule_id, sum(events)::bigint as events, min(alert) as first, (sum(sum(events)) over ())::bigint as total
    from (select alert, rule, rule_id, ${eventsSince('$1::int')} as events from alert_counts where last_hour >= $1) as recent
    group by rule, rule_id
    order by events desc, first limit ${BUSY_RULES}
  ) as busy order by events desc, first`;

// The median as the embedded store takes it: the upper one of two.
export const WAIT = `
  select acknowledged_after as wait from alert_counts where acknowledged_after is not null order by acknowledged_after
  offset (select count(*) from alert_counts where acknowledged_after is not null) / 2 limit 1`;

interface StatusRow {
  readonly status: Status;
  readonly disposition: Disposition | null;
  readonly alerts: number;
  readonly suppressed: number;
}

interface BusyRow {
  readonly rule: string;
  readonly events: number;
  readonly alerts: number;
  readonly total: number;
}

export async function tallyOf(sql: Sql, now: number): Promise<Tally> {
  const [groups, busiest, waits] = await Promise.all([
    sql.query<StatusRow>(STATUSES),
    sql.query<BusyRow>(BUSIEST, [Math.floor((now - DAY_MS) / HOUR_MS)]),
    sql.query<{ wait: number }>(WAIT),
  ]);
  const byStatus: Record<Status, number> = { open: 0, acknowledged: 0, resolved: 0 };
  const dispositions: Record<string, number> = {};
  for (const { status, disposition, alerts } of groups) {
    byStatus[status] += alerts;
    if (disposition !== null) dispositions[disposition] = (dispositions[disposition] ?? 0) + alerts;
  }
  const wait = waits[0]?.wait;
  return {
    byStatus,
    suppressed: groups.reduce((sum, { suppressed }) => sum + suppressed, 0),
    events24h: busiest[0]?.total ?? 0,
    topRules: busiest.map(({ rule, events, alerts }) => ({ rule: JSON.parse(rule), events, alerts })),
    dispositions,
    ...(wait === undefined ? {} : { medianAcknowledgeMs: wait }),
  };
}

export const WINDOW = `
  select count(*) as alerts, coalesce(sum(${eventsSince('$1::int')}), 0)::bigint as events from alert_counts where last_hour >= $1`;

/** SQL: alerts of the rule of alert `$1`. */
const SAME_RULE = `rule_id = (select rule_id from alert_counts where alert = $1)`;

// Only the hours of the window: a preview looks at no others.
export const OF_RULE = `
  select alert, rank, disposition, hours[from_here:]::text as hours, sums[from_here:]::text as sums,
    sums[from_here - 1] as before
  from (
    select a.*, case when last_hour >= $2::int then width_bucket($2::int - 1, hours) + 1 end as from_here
    from alert_counts a
    where ${SAME_RULE}
      and (last_hour >= $2::int or disposition = 'true-positive')
  ) as of_rule`;

// Apart, when it is known which and how many: then the table is read in its order, many pages at a time. One by one, those of a
// busy rule take several times as long when they are not at hand.
export const FACETS = 'select alert, facets from alert_words where alert = any($1::bigint[])';

export const FACETS_OF_RULE = `select facets from alert_counts join alert_words using (alert) where ${SAME_RULE}`;

export async function facetsOfRule(sql: Sql, id: AlertId): Promise<readonly Facets[]> {
  const rows = await sql.query<{ facets: Facets }>(FACETS_OF_RULE, [numberOf(id) ?? -1]);
  return rows.map(({ facets }) => facets);
}

interface FiguresRow {
  readonly alert: number;
  readonly rank: number;
  readonly disposition: Disposition | null;
  /** None within the window. */
  readonly hours: string | null;
  readonly sums: string | null;
  /** Events of earlier hours, if there were any. */
  readonly before: number | null;
}

export async function figuresOf(sql: Sql, id: AlertId, now: number): Promise<Figures> {
  const since = windowStart(now);
  const [alerts, windows] = await Promise.all([
    figuresOfRule(sql, numberOf(id) ?? -1, since),
    sql.query<Figures['window']>(WINDOW, [since]),
  ]);
  return { alerts, window: windows[0] ?? { alerts: 0, events: 0 } };
}

async function figuresOfRule(sql: Sql, id: number, since: number): Promise<readonly AlertFigures[]> {
  const rows = await sql.query<FiguresRow>(OF_RULE, [id, since]);
  const ids = rows.map((row) => row.alert);
  const said = await sql.query<{ alert: number; facets: Facets }>(FACETS, [ids]);
  const facetsOf = new Map(said.map(({ alert, facets }) => [alert, facets]));
  const inOrder = rows.toSorted((a, b) => a.alert - b.alert);
  return inOrder.flatMap((row) => {
    const facets = facetsOf.get(row.alert);
    // One that was forgotten in between has none.
    return facets === undefined ? [] : [alertFigures(row, facets)];
  });
}

function alertFigures({ alert, rank, disposition, hours, sums, before }: FiguresRow, facets: Facets): AlertFigures {
  return {
    id: `F-${alert}`,
    facets,
    // Kept as its place in the order, which is what the column is sorted by.
    priority: PRIORITIES[rank] ?? 'Emergency',
    buckets: bucketsOf(numbersIn(hours), numbersIn(sums), before ?? 0),
    ...(disposition === null ? {} : { resolution: { disposition } }),
  };
}

function bucketsOf(hours: readonly number[], sums: readonly number[], before: number): readonly HourBucket[] {
  return hours.map((hour, index) => ({ hour, count: (sums[index] ?? 0) - (sums[index - 1] ?? before) }));
}

/** `{1,2}` */
function numbersIn(array: string | null): readonly number[] {
  return array === null ? [] : array.slice(1, -1).split(',').map(Number);
}
