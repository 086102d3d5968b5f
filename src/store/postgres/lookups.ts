/** Questions of people about alerts: find, history, story. The same answers as ../lookups.ts gives from memory. */
import type { Alert } from '../../alert/alert.ts';
import { firstIn, type History } from '../../alert/history.ts';
import { STORY_WINDOW_MS, type Story, storyOf } from '../../alert/story.ts';
import type { AlertPage, AlertQuery, Stretch } from '../store.ts';
import { type AlertRow, clusterKey, imageKey, placeKey, podKey, ruleId, ruleKey, sceneKeys } from './alert-rows.ts';
import type { Patience, Sql } from './database.ts';
import { numberOf } from './numbers.ts';
import { containing } from './words.ts';

/** A person waits for the answer, and would rather wait than get none. */
export const LOOKUP: Patience = { patienceMs: 2_500 };

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

interface FindStatements {
  readonly page: Statement;
  /** The count of all that match; without it, every row of the page has it. */
  readonly total?: Statement;
}

export function findStatements(query: AlertQuery): FindStatements {
  const values: unknown[] = [];
  const words = containing((query.text ?? '').split(/\s+/).filter(Boolean), values);
  const conditions = [...words.conditions, ...conditionsOf(query, values)];
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const matching = `from alerts a ${words.joins} ${where}`;
  // An index has the minutes in order, within one they are sorted.
  const order = `order by ${query.order === 'worst' ? 'rank, ' : ''}last_minute desc, last_received_at desc, id`;
  const limit = `limit $${values.length + 1}`;
  const columns = 'a.id, a.rank, a.last_minute, a.last_received_at';
  const paged = [...values, query.limit];
  if (!words.reads) {
    const page = `select alert from (select ${columns} ${matching} ${order} ${limit}) as page join alert_docs using (id) ${order}`;
    return {
      page: { text: page, values: paged },
      total: { text: `select count(*) as total ${matching}`, values },
    };
  }
  const text = `
    with found as materialized (select ${columns} ${matching})
    select alert, (select count(*) from found) as total
    from (select * from found ${order} ${limit}) as page join alert_docs using (id) ${order}`;
  return { page: { text, values: paged } };
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

interface PageRow extends AlertRow {
  readonly total?: number;
}

export async function find(sql: Sql, query: AlertQuery): Promise<AlertPage> {
  const { page, total } = findStatements(query);
  const [rows, counted] = await Promise.all([
    sql.query<PageRow>(page.text, page.values),
    total === undefined ? [] : sql.query<{ total: number }>(total.text, total.values),
  ]);
  return { alerts: rows.map(({ alert }) => alert), total: counted[0]?.total ?? rows[0]?.total ?? 0 };
}

const inOrder = (conditions: string) => `
  select alert from (select id from alerts where ${conditions} and id > $2 order by id limit $3) as stretch
  join alert_docs using (id) order by id`;

export const WALK_ONLY = inOrder('rule_key = any($4::uuid[]) and rule_id = any($1::uuid[])');
const WALK_ALL_BUT = inOrder('rule_id <> all($1::uuid[])');

export async function walk(sql: Sql, { rules, after, limit }: Stretch): Promise<readonly Alert[]> {
  const begin = after === undefined ? 0 : numberOf(after);
  const rows =
    'only' in rules
      ? sql.query<AlertRow>(WALK_ONLY, [rules.only.map(ruleId), begin, limit, rules.only.map(ruleKey)])
      : sql.query<AlertRow>(WALK_ALL_BUT, [rules.allBut.map(ruleId), begin, limit]);
  return (await rows).map(({ alert }) => alert);
}

export const EARLIER = `
  select 'F-' || id as id, disposition, last_at as at, received_at as since, count from alerts
  where fingerprint = $1 and id <> $2 and received_at <= $3 and disposition is not null
  order by last_at desc, alerts.id`;

// One pass over the rule's entries in one index, as the embedded store makes one over its alerts.
export const ELSEWHERE = `
  select
    count(*) - (select count(*) from alerts where fingerprint = $4) as count,
    count(*) filter (where before and cluster_key = $7) > 0 as "inCluster",
    count(*) filter (where before and image_key = $8) > 0 as "ofImage",
    count(*) filter (where before and place_key = $5) > 0 as "atPlace"
  from (
    select cluster_key, image_key, place_key, id <> $3 and received_at <= $6 as before
    from alerts where rule_key = $1 and rule_id = $2
  ) as one`;

interface Elsewhere {
  readonly count: number;
  readonly inCluster: boolean;
  readonly ofImage: boolean;
  readonly atPlace: boolean;
}

const NOWHERE: Elsewhere = { count: 0, inCluster: false, ofImage: false, atPlace: false };

export async function historyOf(sql: Sql, alert: Alert): Promise<History> {
  const number = numberOf(alert.id) ?? -1;
  const { cluster, image, rule } = alert.facets;
  const [earlier, [others = NOWHERE]] = await Promise.all([
    sql.query<History['earlier'][number]>(EARLIER, [alert.fingerprint, number, alert.receivedAt]),
    sql.query<Elsewhere>(ELSEWHERE, [
      ruleKey(rule),
      ruleId(rule),
      number,
      alert.fingerprint,
      placeKey(alert),
      alert.receivedAt,
      clusterKey(alert),
      imageKey(alert),
    ]),
  ]);
  const isNew = alert.count === 1;
  return {
    earlier,
    sameRuleElsewhere: others.count,
    ...firstIn({
      cluster: isNew && cluster !== undefined && !others.inCluster,
      image: isNew && image !== undefined && !others.ofImage,
      place: isNew && !others.atPlace,
    }),
  };
}

export const COMPANIONS = `
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
