/** The noise ledger: what a period's events were, who dealt with them, and what is hidden; computed from stored alerts. */
import type { Alert, AlertId, SuppressionId } from '../alert/alert.ts';
import type { Priority } from '../falco/priority.ts';
import { rank } from '../falco/priority.ts';
import { isActive, type Suppression } from '../suppression/suppression.ts';
import { type Grouping, groupOf, type Period, periodMs } from './period.ts';
import { countBetween, isCut, type Series, seriesOf, stepsOf } from './series.ts';

/** What the ledger reads of an alert. */
export type Counted = Pick<
  Alert,
  | 'id'
  | 'facets'
  | 'priority'
  | 'status'
  | 'buckets'
  | 'hidden'
  | 'hiding'
  | 'receivedAt'
  | 'lastReceivedAt'
  | 'acknowledgement'
  | 'resolution'
>;

export interface GroupLine {
  readonly name: string;
  readonly events: number;
  /** In the time before that is compared with; `undefined` when it is not known. */
  readonly before?: number;
  readonly alerts: number;
  readonly acknowledged: number;
  readonly suppressed: number;
  readonly judged: number;
  /** The alert that a suppression is best made from: the noisiest that nothing hides and nobody resolved. */
  readonly noisiest?: AlertId;
}

export interface SuppressionLine {
  readonly id: SuppressionId;
  readonly rule: string;
  readonly by: string;
  readonly until: number;
  readonly hidden: number;
  readonly lastHitAt?: number;
}

/** What a ledger is asked for. */
export interface NoiseQuery {
  readonly period: Period;
  readonly grouping: Grouping;
  readonly now: number;
}

/** What a ledger tells of alerts: counted in memory by `noiseOf`, or by a database. */
export interface Noise {
  /** The hours that were kept do not reach back to the beginning for every alert: there were at least so many. */
  readonly isLeast: boolean;
  readonly medianAcknowledgeMs?: number;
  /** Those that had events. */
  readonly groups: readonly GroupLine[];
  /** Critical or worse, open and shown, worst and oldest first: how many, and the first of them. */
  readonly criticals: { readonly alerts: number; readonly first: readonly CriticalLine[] };
  readonly series: Series;
}

export interface CriticalLine {
  readonly id: AlertId;
  readonly rule: string;
  readonly priority: Priority;
  readonly receivedAt: number;
}

/** So many of the critical ones are named. */
export const NAMED_CRITICALS = 5;

/** `groups` have most events first. */
export interface NoiseLedger extends Noise, NoiseQuery {
  readonly from: number;
  readonly events: number;
  readonly alerts: number;
  readonly acknowledged: number;
  readonly suppressed: number;
  readonly judged: number;
  /** Active, and without a hit for long. */
  readonly stale: readonly SuppressionLine[];
  /** Active, and over within a day. */
  readonly expiring: readonly SuppressionLine[];
  /** Who made suppressions in the period, most first. */
  readonly suppressors: readonly { readonly user: string; readonly made: number; readonly hidden: number }[];
}

const DAY_MS = 86_400_000;

export function noiseLedger(noise: Noise, suppressions: readonly Suppression[], asked: NoiseQuery): NoiseLedger {
  const from = asked.now - periodMs(asked.period);
  const groups = noise.groups.toSorted((a, b) => b.events - a.events || a.name.localeCompare(b.name));
  const sum = (of: 'events' | 'alerts' | 'acknowledged' | 'suppressed' | 'judged') =>
    groups.reduce((total, group) => total + group[of], 0);
  return {
    ...asked,
    ...noise,
    from,
    groups,
    events: sum('events'),
    alerts: sum('alerts'),
    acknowledged: sum('acknowledged'),
    suppressed: sum('suppressed'),
    judged: sum('judged'),
    ...suppressionLines(suppressions, { from, now: asked.now }),
  };
}

/** Counts what a ledger tells of these alerts. */
export function noiseOf(alerts: readonly Counted[], { period, grouping, now }: NoiseQuery): Noise {
  const from = now - periodMs(period);
  const current = alerts.flatMap((alert) => {
    const events = countBetween(alert.buckets, from, now);
    return events > 0 ? [{ alert, events }] : [];
  });
  const heard = current.map(({ alert }) => alert);
  return {
    isLeast: heard.some(({ buckets }) => isCut(buckets, from)),
    ...median(heard, from),
    groups: groupsOf(current, alerts, grouping, { from, now }),
    criticals: criticalsOf(alerts),
    series: seriesOf(heard, stepsOf(period, now)),
  };
}

interface Current {
  readonly alert: Counted;
  readonly events: number;
}

const isAcknowledged = ({ alert }: Current) => alert.acknowledgement !== undefined;
const isSuppressed = ({ alert }: Current) => alert.hiding !== undefined || alert.hidden > 0;
const isJudged = ({ alert }: Current) => alert.resolution !== undefined;

function dealtWith(current: readonly Current[]) {
  return {
    alerts: current.length,
    acknowledged: current.filter(isAcknowledged).length,
    suppressed: current.filter(isSuppressed).length,
    judged: current.filter(isJudged).length,
  };
}

interface Span {
  readonly from: number;
  readonly now: number;
}

function median(alerts: readonly Counted[], from: number): { readonly medianAcknowledgeMs?: number } {
  const waits = alerts
    .flatMap(({ acknowledgement, receivedAt }) =>
      acknowledgement === undefined || acknowledgement.at < from ? [] : [acknowledgement.at - receivedAt],
    )
    .sort((a, b) => a - b);
  const middle = waits[Math.floor(waits.length / 2)];
  return middle === undefined ? {} : { medianAcknowledgeMs: middle };
}

function groupsOf(
  current: readonly Current[],
  alerts: readonly Counted[],
  grouping: Grouping,
  { from, now }: Span,
): readonly GroupLine[] {
  const before = beforeOf(alerts, grouping, { from, now });
  const groups = gathered(current, ({ alert }) => groupOf(alert.facets, grouping));
  return [...groups].map(([name, members]): GroupLine => {
    const open = members.filter(({ alert }) => alert.status !== 'resolved' && alert.hiding === undefined);
    const noisiest = open.sort(byNoise)[0]?.alert.id;
    return {
      name,
      events: members.reduce((sum, { events }) => sum + events, 0),
      ...(before === undefined ? {} : { before: before.get(name) ?? 0 }),
      ...dealtWith(members),
      ...(noisiest === undefined ? {} : { noisiest }),
    };
  });
}

/** Most events first; of those with as many, the one heard from last. */
function byNoise(a: Current, b: Current): number {
  return b.events - a.events || b.alert.lastReceivedAt - a.alert.lastReceivedAt || byNumber(a.alert, b.alert);
}

function byNumber(a: Pick<Alert, 'id'>, b: Pick<Alert, 'id'>): number {
  return Number(a.id.slice(2)) - Number(b.id.slice(2));
}

/** Events by group in the time of the same length before; `undefined` when hours of that time were not kept. */
function beforeOf(
  alerts: readonly Counted[],
  grouping: Grouping,
  { from, now }: Span,
): ReadonlyMap<string, number> | undefined {
  const start = from - (now - from);
  if (alerts.some(({ buckets }) => isCut(buckets, start))) return undefined;
  const events = new Map<string, number>();
  for (const { facets, buckets } of alerts) {
    const name = groupOf(facets, grouping);
    events.set(name, (events.get(name) ?? 0) + countBetween(buckets, start, from));
  }
  return events;
}

function suppressionLines(suppressions: readonly Suppression[], { from, now }: Span) {
  const active = suppressions.filter((one) => isActive(one, now));
  const made = suppressions.filter((one) => one.from >= from);
  const people = [...gathered(made, ({ by }) => by.user)].map(([user, theirs]) => ({
    user,
    made: theirs.length,
    hidden: theirs.reduce((sum, { hidden }) => sum + hidden, 0),
  }));
  return {
    stale: active.filter((one) => now - Math.max(one.from, one.lastHitAt ?? 0) >= DAY_MS).map(suppressionLine),
    expiring: active.filter(({ until }) => until - now <= DAY_MS).map(suppressionLine),
    suppressors: people.sort((a, b) => b.made - a.made || b.hidden - a.hidden),
  };
}

function suppressionLine({ id, matchers, by, until, hidden, lastHitAt }: Suppression): SuppressionLine {
  const rule = matchers.find(({ facet }) => facet === 'rule')?.value ?? 'several rules';
  return { id, rule, by: by.user, until, hidden, ...(lastHitAt === undefined ? {} : { lastHitAt }) };
}

function criticalsOf(alerts: readonly Counted[]): NoiseLedger['criticals'] {
  const grave = alerts.filter(
    ({ status, hiding, priority }) => status === 'open' && hiding === undefined && rank(priority) <= rank('Critical'),
  );
  const lines = grave.map(({ id, facets, priority, receivedAt }) => ({ id, rule: facets.rule, priority, receivedAt }));
  lines.sort((a, b) => rank(a.priority) - rank(b.priority) || a.receivedAt - b.receivedAt || byNumber(a, b));
  return { alerts: lines.length, first: lines.slice(0, NAMED_CRITICALS) };
}

function gathered<T>(all: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const name = nameOf(one);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  return groups;
}
