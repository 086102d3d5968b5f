/** What a change would have hidden of the alerts that are stored, judged by each one's newest event. */
import type { AlertId } from '../alert/alert.ts';
import type { FalcoEvent } from '../falco/event.ts';
import type { Facets } from '../falco/facets.ts';
import { type Matcher, matchesAll, matchesGlob } from '../falco/matcher.ts';
import { type Check, fieldValue } from './tuple.ts';

/** What a replay reads of an alert. */
export interface Stored {
  readonly id: AlertId;
  readonly facets: Facets;
  readonly latest: FalcoEvent;
  readonly count: number;
}

/** The rules whose conditions a change can reach, by their names. */
export type Reach = { readonly only: readonly string[] } | { readonly allBut: readonly string[] };

/** Reads the stored alerts of some rules in the order of their ids, a stretch at a time; a short one is the last. */
export type Walk = (stretch: {
  readonly rules: Reach;
  readonly after: AlertId | undefined;
  readonly limit: number;
}) => Promise<readonly Stored[]>;

/** So many alerts are in memory at once. */
const STRETCH = 500;

/** All stored alerts of some rules, one after the other. */
export async function* storedIn(walk: Walk, rules: Reach): AsyncGenerator<Stored> {
  for (let after: AlertId | undefined; ; ) {
    const stretch = await walk({ rules, after, limit: STRETCH });
    yield* stretch;
    if (stretch.length < STRETCH) return;
    after = stretch.at(-1)?.id;
  }
}

export interface Replay {
  /** Alerts that the suppression hides, and how many of them the change would hide too. */
  readonly suppressed: number;
  readonly hidden: number;
  /** Events counted in those that it would hide. */
  readonly events: number;
  /** Alerts of the rule that only the change would hide. */
  readonly others: readonly AlertId[];
  /** Of other rules that the change can reach: how many were looked at, and how many it would hide if they test it. */
  readonly elsewhere: { readonly alerts: number; readonly hidden: number };
}

export interface ReplayWish {
  readonly rule: string;
  readonly matchers: readonly Matcher[];
  readonly checks: readonly Check[];
  readonly reach: Reach;
}

export async function replay(walk: Walk, { rule, matchers, checks, reach }: ReplayWish): Promise<Replay> {
  const clusters = matchers.filter(({ facet }) => facet === 'cluster');
  const sources = matchers.filter(({ facet }) => facet === 'source');
  const seen = { suppressed: 0, hidden: 0, events: 0, others: [] as AlertId[] };
  const elsewhere = { alerts: 0, hidden: 0 };
  for await (const { id, facets, latest, count } of storedIn(walk, reach)) {
    // A file is for the Falco of one cluster.
    if (!matchesAll(clusters, facets)) continue;
    const isHit = checks.every((check) => holds(check, latest));
    if (facets.rule !== rule) {
      elsewhere.alerts += 1;
      if (isHit) elsewhere.hidden += 1;
      continue;
    }
    if (!matchesAll(sources, facets)) continue;
    const isSuppressed = matchesAll(matchers, facets);
    if (isSuppressed) seen.suppressed += 1;
    if (!isHit) continue;
    if (!isSuppressed) seen.others.push(id);
    else {
      seen.hidden += 1;
      seen.events += count;
    }
  }
  return { ...seen, elsewhere };
}

/** What else it hides, in words: `no other: 0 of its rule, 0 of other rules (…)`. Only what hides nothing else is written. */
export function noOther({ others, elsewhere }: Replay): string {
  const looked = `${elsewhere.alerts} alerts of rules not known here looked at`;
  return `no other: ${others.length} of its rule, ${elsewhere.hidden} of other rules${elsewhere.alerts === 0 ? '' : ` (${looked})`}`;
}

/** As Falco compares. */
function holds({ field, op, value }: Check, event: FalcoEvent): boolean {
  const actual = fieldValue(field, event);
  if (actual === undefined) return false;
  switch (op) {
    case '=':
      return actual === value;
    case 'glob':
      return matchesGlob(value, actual);
    case 'endswith':
      return actual.endsWith(value);
    case 'regex':
      return new RegExp(`^(?:${value})$`).test(actual);
  }
}
