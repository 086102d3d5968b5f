/** Lists of alerts by what they are: the same answers as ../lookups.ts gives from memory. */
import type { AlertPage } from '../../alert/page.ts';
import type { AlertQuery } from '../store.ts';
import type { AlertRow } from './alert-rows.ts';
import type { Sql, Statement } from './database.ts';
import { podKey, ruleKey } from './keys.ts';

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
  const { page, total } = listStatements(query);
  const [rows, counted] = await Promise.all([
    sql.query<AlertRow>(page.text, page.values),
    sql.query<{ total: number }>(total.text, total.values),
  ]);
  return { alerts: rows.map(({ alert }) => alert), total: counted[0]?.total ?? 0 };
}
