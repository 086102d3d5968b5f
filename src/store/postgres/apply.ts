/** Applying one entry that is no event: what it touches is locked, and folded by the one definition of how state changes. */

import type { AlertId } from '../../alert/alert.ts';
import { isStormId, isSuppressionId } from '../../alert/card-state.ts';
import type { Arrival, CardEntry, GatheredEntry, HealthArrival } from '../../alert/entry.ts';
import { isGatherable } from '../../alert/storm.ts';
import type { Facets } from '../../falco/facets.ts';
import { type Matcher, matchesAll } from '../../falco/matcher.ts';
import type { SuppressedEntry, SuppressionApprovedEntry, SuppressionEntry } from '../../suppression/suppression.ts';
import type { Entry, RetentionEntry } from '../entry.ts';
import type { Applied } from '../state.ts';
import { lockAlerts } from './alert-rows.ts';
import type { Sql } from './database.ts';
import { lockHealth } from './health.ts';
import { ruleKey } from './keys.ts';
import { draw } from './numbers.ts';
import { lockRaging, lockStorms } from './storms.ts';
import { CLOSE_GATE, lockSuppressions, runningSuppressions } from './suppressions.ts';
import { applyTo, type Touched } from './touched.ts';

/** Retention is done in portions, see retention.ts; what is received is stored first and folded afterwards, see folding.ts. */
export type StepEntry = Exclude<Entry, RetentionEntry | Arrival | HealthArrival>;

const NONE: Applied = { kind: 'none' };

export async function apply(sql: Sql, entry: StepEntry): Promise<Applied> {
  const [applied] = await applyTo(sql, await touchedBy(sql, entry), [entry]);
  return applied ?? NONE;
}

export function isStep(entry: Entry): entry is StepEntry {
  return entry.kind !== 'retention' && entry.kind !== 'event' && entry.kind !== 'health';
}

async function touchedBy(sql: Sql, entry: StepEntry): Promise<Touched> {
  switch (entry.kind) {
    case 'suppressed':
      return touchedBySuppressed(sql, entry);
    case 'suppression-approved':
      return touchedByApproved(sql, entry);
    case 'suppression-extended':
    case 'suppression-warned':
    case 'suppression-ended':
      return touchedByChange(sql, entry);
    case 'made-permanent':
      return { suppressions: await lockSuppressions(sql, [entry.suppression]) };
    case 'attempted':
    case 'abandoned':
    case 'shown':
    case 'refused':
    case 'told':
    case 'lost':
      return touchedByCard(sql, entry);
    case 'gathered':
      return touchedByGathered(sql, entry);
    case 'storm-over':
      return { storms: await lockStorms(sql, [entry.storm]) };
    case 'sender-silent':
    case 'sender-removed':
      return { health: await lockHealth(sql) };
    default:
      return { alerts: await lockAlerts(sql, [entry.alert]) };
  }
}

async function touchedByCard(sql: Sql, { subject }: CardEntry): Promise<Touched> {
  if (subject === 'health') return { health: await lockHealth(sql) };
  if (isSuppressionId(subject)) return { suppressions: await lockSuppressions(sql, [subject]) };
  if (isStormId(subject)) return { storms: await lockStorms(sql, [subject]) };
  return { alerts: await lockAlerts(sql, [subject]) };
}

async function touchedByGathered(sql: Sql, { alerts, channel }: GatheredEntry): Promise<Touched> {
  const gatherable = (await lockAlerts(sql, alerts)).filter(isGatherable);
  return { alerts: gatherable, storms: await lockRaging(sql, channel) };
}

async function touchedBySuppressed(sql: Sql, entry: SuppressedEntry): Promise<Touched> {
  await sql.query(CLOSE_GATE);
  const ids = (entry.grounds ?? []).length > 0 ? [entry.origin] : await matchingAlerts(sql, entry.matchers);
  const [nextSuppression = 0] = await draw(sql, 'suppression_numbers', 1);
  return { alerts: await lockAlerts(sql, ids), nextSuppression };
}

async function touchedByApproved(sql: Sql, entry: SuppressionApprovedEntry): Promise<Touched> {
  await sql.query(CLOSE_GATE);
  const [waiting] = await lockSuppressions(sql, [entry.suppression]);
  if (waiting === undefined) return {};
  const ids = await matchingAlerts(sql, waiting.matchers);
  return { alerts: await lockAlerts(sql, ids), suppressions: [waiting] };
}

const OPEN = `
  select id, facets from alerts join alert_words on alert_words.alert = id
  where status in ('open', 'acknowledged') and suppression is null`;
export const OPEN_OF_RULE = `${OPEN} and rule_key = $1`;

/** Alerts that a suppression with these matchers hides from now on. */
async function matchingAlerts(sql: Sql, matchers: readonly Matcher[]): Promise<readonly AlertId[]> {
  const rule = matchers.find(({ facet, op }) => facet === 'rule' && op === '=')?.value;
  const open = await sql.query<{ id: number; facets: Facets }>(
    rule === undefined ? OPEN : OPEN_OF_RULE,
    rule === undefined ? [] : [ruleKey(rule)],
  );
  return open.filter(({ facets }) => matchesAll(matchers, facets)).map(({ id }) => `F-${id}` as const);
}

/** A change of a suppression is told where it was made, and shows on all alerts that it hides. */
async function touchedByChange(sql: Sql, entry: SuppressionEntry): Promise<Touched> {
  await sql.query(CLOSE_GATE);
  const [ending] = await lockSuppressions(sql, [entry.suppression]);
  if (ending === undefined || ending.ended !== undefined) return {};
  const hidden = await sql.query<{ id: number }>('select id from alerts where suppression = $1', [
    Number(ending.id.slice(2)),
  ]);
  const ids = hidden.map(({ id }) => `F-${id}` as const);
  const alerts = await lockAlerts(sql, [...ids, ending.origin]);
  const others = (await runningSuppressions(sql)).filter(({ id }) => id !== ending.id);
  return { alerts, suppressions: [ending, ...others] };
}
