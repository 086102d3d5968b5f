/** Breakthrough: what a suppression must not hide although its matchers match. */
import type { Alert, Breach } from '../alert/alert.ts';
import type { Arrival } from '../alert/entry.ts';
import { companionOf, scenedBy } from '../alert/story.ts';
import { rank } from '../falco/priority.ts';
import { eventsInHour, type Suppression } from './suppression.ts';

/** So many times the usual rate is not the noise any more that somebody meant to hide. */
const TENFOLD = 10;

/**
 * Why the suppression does not hide an event that it covers; `undefined` when it does. `beside` gives alerts that may
 * have been on the scene of the event.
 */
export function breachOf(
  suppression: Suppression,
  arrival: Arrival,
  beside: () => Iterable<Alert> = () => [],
): Breach | undefined {
  const { event, facets, at } = arrival;
  const { allows, watched, usual } = suppression;
  if (allows !== undefined && rank(event.priority) < rank(allows))
    return { kind: 'priority', priority: event.priority, allows };
  for (const { facet, known } of watched) {
    const value = facets[facet];
    if (value !== undefined && !known.includes(value)) return { kind: 'new-value', facet, value };
  }
  const joined = storyBreach(suppression, arrival, beside);
  if (joined !== undefined) return joined;
  const events = eventsInHour(suppression, at) + 1;
  return usual !== undefined && events > TENFOLD * usual ? { kind: 'rate', events, usual } : undefined;
}

function storyBreach({ companions }: Suppression, arrival: Arrival, beside: () => Iterable<Alert>): Breach | undefined {
  if (companions === undefined) return undefined;
  const known = new Set<string>(companions);
  const telling = [...beside()].filter((alert) => isTelling(alert) && !known.has(alert.fingerprint));
  const joined = companionOf(scenedBy(arrival), telling);
  return joined === undefined ? undefined : { kind: 'story', alert: joined.id, rule: joined.facets.rule };
}

/** Nothing hides it, and nobody has judged it harmless. */
function isTelling({ hiding, resolution }: Pick<Alert, 'hiding' | 'resolution'>): boolean {
  return hiding === undefined && (resolution === undefined || resolution.disposition === 'true-positive');
}
