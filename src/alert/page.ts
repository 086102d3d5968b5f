/** The first alerts of those that fit a question, and how many fit. */
import type { Alert } from './alert.ts';

export interface AlertPage {
  readonly alerts: readonly Alert[];
  /** How many there are in all. */
  readonly total: number;
  /** There are more than `total`: a search stops counting at `MAX_COUNTED`. */
  readonly isLeast?: true;
}

/** Of words that more alerts have, nobody needs to know how many more: one looks for others. */
export const MAX_COUNTED = 1_000;
