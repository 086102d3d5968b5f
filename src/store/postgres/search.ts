/**
 * Finding alerts by words: the same answers as ../lookups.ts gives from memory. Each way reads no more than it takes to count
 * as far as is told.
 */
import type { Alert } from '../../alert/alert.ts';
import { type AlertPage, MAX_COUNTED } from '../../alert/page.ts';
import { readAlerts } from './alert-rows.ts';
import type { Batches, Sql, Statement } from './database.ts';
import { isTelling, pattern, wordsIn } from './words.ts';

const ENOUGH = MAX_COUNTED + 1;

/** SQL: the values from `$1` on are patterns, each of which is in one of two texts. */
function allIn(words: readonly string[], known: string, output: string): string {
  const conditions = words.map((_, index) => `(${known} like $${index + 1} or ${output} like $${index + 1})`);
  return conditions.length === 0 ? 'true' : conditions.join(' and ');
}

/**
 * Up to `ENOUGH` alerts that have the words, by the index over trigrams. An alert whose output is newer than what is indexed of it
 * is looked at itself: those are the ones that were heard from since the last indexing, see indexing.ts.
 */
export function nearStatement(words: readonly string[]): Statement {
  const text = `
    select id from (
      (select alert as id from alert_words w
       where ${allIn(words, 'known', 'said')}
         and not exists (select from alert_outputs o where o.alert = w.alert and stale)
       limit ${ENOUGH})
      union all
      (select o.alert as id from alert_outputs o
       cross join lateral (select known from alert_words w where w.alert = o.alert offset 0) as w
       where stale and ${allIn(words, 'known', 'output')}
       limit ${ENOUGH})
    ) as found limit ${ENOUGH}`;
  return { text, values: words.map(pattern) };
}

/**
 * Up to `ENOUGH` alerts that have the words, by reading what all say, the last ones first: for words so short that the index over
 * trigrams tells nothing of them. Most of them are in very many.
 */
export function shortStatement(words: readonly string[]): Statement {
  const text = `
    select alert as id from alert_words join alert_outputs using (alert)
    where ${allIn(words, 'known', 'output')} order by alert desc limit ${ENOUGH}`;
  return { text, values: words.map(pattern) };
}

/** The first alerts that have the words, in their order, until there are enough: of words that many have. */
export function walkStatement(words: readonly string[], limit: number): Statement {
  const output = '(select output from alert_outputs o where o.alert = a.id)';
  const text = `
    select id from alerts a
    cross join lateral (select known from alert_words w where w.alert = a.id offset 0) as w
    where ${allIn(words, 'known', output)}
    order by last_minute desc, last_received_at desc, id limit $${words.length + 1}`;
  return { text, values: [...words.map(pattern), limit] };
}

export const FIRST = `
  select id from alerts where id = any($1::bigint[]) order by last_minute desc, last_received_at desc, id limit $2`;

/**
 * How many alerts have a word is not in the statistics that plans are made from. Taken for many, they would be looked for from
 * one end of the table to the other; by the index, what is read is bounded by what is found.
 */
export const BY_INDEX: Statement = { text: 'set local enable_seqscan = off' };

export async function search(sql: Sql & Batches, text: string, limit: number): Promise<AlertPage> {
  const words = wordsIn(text);
  const found = await idsOf(sql, words.some(isTelling) ? nearStatement(words) : shortStatement(words));
  const isLeast = found.length === ENOUGH;
  const first = isLeast
    ? await idsOf(sql, walkStatement(words, limit))
    : numbers(await sql.query<Found>(FIRST, [found, limit]));
  const page = { alerts: await alertsOf(sql, first), total: Math.min(found.length, MAX_COUNTED) };
  return isLeast ? { ...page, isLeast } : page;
}

interface Found {
  readonly id: number;
}

async function idsOf(sql: Batches, statement: Statement): Promise<readonly number[]> {
  return numbers(await sql.batch<Found>([BY_INDEX, statement]));
}

function numbers(rows: readonly Found[]): readonly number[] {
  return rows.map(({ id }) => id);
}

/** In this order; one that was forgotten in between is left out. */
async function alertsOf(sql: Sql, found: readonly number[]): Promise<readonly Alert[]> {
  const ids = found.map((number) => `F-${number}` as const);
  const alerts = await readAlerts(sql, ids);
  return ids.flatMap((id) => alerts.get(id) ?? []);
}
