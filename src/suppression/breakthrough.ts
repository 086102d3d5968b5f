/** Breakthrough: what a suppression must not hide although its matchers match. */
import type { Breach } from '../alert/alert.ts';
import type { Arrival } from '../alert/entry.ts';
import { rank } from '../falco/priority.ts';
import { eventsInHour, type Suppression } from './suppression.ts';

/** So many times the usual rate is not the noise any more that somebody meant to hide. */
const TENFOLD = 10;

/** Why the suppression does not hide an event that it covers; `undefined` when it does. */
export function breachOf(suppression: Suppression, { event, facets, at }: Arrival): Breach | undefined {
  const { allows, watched, usual } = suppression;
  if (allows !== undefined && rank(event.priority) < rank(allows))
    return { kind: 'priority', priority: event.priority, allows };
  for (const { facet, known } of watched) {
    const value = facets[facet];
    if (value !== undefined && !known.includes(value)) return { kind: 'new-value', facet, value };
  }
  const events = eventsInHour(suppression, at) + 1;
  return usual !== undefined && events > TENFOLD * usual ? { kind: 'rate', events, usual } : undefined;
}
