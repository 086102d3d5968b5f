/** Questions of people about alerts: the way through them, history, story. The same answers as ../lookups.ts gives from memory. */
import type { Alert } from '../../alert/alert.ts';
import { firstIn, type History } from '../../alert/history.ts';
import type { AlertPage } from '../../alert/page.ts';
import { COMPARED, type Likeness, mostSimilar } from '../../alert/similar.ts';
import { STORY_WINDOW_MS, type Story, storyOf } from '../../alert/story.ts';
import type { Stretch } from '../store.ts';
import { type AlertRow, readAlerts } from './alert-rows.ts';
import type { Patience, Sql } from './database.ts';
import { clusterKey, imageKey, placeKey, ruleId, ruleKey, sceneKeys } from './keys.ts';
import { numberOf } from './numbers.ts';

/** A person waits for the answer, and would rather wait than get none. */
export const LOOKUP: Patience = { patienceMs: 2_500 };

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

// Their facets alone are compared: they are short, and the alerts themselves are read only of those that are shown.
export const LIKENESSES = `
  select 'F-' || id as id, facets, "lastAt" from (
    select id, last_at as "lastAt" from alerts where rule_key = $1
    order by last_minute desc, last_received_at desc, id limit ${COMPARED}
  ) as newest join alert_words on alert = id`;
export const OF_RULE_COUNT = 'select count(*) as total from alerts where rule_key = $1';

export async function similarTo(sql: Sql, alert: Alert, limit: number): Promise<AlertPage> {
  const key = ruleKey(alert.facets.rule);
  const [likenesses, [counted]] = await Promise.all([
    sql.query<Likeness>(LIKENESSES, [key]),
    sql.query<{ total: number }>(OF_RULE_COUNT, [key]),
  ]);
  const ids = mostSimilar(alert, likenesses, limit).map(({ id }) => id);
  const shown = await readAlerts(sql, ids);
  return { alerts: ids.flatMap((id) => shown.get(id) ?? []), total: (counted?.total ?? 1) - 1 };
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
