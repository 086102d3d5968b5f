/** Finding alerts: the same answers as ../lookups.ts gives from memory. */
import type { Alert } from '../../alert/alert.ts';
import type { AlertPage, AlertQuery } from '../store.ts';
import { type AlertRow, podKey, ruleKey } from './alert-rows.ts';
import type { Sql, Statement } from './database.ts';
import { among, type Containing, containing, resembling } from './words.ts';

/** An index has the minutes in order, within one they are sorted. */
function ordered(query: AlertQuery): string {
  return `order by ${query.order === 'worst' ? 'rank, ' : ''}last_minute desc, last_received_at desc, id`;
}

/** `found` is SQL that is read from `alerts a` on, with one value less than there will be. */
function pageOf(query: AlertQuery, found: string, values: readonly unknown[]): Statement {
  const text = `
    select alert from (
      select a.id, a.rank, a.last_minute, a.last_received_at from alerts a ${found} ${ordered(query)} limit $${values.length + 1}
    ) as page join alert_docs using (id) ${ordered(query)}`;
  return { text, values: [...values, query.limit] };
}

/** One page, and the count of all. */
export function listStatements(query: AlertQuery): { readonly page: Statement; readonly total: Statement } {
  const values: unknown[] = [];
  const where = whereAll(conditionsOf(query, values));
  return {
    page: pageOf(query, where, values),
    total: { text: `select count(*) as total from alerts a ${where}`, values },
  };
}

/** So few that they are rather looked at one by one. */
const FEW = 1_000;

/** Alerts that may contain the words, if an index tells; not more than it takes to see that they are not few. */
export function nearStatement({ text }: AlertQuery): Statement | undefined {
  const values: unknown[] = [];
  const near = resembling(wordsIn(text), values);
  if (near === undefined) return undefined;
  return { text: `select alert from ${near.table} ${whereAll(near.conditions)} limit ${FEW + 1}`, values };
}

/** How many alerts contain the words, and which, if they are few; `near` are those that may. */
export function countStatement(query: AlertQuery, near?: readonly number[]): Statement {
  const values: unknown[] = [];
  const { table, conditions } = searched(query, values, near);
  const others = conditionsOf(query, values);
  const joined = others.length === 0 ? '' : 'join alerts a on a.id = alert';
  const text = `
    select count(*) as total, (array_agg(alert))[1:${FEW}] as ids from ${table} ${joined}
    ${whereAll([...conditions, ...others])}`;
  return { text, values };
}

function searched({ text }: AlertQuery, values: unknown[], near: readonly number[] | undefined): Containing {
  if (near === undefined) return containing(wordsIn(text), values);
  const { table, conditions } = among(wordsIn(text), values);
  return { table, conditions: [`alert = any($${values.push(near)}::bigint[])`, ...conditions] };
}

/** The first of many alerts that contain the words: in their order, until there are enough. */
export function searchStatement(query: AlertQuery): Statement {
  const values: unknown[] = [];
  const { table, conditions } = among(wordsIn(query.text), values);
  const where = whereAll([...conditions, ...conditionsOf(query, values)]);
  return pageOf(query, `join ${table} on alert = a.id ${where}`, values);
}

function wordsIn(text = ''): readonly string[] {
  return text.split(/\s+/).filter(Boolean);
}

function whereAll(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
}

/** Values are pushed to `values`. */
function conditionsOf({ status, hidden, rule, pod }: AlertQuery, values: unknown[]): readonly string[] {
  const conditions: string[] = [];
  // With one status, an index that begins with it gives the order too.
  if (status?.length === 1) conditions.push(`a.status = $${values.push(status[0])}`);
  else if (status !== undefined) conditions.push(`a.status = any($${values.push(status)}::text[])`);
  if (hidden === false) conditions.push('a.suppression is null');
  if (rule !== undefined) conditions.push(`a.rule_key = $${values.push(ruleKey(rule))}::uuid`);
  if (pod !== undefined) {
    conditions.push(`a.id in (select alert from alert_words where pods @> array[$${values.push(podKey(pod))}::uuid])`);
  }
  return conditions;
}

export async function find(sql: Sql, query: AlertQuery): Promise<AlertPage> {
  if (wordsIn(query.text).length > 0) return search(sql, query);
  const { page, total } = listStatements(query);
  const [alerts, counted] = await Promise.all([
    alertsIn(sql, page),
    sql.query<{ total: number }>(total.text, total.values),
  ]);
  return { alerts, total: counted[0]?.total ?? 0 };
}

interface CountRow {
  readonly total: number;
  readonly ids: readonly string[] | null;
}

/** The count first: it tells which way to the page is short. */
async function search(sql: Sql, query: AlertQuery): Promise<AlertPage> {
  const { text, values } = countStatement(query, await nearBy(sql, query));
  const [{ total, ids } = { total: 0, ids: null }] = await sql.query<CountRow>(text, values);
  const page = total > FEW ? searchStatement(query) : pageOf(query, 'where a.id = any($1::bigint[])', [ids ?? []]);
  return { alerts: await alertsIn(sql, page), total };
}

/** `undefined` when they are not few. */
async function nearBy(sql: Sql, query: AlertQuery): Promise<readonly number[] | undefined> {
  const near = nearStatement(query);
  if (near === undefined) return undefined;
  const rows = await sql.query<{ alert: number }>(near.text, near.values);
  return rows.length > FEW ? undefined : rows.map(({ alert }) => alert);
}

async function alertsIn(sql: Sql, { text, values }: Statement): Promise<readonly Alert[]> {
  return (await sql.query<AlertRow>(text, values)).map(({ alert }) => alert);
}
