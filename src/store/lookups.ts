/** Questions that the embedded store answers from memory. */
import type { Alert, AlertId, Status } from '../alert/alert.ts';
import { firstIn, type History } from '../alert/history.ts';
import { countSince, podsOf } from '../alert/occurrences.ts';
import { type AlertPage, MAX_COUNTED } from '../alert/page.ts';
import { COMPARED, mostSimilar } from '../alert/similar.ts';
import { STORY_WINDOW_MS } from '../alert/story.ts';
import { BUSY_RULES, type Tally } from '../alert/tally.ts';
import { uuidOf } from '../falco/event.ts';
import type { Facets } from '../falco/facets.ts';
import { rank } from '../falco/priority.ts';
import type { AlertQuery, Clue, Sighting, Stretch } from './store.ts';

const DAY_MS = 24 * 3_600_000;

/** Matching alerts, the one heard from last first, or the worst. */
export function find(alerts: Iterable<Alert>, query: AlertQuery): AlertPage {
  const matching = [...alerts].filter(
    (alert) =>
      (query.status === undefined || query.status.includes(alert.status)) &&
      (query.rule === undefined || alert.facets.rule.toLowerCase() === query.rule.toLowerCase()) &&
      (query.pod === undefined || podsOf(alert).includes(query.pod)) &&
      (query.hidden === undefined || alert.hiding === undefined),
  );
  matching.sort(query.order === 'worst' ? byWorst : byNewest);
  return { alerts: matching.slice(0, query.limit), total: matching.length };
}

/** Alerts that have all words, the one heard from last first. */
export function search(alerts: Iterable<Alert>, text: string, limit: number): AlertPage {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = [...alerts].filter((alert) => mentionsAll(alert, words)).sort(byNewest);
  const page = { alerts: matching.slice(0, limit), total: Math.min(matching.length, MAX_COUNTED) };
  return matching.length > MAX_COUNTED ? { ...page, isLeast: true } : page;
}

/** Other alerts of an alert's rule, the most alike first. */
export function similarTo(alert: Alert, alerts: Iterable<Alert>, limit: number): AlertPage {
  const { alerts: newest, total } = find(alerts, { rule: alert.facets.rule, limit: COMPARED });
  return { alerts: mostSimilar(alert, newest, limit), total: total - 1 };
}

/** A stretch of the alerts, which come in the order of their ids. */
export function walk(alerts: Iterable<Alert>, { rules, after, limit }: Stretch): readonly Alert[] {
  const isWanted = 'only' in rules ? among(rules.only) : not(among(rules.allBut));
  const found: Alert[] = [];
  const begin = after === undefined ? 0 : numberOf(after);
  for (const alert of alerts) {
    if (found.length >= limit) break;
    if (numberOf(alert.id) > begin && isWanted(alert)) found.push(alert);
  }
  return found;
}

type Test = (alert: Alert) => boolean;

function among(rules: readonly string[]): Test {
  const names = new Set(rules);
  return ({ facets }) => names.has(facets.rule);
}

function not(test: Test): Test {
  return (alert) => !test(alert);
}

function numberOf(id: AlertId): number {
  return Number(id.slice(2));
}

function byNewest(a: Alert, b: Alert): number {
  return b.lastReceivedAt - a.lastReceivedAt;
}

function byWorst(a: Alert, b: Alert): number {
  return rank(a.priority) - rank(b.priority) || byNewest(a, b);
}

function mentionsAll(alert: Alert, words: readonly string[]): boolean {
  const text = [alert.id, alert.priority, ...Object.values(alert.facets), alert.latest.output ?? '']
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** As many as anybody reads. */
export const MAX_SIGHTINGS = 5;

/** An alert remembers its last occurrences, and of its newest event everything. */
export function sightingsIn(alerts: Iterable<Alert>, clue: Clue): readonly Sighting[] {
  const found = [...alerts].flatMap((alert): Sighting[] => {
    if ('uuid' in clue) return uuidOf(alert.latest) === clue.uuid ? [{ at: alert.latest.at, alert }] : [];
    const fitting = alert.occurrences.filter(({ at }) => clue.from <= at && at <= clue.to);
    return fitting.slice(-1).map(({ at }) => ({ at, alert }));
  });
  return found.sort((a, b) => b.at - a.at).slice(0, MAX_SIGHTINGS);
}

/** Asked for every card that is made: one pass over what may be twenty thousand alerts, which makes nothing of most. */
export function historyOf(alert: Alert, alerts: Iterable<Alert>): History {
  const { cluster, image, rule } = alert.facets;
  const isNew = alert.count === 1;
  const isFirst = { cluster: isNew && cluster !== undefined, image: isNew && image !== undefined, place: isNew };
  const earlier: Alert[] = [];
  let sameRuleElsewhere = 0;
  for (const other of alerts) {
    if (other.facets.rule !== rule || other.id === alert.id) continue;
    const isSame = other.fingerprint === alert.fingerprint;
    if (!isSame) sameRuleElsewhere += 1;
    if (other.receivedAt > alert.receivedAt) continue;
    if (isSame && other.resolution !== undefined) earlier.push(other);
    if (!isNew) continue;
    if (other.facets.cluster === cluster) isFirst.cluster = false;
    if (other.facets.image === image) isFirst.image = false;
    if (isFirst.place && isAtPlace(other, alert)) isFirst.place = false;
  }
  return {
    earlier: earlier
      .sort((a, b) => b.lastAt - a.lastAt)
      .map(({ id, resolution, lastAt, receivedAt, count }) => ({
        id,
        disposition: resolution?.disposition ?? '',
        at: lastAt,
        since: receivedAt,
        count,
      })),
    sameRuleElsewhere,
    ...firstIn(isFirst),
  };
}

/** Alerts whose time touches another's window: only those are looked at closely. */
export function near(alert: Alert, alerts: Iterable<Alert>): readonly Alert[] {
  const found: Alert[] = [];
  for (const other of alerts) {
    if (other.lastAt >= alert.firstAt - STORY_WINDOW_MS && other.firstAt <= alert.lastAt + STORY_WINDOW_MS)
      found.push(other);
  }
  return found;
}

function isAtPlace({ facets }: Alert, { facets: other }: Alert): boolean {
  return (
    facets.cluster === other.cluster &&
    facets.namespace === other.namespace &&
    (facets.workload ?? facets.host) === (other.workload ?? other.host)
  );
}

/** The facets of all alerts of a rule. */
export function facetsOf(rule: string | undefined, alerts: Iterable<Alert>): readonly Facets[] {
  const facets: Facets[] = [];
  for (const alert of alerts) if (alert.facets.rule === rule) facets.push(alert.facets);
  return facets;
}

export function tallyOf(alerts: Iterable<Alert>, now: number): Tally {
  const byStatus: Record<Status, number> = { open: 0, acknowledged: 0, resolved: 0 };
  const dispositions: Record<string, number> = {};
  const rules = new Map<string, number>();
  const busy = new Map<string, number>();
  const waits: number[] = [];
  let suppressed = 0;
  let events24h = 0;
  for (const alert of alerts) {
    byStatus[alert.status] += 1;
    if (alert.hiding !== undefined) suppressed += 1;
    if (alert.acknowledgement !== undefined) waits.push(alert.acknowledgement.at - alert.receivedAt);
    const { disposition } = alert.resolution ?? {};
    if (disposition !== undefined) dispositions[disposition] = (dispositions[disposition] ?? 0) + 1;
    const recent = countSince(alert.buckets, now - DAY_MS);
    events24h += recent;
    const { rule } = alert.facets;
    rules.set(rule, (rules.get(rule) ?? 0) + 1);
    if (recent > 0) busy.set(rule, (busy.get(rule) ?? 0) + recent);
  }
  const topRules = [...busy]
    .sort(([, a], [, b]) => b - a)
    .slice(0, BUSY_RULES)
    .map(([rule, events]) => ({ rule, events, alerts: rules.get(rule) ?? 0 }));
  return { byStatus, suppressed, events24h, topRules, dispositions, ...median(waits) };
}

function median(waits: number[]): { medianAcknowledgeMs?: number } {
  const middle = waits.sort((a, b) => a - b)[Math.floor(waits.length / 2)];
  return middle === undefined ? {} : { medianAcknowledgeMs: middle };
}
