/** Alerts as rows: the columns that lookups need, and in a table of its own the whole alert as JSON. */
import type { Alert, AlertId } from '../../alert/alert.ts';
import { dueAt, isActed } from '../../alert/due.ts';
import { podsOf } from '../../alert/occurrences.ts';
import { scenesOf } from '../../alert/story.ts';
import { rank } from '../../falco/priority.ts';
import { putCounts } from './count-rows.ts';
import type { Sql } from './database.ts';
import { jsonRows } from './json-rows.ts';
import { clusterKey, imageKey, jsonText, placeKey, podKey, ruleId, ruleKey, sceneKeys } from './keys.ts';
import { numberOf, numbersOf } from './numbers.ts';
import { knownOf, outputOf } from './words.ts';

export interface AlertRow {
  readonly alert: Alert;
}

/** Types of the columns, in the order of a row's values; arrays come as their text, because unnest flattens them. */
const COLUMNS = {
  id: 'bigint',
  fingerprint: 'uuid',
  rule: 'text',
  rule_key: 'uuid',
  rule_id: 'uuid',
  place_key: 'uuid',
  image_key: 'uuid',
  cluster_key: 'uuid',
  status: 'text',
  disposition: 'text',
  suppression: 'bigint',
  count: 'bigint',
  received_at: 'bigint',
  last_received_at: 'bigint',
  last_at: 'bigint',
  due_at: 'bigint',
  acted: 'boolean',
  posted: 'boolean',
  rank: 'smallint',
  scenes: 'text',
} as const;

type Column = keyof typeof COLUMNS;

const CASTS: Partial<Record<Column, string>> = { scenes: 'uuid[]' };
const NAMES = Object.keys(COLUMNS) as readonly Column[];
/** What an alert has from its first event on, and never changes. */
const FIXED: readonly Column[] = [
  'id',
  'fingerprint',
  'rule',
  'rule_key',
  'rule_id',
  'place_key',
  'image_key',
  'cluster_key',
  'received_at',
];
const CHANGING = NAMES.filter((name) => !FIXED.includes(name));

const VALUES: Readonly<Record<Column, (alert: Alert) => unknown>> = {
  id: ({ id }) => numberOf(id),
  fingerprint: ({ fingerprint }) => fingerprint,
  rule: ({ facets }) => jsonText(facets.rule),
  rule_key: ({ facets }) => ruleKey(facets.rule),
  rule_id: ({ facets }) => ruleId(facets.rule),
  place_key: placeKey,
  image_key: imageKey,
  cluster_key: clusterKey,
  status: ({ status }) => status,
  disposition: ({ resolution }) => resolution?.disposition ?? null,
  suppression: ({ hiding }) => (hiding === undefined ? null : numberOf(hiding.id)),
  count: ({ count }) => count,
  received_at: ({ receivedAt }) => receivedAt,
  last_received_at: ({ lastReceivedAt }) => lastReceivedAt,
  last_at: ({ lastAt }) => lastAt,
  due_at: (alert) => dueAt(alert) ?? null,
  acted: isActed,
  posted: ({ card }) => card.message !== undefined,
  rank: ({ priority }) => rank(priority),
  scenes: (alert) => `{${sceneKeys(alert)}}`,
};

const cast = (name: Column) => (CASTS[name] === undefined ? `row.${name}` : `row.${name}::${CASTS[name]}`);

/** `names` as rows, in the order of the parameters from `$1`. */
function rows(names: readonly Column[]): string {
  const arrays = names.map((name, index) => `$${index + 1}::${COLUMNS[name]}[]`);
  return `unnest(${arrays.join(', ')}) as row (${names.join(', ')})`;
}

const UPSERT = `
  insert into alerts (${NAMES.join(', ')}) select ${NAMES.map(cast).join(', ')} from ${rows(NAMES)}
  on conflict (id) do update set ${NAMES.map((name) => `${name} = excluded.${name}`).join(', ')}`;

const UPDATED: readonly Column[] = ['id', ...CHANGING];
// Scenes that are the same come as null: it takes long to hash them.
const UPDATE = `
  update alerts set ${CHANGING.map((name) => `${name} = ${name === 'scenes' ? `coalesce(${cast(name)}, alerts.scenes)` : cast(name)}`).join(', ')}
  from ${rows(UPDATED)} where alerts.id = row.id`;

const UPSERT_DOCS = `
  insert into alert_docs (id, alert)
  select id, alert from rows from (unnest($1::bigint[]), ${jsonRows(2)}) as row (id, alert)
  on conflict (id) do update set alert = excluded.alert`;

// That of a new alert is indexed with its words.
const UPSERT_OUTPUTS = `
  insert into alert_outputs (alert, output, indexed)
  select alert, output, hashtextextended(output, 0) from unnest($1::bigint[], $2::text[]) as row (alert, output)
  on conflict (alert) do update set output = excluded.output`;

// What is said changes with the indexing of outputs alone, which knows what it was.
const UPSERT_WORDS = `
  insert into alert_words (alert, facets, known, said, pods)
  select alert, facets, known, said, pods::uuid[]
  from rows from (unnest($1::bigint[], $3::text[], $4::text[], $5::text[]), ${jsonRows(2)})
    as row (alert, known, said, pods, facets)
  on conflict (alert) do update set known = excluded.known, pods = excluded.pods`;

/** Writes alerts that are new or changed; `before` holds those that were there. */
export async function putAlerts(
  sql: Sql,
  alerts: readonly Alert[],
  before: ReadonlyMap<AlertId, Alert>,
): Promise<void> {
  if (alerts.length === 0) return;
  const fresh = alerts.filter(({ id }) => !before.has(id));
  const known = alerts.filter(({ id }) => before.has(id));
  const newer = alerts.filter((alert) => before.get(alert.id)?.latest !== alert.latest);
  const reworded = alerts.filter((alert) => saysOther(alert, before.get(alert.id)));
  await Promise.all([
    putRows(sql, fresh),
    changeRows(sql, known, before),
    putCounts(sql, alerts, before),
    sql.query(UPSERT_DOCS, [alerts.map(VALUES.id), JSON.stringify(alerts)]),
    putOutputs(sql, newer),
    putWords(sql, reworded),
  ]);
}

async function putRows(sql: Sql, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  await sql.query(
    UPSERT,
    NAMES.map((name) => alerts.map(VALUES[name])),
  );
}

async function changeRows(sql: Sql, alerts: readonly Alert[], before: ReadonlyMap<AlertId, Alert>): Promise<void> {
  if (alerts.length === 0) return;
  const scenes = (alert: Alert) => (isElsewhere(alert, before.get(alert.id)) ? VALUES.scenes(alert) : null);
  await sql.query(
    UPDATE,
    UPDATED.map((name) => alerts.map(name === 'scenes' ? scenes : VALUES[name])),
  );
}

/** Whether it has been where its story did not take place before. */
function isElsewhere(alert: Alert, before: Alert | undefined): boolean {
  return before === undefined || scenesOf(alert).join('\n') !== scenesOf(before).join('\n');
}

async function putOutputs(sql: Sql, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  await sql.query(UPSERT_OUTPUTS, [alerts.map(({ id }) => numberOf(id)), alerts.map(outputOf)]);
}

async function putWords(sql: Sql, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  await sql.query(UPSERT_WORDS, [
    alerts.map(({ id }) => numberOf(id)),
    JSON.stringify(alerts.map(({ facets }) => facets)),
    alerts.map(knownOf),
    alerts.map(outputOf),
    alerts.map((alert) => `{${podsOf(alert).map(podKey)}}`),
  ]);
}

/** Whether what a search finds it by has changed: indexes of words cost more than all others. */
function saysOther(alert: Alert, before: Alert | undefined): boolean {
  if (before === undefined) return true;
  return knownOf(alert) !== knownOf(before) || podsOf(alert).join() !== podsOf(before).join();
}

// Both rows are locked: only of a locked row the newest version is read, when another changed it meanwhile.
const LOCK = `
  select alert from alerts join alert_docs using (id) where id = any($1::bigint[]) order by fingerprint, id for update`;

/** Alerts in the one order in which everybody locks them; those that are gone are left out. */
export async function lockAlerts(sql: Sql, ids: Iterable<AlertId>): Promise<readonly Alert[]> {
  const numbers = numbersOf(ids);
  if (numbers.length === 0) return [];
  const rows = await sql.query<AlertRow>(LOCK, [numbers]);
  return rows.map(({ alert }) => alert);
}

export async function readAlerts(sql: Sql, ids: Iterable<AlertId>): Promise<ReadonlyMap<AlertId, Alert>> {
  const numbers = numbersOf(ids);
  if (numbers.length === 0) return new Map();
  const rows = await sql.query<AlertRow>('select alert from alert_docs where id = any($1::bigint[])', [numbers]);
  return new Map(rows.map(({ alert }) => [alert.id, alert]));
}
