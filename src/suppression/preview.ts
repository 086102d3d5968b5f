/**
 * Preview: what matchers would have hidden of the last seven days. It is exact, because all events of an alert have its
 * facets: matchers match all of them or none, and the alert's hourly buckets count them.
 */
import type { AlertId, Disposition, HiddenIn, HourBucket } from '../alert/alert.ts';
import { countSince } from '../alert/occurrences.ts';
import type { FacetName, Facets } from '../falco/facets.ts';
import { type Matcher, matchesAll } from '../falco/matcher.ts';
import { type Priority, worse } from '../falco/priority.ts';
import { placeOf, type Watched } from './suppression.ts';

/** What a preview needs to know of an alert. */
export interface AlertFigures {
  readonly id: AlertId;
  readonly facets: Facets;
  readonly priority: Priority;
  readonly buckets: readonly HourBucket[];
  readonly resolution?: { readonly disposition: Disposition };
}

/** What a preview needs to know of all that is stored. */
export interface Figures {
  /**
   * Alerts of one rule, which the matchers name: they match no others. Those that had events in the window, or were judged
   * true positive: a preview tells nothing of the rest, which are many.
   */
  readonly alerts: readonly AlertFigures[];
  /** All alerts that had events in the window, and those events. */
  readonly window: { readonly alerts: number; readonly events: number };
}

interface Part {
  readonly hidden: number;
  readonly total: number;
}

export interface Preview {
  /** Of all that were counted in the window. */
  readonly events: Part;
  readonly alerts: Part;
  /** Of the same rule: what stays visible, the busiest first. */
  readonly visible: {
    readonly alerts: number;
    readonly events: number;
    readonly busiest: readonly { readonly id: AlertId; readonly place: string; readonly events: number }[];
  };
  /** Where the hidden events happened, most first: the first of `places`. */
  readonly where: readonly HiddenIn[];
  readonly places: number;
  readonly clusters: readonly string[];
  /** The worst among the hidden. */
  readonly highest?: Priority;
  /** Matching alerts that were judged true positive, however long ago. */
  readonly truePositives: number;
  /** Events in an hour that had any, at least 1; absent when no whole hour is past: what is new has no usual rate. */
  readonly usual?: number;
}

const HOUR_MS = 3_600_000;
const WINDOW_HOURS = 7 * 24;
const MAX_NAMED = 5;

/** The first hour of the window: seven days of whole hours, the present one included. */
export function windowStart(now: number): number {
  return Math.floor(now / HOUR_MS) - WINDOW_HOURS + 1;
}

/** The figures for a preview about a rule; `alerts` are all that are stored. */
export function figuresOf(rule: string | undefined, alerts: Iterable<AlertFigures>, now: number): Figures {
  const since = windowStart(now) * HOUR_MS;
  const ofRule: AlertFigures[] = [];
  const window = { alerts: 0, events: 0 };
  for (const alert of alerts) {
    const recent = countSince(alert.buckets, since);
    const isTold = recent > 0 || alert.resolution?.disposition === 'true-positive';
    if (isTold && alert.facets.rule === rule) ofRule.push(alert);
    if (recent > 0) window.alerts += 1;
    window.events += recent;
  }
  return { alerts: ofRule, window };
}

/** Computes the preview of matchers that name the rule of these figures. */
export function preview(matchers: readonly Matcher[], { alerts, window }: Figures, now: number): Preview {
  const since = windowStart(now);
  const rule = matchers.find(({ facet, op }) => facet === 'rule' && op === '=')?.value;
  const events = { hidden: 0, total: window.events };
  const counts = { hidden: 0, total: window.alerts };
  const visible: { id: AlertId; facets: Facets; events: number }[] = [];
  const where = new Map<string, number>();
  const clusters = new Set<string>();
  const pace = new Pace(Math.floor(now / HOUR_MS));
  let highest: Priority | undefined;
  let truePositives = 0;
  for (const alert of alerts) {
    const { facets } = alert;
    const matches = matchesAll(matchers, facets);
    if (matches && alert.resolution?.disposition === 'true-positive') truePositives += 1;
    const recent = countSince(alert.buckets, since * HOUR_MS);
    if (recent === 0) continue;
    if (!matches) {
      if (facets.rule === rule) visible.push({ id: alert.id, facets, events: recent });
      continue;
    }
    events.hidden += recent;
    counts.hidden += 1;
    highest = highest === undefined ? alert.priority : worse(highest, alert.priority);
    if (facets.cluster !== undefined) clusters.add(facets.cluster);
    const place = placeOf(facets);
    where.set(place, (where.get(place) ?? 0) + recent);
    pace.count(alert.buckets, since);
  }
  return {
    events,
    alerts: counts,
    visible: {
      alerts: visible.length,
      events: visible.reduce((sum, one) => sum + one.events, 0),
      busiest: visible
        .sort((a, b) => b.events - a.events || numberOf(a.id) - numberOf(b.id))
        .slice(0, MAX_NAMED)
        .map(({ id, facets, events: busy }) => ({ id, place: placeOf(facets), events: busy })),
    },
    where: mostFirst(where).slice(0, MAX_NAMED),
    places: where.size,
    clusters: [...clusters].sort(),
    ...(highest === undefined ? {} : { highest }),
    truePositives,
    ...pace.usual(),
  };
}

/** How much comes in an hour that has any; the present hour is not over, so it does not count. */
class Pace {
  readonly #present: number;
  readonly #hours = new Set<number>();
  #events = 0;

  constructor(present: number) {
    this.#present = present;
  }

  count(buckets: readonly HourBucket[], since: number): void {
    for (const { hour, count } of buckets) {
      if (hour < since || hour >= this.#present) continue;
      this.#hours.add(hour);
      this.#events += count;
    }
  }

  usual(): { usual?: number } {
    return this.#hours.size === 0 ? {} : { usual: Math.max(1, this.#events / this.#hours.size) };
  }
}

function mostFirst(where: ReadonlyMap<string, number>): readonly HiddenIn[] {
  const rows = [...where].map(([workload, hidden]) => ({ workload, hidden }));
  return rows.sort((a, b) => b.hidden - a.hidden || (a.workload < b.workload ? -1 : 1));
}

function numberOf(id: AlertId): number {
  return Number(id.slice(2));
}

/** A facet with more values than this varies too much for a new one to mean anything. */
export const MAX_KNOWN = 200;

/** The values that facets have among those of the stored alerts that match; facets that vary too much are left out. */
export function knownValues(
  matchers: readonly Matcher[],
  stored: Iterable<Facets>,
  facets: readonly FacetName[],
): readonly Watched[] {
  const known = new Map(facets.map((facet) => [facet, new Set<string>()]));
  for (const one of stored) {
    if (!matchesAll(matchers, one)) continue;
    for (const [facet, values] of known) {
      const value = one[facet];
      if (value !== undefined && values.size <= MAX_KNOWN) values.add(value);
    }
  }
  return [...known].flatMap(([facet, values]) => (values.size > MAX_KNOWN ? [] : [{ facet, known: [...values] }]));
}
