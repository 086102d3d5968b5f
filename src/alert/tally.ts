/** Figures over all alerts that are held. */
import type { Status } from './alert.ts';

/** So many rules are named. */
export const BUSY_RULES = 5;

export interface Tally {
  readonly byStatus: Readonly<Record<Status, number>>;
  readonly suppressed: number;
  /** Events counted in the last 24 hours, and the rules that most of them came from. */
  readonly events24h: number;
  readonly topRules: readonly { readonly rule: string; readonly events: number; readonly alerts: number }[];
  readonly dispositions: Readonly<Record<string, number>>;
  /** Median time from the first event to the acknowledgement, over alerts that have one. */
  readonly medianAcknowledgeMs?: number;
}
