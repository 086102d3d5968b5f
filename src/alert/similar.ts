/** Alerts like a given one: of the same rule, those that share most facets first. */
import { FACET_NAMES } from '../falco/facets.ts';
import type { Alert } from './alert.ts';

/** What tells how much alerts have in common. */
export type Likeness = Pick<Alert, 'id' | 'facets' | 'lastAt'>;

/** Of a rule that has more alerts, the newest are compared. */
export const COMPARED = 1_000;

/** Among those that are equally alike the newest come first; an alert is not similar to itself. */
export function mostSimilar<L extends Likeness>(
  to: Pick<Alert, 'id' | 'facets'>,
  others: readonly L[],
  limit: number,
): readonly L[] {
  const ranked = others.filter(({ id }) => id !== to.id).map((other) => ({ other, shared: sharedFacets(to, other) }));
  ranked.sort((a, b) => b.shared - a.shared || b.other.lastAt - a.other.lastAt);
  return ranked.slice(0, limit).map(({ other }) => other);
}

function sharedFacets({ facets: a }: Pick<Alert, 'facets'>, { facets: b }: Likeness): number {
  return FACET_NAMES.filter((name) => a[name] !== undefined && a[name] === b[name]).length;
}
