/** The noise ledger: what a period's events were, who dealt with them, and what is hidden; computed from stored alerts. */
import type { Alert, AlertId, SuppressionId } from '../alert/alert.ts';
import type { Priority } from '../falco/priority.ts';
import { rank } from '../falco/priority.ts';
import { isActive, type Suppression } from '../suppression/suppression.ts';
import { type Grouping, groupOf, type Period, periodMs } from './period.ts';
import { countBetween, isCut, type Series, seriesOf } from './series.ts';

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

export interface NoiseLedger {
  readonly period: Period;
  readonly grouping: Grouping;
  readonly from: number;
  readonly now: number;
  readonly events: number;
  /** The hours that were kept do not reach back to the beginning for every alert: there were at least so many. */
  readonly isLeast: boolean;
  readonly alerts: number;
  readonly acknowledged: number;
  readonly suppressed: number;
  readonly judged: number;
  readonly medianAcknowledgeMs?: number;
  /** Most events first. */
  readonly groups: readonly GroupLine[];
  /** Active, and without a hit for long. */
  readonly stale: readonly SuppressionLine[];
  /** Active, and over within a day. */
  readonly expiring: readonly SuppressionLine[];
  /** Who made suppressions in the period, most first. */
  readonly suppressors: readonly { readonly user: string; readonly made: number; readonly hidden: number }[];
  /** Critical or worse, open and shown, worst and oldest first. */
  readonly criticals: readonly {
    readonly id: AlertId;
    readonly rule: string;
    readonly priority: Priority;
    readonly receivedAt: number;
  }[];
  readonly series: Series;
}

const DAY_MS = 86_400_000;

export function noiseLedger(
  alerts: readonly Counted[],
  suppressions: readonly Suppression[],
  asked: { readonly period: Period; readonly grouping: Grouping; readonly now: number },
): NoiseLedger {
  const { period, grouping, now } = asked;
  const from = now - periodMs(period);
  const span = { from, now };
  const current = alerts.flatMap((alert) => {
    const events = countBetween(alert.buckets, from, now);
    return events > 0 ? [{ alert, events }] : [];
  });
  return {
    ...asked,
    from,
    events: current.reduce((sum, { events }) => sum + events, 0),
    isLeast: current.some(({ alert }) => isCut(alert.buckets, from)),
    ...dealtWith(current),
    ...median(
      current.map(({ alert }) => alert),
      span,
    ),
    groups: groupsOf(current, alerts, grouping, span),
    ...suppressionLines(suppressions, span),
    criticals: criticalsOf(alerts),
    series: seriesOf(
      current.map(({ alert }) => alert),
      period,
      now,
    ),
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

function median(alerts: readonly Counted[], { from }: Span): { readonly medianAcknowledgeMs?: number } {
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
  return [...groups]
    .map(([name, members]): GroupLine => {
      const open = members.filter(({ alert }) => alert.status !== 'resolved' && alert.hiding === undefined);
      const noisiest = open.toSorted((a, b) => b.events - a.events)[0]?.alert.id;
      return {
        name,
        events: members.reduce((sum, { events }) => sum + events, 0),
        ...(before === undefined ? {} : { before: before.get(name) ?? 0 }),
        ...dealtWith(members),
        ...(noisiest === undefined ? {} : { noisiest }),
      };
    })
    .sort((a, b) => b.events - a.events || a.name.localeCompare(b.name));
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
  return alerts
    .filter(
      ({ status, hiding, priority }) => status === 'open' && hiding === undefined && rank(priority) <= rank('Critical'),
    )
    .map(({ id, facets, priority, receivedAt }) => ({ id, rule: facets.rule, priority, receivedAt }))
    .sort((a, b) => rank(a.priority) - rank(b.priority) || a.receivedAt - b.receivedAt);
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
