/** What is counted of alerts, as rows: for the ledger, the tally and previews, which may read very many. */
import type { Alert, AlertId, HourBucket } from '../../alert/alert.ts';
import { rank } from '../../falco/priority.ts';
import { placeOf } from '../../suppression/suppression.ts';
import type { Sql } from './database.ts';
import { jsonText, ruleId } from './keys.ts';
import { numberOf } from './numbers.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  /** Arrays come as their text, because unnest flattens them. */
  readonly cast?: string;
  readonly of: (alert: Alert) => unknown;
}

/** What an alert has from its first event on, and never changes. */
const FIXED: readonly Column[] = [
  { name: 'alert', type: 'bigint', of: ({ id }) => numberOf(id) },
  { name: 'received_at', type: 'bigint', of: ({ receivedAt }) => receivedAt },
  { name: 'rule_id', type: 'uuid', of: ({ facets }) => ruleId(facets.rule) },
  { name: 'rule', type: 'text', of: ({ facets }) => jsonText(facets.rule) },
  { name: 'place', type: 'text', of: ({ facets }) => jsonText(placeOf(facets)) },
  {
    name: 'cluster',
    type: 'text',
    of: ({ facets: { cluster } }) => (cluster === undefined ? null : jsonText(cluster)),
  },
];

const CHANGING: readonly Column[] = [
  { name: 'last_received_at', type: 'bigint', of: ({ lastReceivedAt }) => lastReceivedAt },
  { name: 'rank', type: 'smallint', of: ({ priority }) => rank(priority) },
  { name: 'shown', type: 'boolean', of: ({ status, hiding }) => status !== 'resolved' && hiding === undefined },
  { name: 'suppressed', type: 'boolean', of: ({ hiding, hidden }) => hiding !== undefined || hidden > 0 },
  {
    name: 'acknowledged_after',
    type: 'bigint',
    of: ({ acknowledgement, receivedAt }) => (acknowledgement === undefined ? null : acknowledgement.at - receivedAt),
  },
  { name: 'disposition', type: 'text', of: ({ resolution }) => resolution?.disposition ?? null },
  { name: 'hours', type: 'text', cast: 'integer[]', of: ({ buckets }) => `{${buckets.map(({ hour }) => hour)}}` },
  { name: 'sums', type: 'text', cast: 'bigint[]', of: ({ buckets }) => `{${sumsOf(buckets)}}` },
];

const COLUMNS = [...FIXED, ...CHANGING];
const NAMES = COLUMNS.map(({ name }) => name).join(', ');

const UPSERT = `
  insert into alert_counts (${NAMES})
  select ${COLUMNS.map(({ name, cast }) => (cast === undefined ? name : `${name}::${cast}`)).join(', ')}
  from unnest(${COLUMNS.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ')}) as row (${NAMES})
  on conflict (alert) do update set ${COLUMNS.map(({ name }) => `${name} = excluded.${name}`).join(', ')}`;

/** Writes what is counted of alerts that are new or changed; `before` holds those that were there. */
export async function putCounts(
  sql: Sql,
  alerts: readonly Alert[],
  before: ReadonlyMap<AlertId, Alert>,
): Promise<void> {
  const counted = alerts.filter((alert) => countsOther(alert, before.get(alert.id)));
  if (counted.length === 0) return;
  await sql.query(
    UPSERT,
    COLUMNS.map((column) => counted.map(column.of)),
  );
}

/** A card that was shown, for instance, counts for nothing. */
function countsOther(alert: Alert, before: Alert | undefined): boolean {
  if (before === undefined || alert.buckets !== before.buckets) return true;
  return CHANGING.some(({ cast, of }) => cast === undefined && of(alert) !== of(before));
}

/** The events up to the end of each hour. */
function sumsOf(buckets: readonly HourBucket[]): readonly number[] {
  let sum = 0;
  return buckets.map(({ count }) => {
    sum += count;
    return sum;
  });
}
