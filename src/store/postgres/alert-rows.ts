/** Alerts as rows: the columns that lookups need, and in a table of its own the whole alert as JSON. */
import { hash } from 'node:crypto';
import type { Alert, AlertId } from '../../alert/alert.ts';
import { dueAt, isActed } from '../../alert/due.ts';
import { type Scened, scenesOf } from '../../alert/story.ts';
import { rank } from '../../falco/priority.ts';
import type { Sql } from './database.ts';
import { jsonLines, toJsonLines } from './json-lines.ts';
import { numberOf, numbersOf } from './numbers.ts';
import { outputOf, wordsOf } from './words.ts';

const HOUR_MS = 3_600_000;
/** Hours before the last receipt that the tally of a day can need, and one for clocks that differ. */
const TALLIED_HOURS = 25;

export interface AlertRow {
  readonly alert: Alert;
}

/** Types of the columns, in the order of a row's values; arrays come as their text, because unnest flattens them. */
const COLUMNS = {
  id: 'bigint',
  fingerprint: 'uuid',
  rule: 'text',
  rule_key: 'uuid',
  place_key: 'uuid',
  status: 'text',
  disposition: 'text',
  suppression: 'bigint',
  count: 'bigint',
  received_at: 'bigint',
  last_received_at: 'bigint',
  last_at: 'bigint',
  acknowledged_after: 'bigint',
  due_at: 'bigint',
  acted: 'boolean',
  posted: 'boolean',
  rank: 'smallint',
  hours: 'text',
  counts: 'text',
  recent: 'bigint',
  scenes: 'text',
  output: 'text',
} as const;

type Column = keyof typeof COLUMNS;

const CASTS: Partial<Record<Column, string>> = { hours: 'integer[]', counts: 'integer[]', scenes: 'uuid[]' };
const NAMES = Object.keys(COLUMNS) as readonly Column[];

/** A rule as a JSON text: U+0000 is written in it, not held. */
export function ruleText(rule: string): string {
  return JSON.stringify(rule);
}

/** Equal for one rule, whatever its case. */
export function ruleKey(rule: string): string {
  return digest(rule.toLowerCase());
}

/** Equal for alerts of one rule on one workload or host. */
export function placeKey({ facets }: Alert): string {
  return digest([facets.rule, facets.cluster, facets.namespace, facets.workload ?? facets.host]);
}

/** Of the places an alert, or one event, shares with others in its story. */
export function sceneKeys(scened: Scened): readonly string[] {
  return scenesOf(scened).map(digest);
}

function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value)).slice(0, 32);
}

function rowOf(alert: Alert): Readonly<Record<Column, unknown>> {
  const { facets, card, acknowledgement, hiding } = alert;
  const since = Math.floor(alert.lastReceivedAt / HOUR_MS) - TALLIED_HOURS;
  const buckets = alert.buckets.filter(({ hour }) => hour >= since);
  return {
    id: numberOf(alert.id),
    fingerprint: alert.fingerprint,
    rule: ruleText(facets.rule),
    rule_key: ruleKey(facets.rule),
    place_key: placeKey(alert),
    status: alert.status,
    disposition: alert.resolution?.disposition ?? null,
    suppression: hiding === undefined ? null : numberOf(hiding.id),
    count: alert.count,
    received_at: alert.receivedAt,
    last_received_at: alert.lastReceivedAt,
    last_at: alert.lastAt,
    acknowledged_after: acknowledgement === undefined ? null : acknowledgement.at - alert.receivedAt,
    due_at: dueAt(alert) ?? null,
    acted: isActed(alert),
    posted: card.message !== undefined,
    rank: rank(alert.priority),
    hours: `{${buckets.map(({ hour }) => hour)}}`,
    counts: `{${buckets.map(({ count }) => count)}}`,
    recent: buckets.reduce((sum, { count }) => sum + count, 0),
    scenes: `{${sceneKeys(alert)}}`,
    output: outputOf(alert),
  };
}

const UPSERT = `
  insert into alerts (${NAMES.join(', ')})
  select ${NAMES.map((name) => (CASTS[name] === undefined ? name : `${name}::${CASTS[name]}`)).join(', ')}
  from unnest(${NAMES.map((name, index) => `$${index + 1}::${COLUMNS[name]}[]`).join(', ')}) as row (${NAMES.join(', ')})
  on conflict (id) do update set ${NAMES.map((name) => `${name} = excluded.${name}`).join(', ')}`;

const UPSERT_DOCS = `
  insert into alert_docs (id, alert)
  select id, alert::json from unnest($1::bigint[], ${jsonLines(2)}) as row (id, alert)
  on conflict (id) do update set alert = excluded.alert`;

const UPSERT_WORDS = `
  insert into alert_words (alert, facets, known, said)
  select alert, facets::json, known, said
  from unnest($1::bigint[], ${jsonLines(2)}, $3::text[], $4::text[]) as row (alert, facets, known, said)
  on conflict (alert) do update set facets = excluded.facets, known = excluded.known, said = excluded.said`;

/** Writes alerts that are new or changed; `before` holds those that were there. */
export async function putAlerts(
  sql: Sql,
  alerts: readonly Alert[],
  before: ReadonlyMap<AlertId, Alert>,
): Promise<void> {
  if (alerts.length === 0) return;
  const rows = alerts.map(rowOf);
  await sql.query(
    UPSERT,
    NAMES.map((name) => rows.map((row) => row[name])),
  );
  await sql.query(UPSERT_DOCS, [rows.map(({ id }) => id), toJsonLines(alerts)]);
  const changed = alerts.flatMap((alert) => {
    const words = wordsOf(alert);
    const was = before.get(alert.id);
    const had = was === undefined ? undefined : wordsOf(was);
    const isSame = had?.known === words.known && had.said === words.said;
    return isSame ? [] : [{ number: numberOf(alert.id), facets: alert.facets, ...words }];
  });
  if (changed.length === 0) return;
  await sql.query(UPSERT_WORDS, [
    changed.map(({ number }) => number),
    toJsonLines(changed.map(({ facets }) => facets)),
    changed.map(({ known }) => known),
    changed.map(({ said }) => said),
  ]);
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
