/** What a ledger may be asked for: how far back, and by what. */
import type { Facets } from '../falco/facets.ts';
import { placeOf } from '../suppression/suppression.ts';

export const PERIODS = ['24h', '7d', '30d'] as const;
export type Period = (typeof PERIODS)[number];

export const GROUPINGS = ['rule', 'workload', 'cluster'] as const;
export type Grouping = (typeof GROUPINGS)[number];

const HOUR_MS = 3_600_000;
const HOURS: Readonly<Record<Period, number>> = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24 };

export function periodMs(period: Period): number {
  return HOURS[period] * HOUR_MS;
}

/** The name of the group that an alert belongs to. */
export function groupOf(facets: Facets, grouping: Grouping): string {
  if (grouping === 'rule') return facets.rule;
  if (grouping === 'cluster') return facets.cluster ?? 'no cluster named';
  return placeOf(facets);
}
