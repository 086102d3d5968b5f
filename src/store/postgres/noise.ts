/** What the noise ledger tells of alerts, counted by the database: the same as `noiseOf` counts in memory. */
import { MAX_BUCKETS } from '../../alert/occurrences.ts';
import { PRIORITIES, type Priority, rank } from '../../falco/priority.ts';
import { type CriticalLine, type GroupLine, NAMED_CRITICALS, type Noise, type NoiseQuery } from '../../ledger/noise.ts';
import { type Grouping, groupOf, periodMs } from '../../ledger/period.ts';
import { hourOf, type Steps, seriesWith, stepsOf } from '../../ledger/series.ts';
import type { Sql } from './database.ts';
import { COUNTED_ONCE, eventsBetween, eventsUpTo } from './figures.ts';

const COLUMNS: Readonly<Record<Grouping, string>> = { rule: 'rule', workload: 'place', cluster: 'cluster' };
/** What alerts without the column are gathered under. */
const NAMELESS = groupOf({ source: '', rule: '' }, 'cluster');

/** `$1` is the last hour before the period, `$2` the last one before the time that is compared with, `$3` the present one. */
export function groupsStatement(grouping: Grouping): string {
  return `
    select name, sum(events)::bigint as events, sum(before)::bigint as before, count(*) filter (where events > 0) as alerts,
      count(*) filter (where events > 0 and acknowledged_after is not null) as acknowledged,
      count(*) filter (where events > 0 and suppressed) as suppressed,
      count(*) filter (where events > 0 and disposition is not null) as judged,
      -(max(array[events, last_received_at, -alert]) filter (where events > 0 and shown))[3] as noisiest,
      coalesce(bool_or(events > 0 and is_full and first_hour > $1 + 1), false) as is_least,
      bool_or(is_full and first_hour > $2 + 1) as is_cut
    from (
      select *, ${COLUMNS[grouping]} as name, cardinality(hours) >= ${MAX_BUCKETS} as is_full,
        ${eventsBetween('$1::int', '$3::int')} as events,
        case when first_hour > $1::int then 0 else ${eventsUpTo('$1::int')} - ${eventsUpTo('$2::int')} end as before
      from alert_counts where last_hour > $2::int
      ${COUNTED_ONCE}
    ) as counted
    group by name`;
}

/**
 * For each step the events of alerts that ended in it, and, of those that went on, the events up to its end: what came within a
 * step is a difference of those. The step -1 is all that came before the first. One look into an alert's hours for each of its steps.
 */
export const SERIES = `
  select rank, step, is_last, sum(case when is_last then kept_events else ${eventsUpTo('$1 + (step + 1) * $2 - 1')} end)::bigint as events
  from (
    select *, step = last_step as is_last from (
      select rank, hours, sums, kept_events, (last_hour - $1::int) / $2::int as last_step, generate_series(
        case when first_hour < $1 then -1 else (first_hour - $1) / $2 end, least($3::int - 1, (last_hour - $1) / $2)
      ) as step
      from alert_counts where last_hour >= $1
    ) as heard
  ) as stepped
  group by rank, step, is_last`;

const ACKNOWLEDGED = `
  select acknowledged_after from alert_counts
  where acknowledged_after is not null and received_at + acknowledged_after >= $1`;

// Of two in the middle the upper one, as the pure function takes it: from the longest down, it is the first. One index tells
// of all alerts but those few whose clocks are ahead, whether they had events within the period.
export const WAITS = `
  select percentile_disc(0.5) within group (order by acknowledged_after desc) as wait from (
    ${ACKNOWLEDGED} and last_hour > $2::int and last_hour <= $3::int
    union all
    ${ACKNOWLEDGED} and last_hour > $3::int and hours[width_bucket($3::int, hours)] > $2::int
  ) as waited`;

const GRAVE = `from alerts where status = 'open' and suppression is null and rank <= ${rank('Critical')}`;
export const CRITICALS = `
  select 'F-' || id as id, rule, rank, received_at as "receivedAt" ${GRAVE}
  order by rank, received_at, alerts.id limit ${NAMED_CRITICALS}`;
export const CRITICALS_COUNT = `select count(*) as alerts ${GRAVE}`;

interface GroupRow extends Omit<GroupLine, 'name' | 'noisiest' | 'before'> {
  readonly name: string | null;
  readonly before: number;
  readonly noisiest: number | null;
  readonly is_least: boolean;
  readonly is_cut: boolean;
}

type CriticalRow = Omit<CriticalLine, 'priority'> & { readonly rank: number };
type StepRow = { readonly rank: number; readonly step: number; readonly is_last: boolean; readonly events: number };

export async function noiseOf(sql: Sql, { period, grouping, now }: NoiseQuery): Promise<Noise> {
  const from = now - periodMs(period);
  const steps = stepsOf(period, now);
  const hours = [hourOf(from), hourOf(from - periodMs(period)), hourOf(now)] as const;
  const [groups, series, waits, criticals, counted] = await Promise.all([
    sql.query<GroupRow>(groupsStatement(grouping), hours),
    sql.query<StepRow>(SERIES, [steps.firstHour, steps.hours, steps.count]),
    sql.query<{ wait: number | null }>(WAITS, [from, hours[0], hours[2]]),
    sql.query<CriticalRow>(CRITICALS),
    sql.query<{ alerts: number }>(CRITICALS_COUNT),
  ]);
  const wait = waits[0]?.wait ?? undefined;
  return {
    isLeast: groups.some(({ is_least }) => is_least),
    ...(wait === undefined ? {} : { medianAcknowledgeMs: wait }),
    groups: groupLines(groups),
    criticals: { alerts: counted[0]?.alerts ?? 0, first: criticals.map(criticalLine) },
    series: seriesWith(steps, rowsOf(series, steps)),
  };
}

function groupLines(rows: readonly GroupRow[]): readonly GroupLine[] {
  const isCut = rows.some(({ is_cut }) => is_cut);
  return rows
    .filter(({ alerts }) => alerts > 0)
    .map(({ name, before, noisiest, is_least: _least, is_cut: _cut, ...figures }) => ({
      ...figures,
      name: name === null ? NAMELESS : JSON.parse(name),
      ...(isCut ? {} : { before }),
      ...(noisiest === null ? {} : { noisiest: `F-${noisiest}` as const }),
    }));
}

function criticalLine({ rank: place, rule, ...line }: CriticalRow): CriticalLine {
  return { ...line, rule: JSON.parse(rule), priority: PRIORITIES[place] ?? 'Emergency' };
}

/** What came within a step ended in it or goes on, less what had come before of all that went on to it. */
function rowsOf(rows: readonly StepRow[], { count }: Steps): ReadonlyMap<Priority, readonly number[]> {
  const series = new Map<Priority, number[]>();
  for (const { rank: place, step, is_last: isLast, events } of rows) {
    const priority = PRIORITIES[place] ?? 'Emergency';
    const row = series.get(priority) ?? new Array<number>(count).fill(0);
    series.set(priority, row);
    if (step >= 0) row[step] = (row[step] ?? 0) + events;
    if (!isLast && step + 1 < count) row[step + 1] = (row[step + 1] ?? 0) - events;
  }
  return new Map([...series].filter(([, row]) => row.some((events) => events > 0)));
}
