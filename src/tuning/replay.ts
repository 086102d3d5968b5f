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

export interface Replay {
  /** Alerts that the suppression hides, and how many of them the change would hide too. */
  readonly suppressed: number;
  readonly hidden: number;
  /** Events counted in those that it would hide. */
  readonly events: number;
  /** Alerts of the rule that only the change would hide. */
  readonly others: readonly AlertId[];
}

export function replay(matchers: readonly Matcher[], checks: readonly Check[], stored: readonly Stored[]): Replay {
  const elsewhere = matchers.filter(({ facet }) => facet === 'cluster');
  const ofRule = matchers.filter(({ facet }) => facet === 'rule' || facet === 'source');
  const inReach = stored.filter(({ facets }) => matchesAll([...ofRule, ...elsewhere], facets));
  const suppressed = inReach.filter(({ facets }) => matchesAll(matchers, facets));
  const hit = inReach.filter(({ latest }) => checks.every((check) => holds(check, latest)));
  const both = hit.filter(({ facets }) => matchesAll(matchers, facets));
  return {
    suppressed: suppressed.length,
    hidden: both.length,
    events: both.reduce((sum, { count }) => sum + count, 0),
    others: hit.filter(({ facets }) => !matchesAll(matchers, facets)).map(({ id }) => id),
  };
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
