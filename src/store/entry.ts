/** All entries that a store records. */
import type {
  Arrival,
  CardEntry,
  HealthArrival,
  PersonEntry,
  SenderEntry,
  StoryEntry,
  WeatherEntry,
} from '../alert/entry.ts';
import type { SuppressedEntry, SuppressionEntry } from '../suppression/suppression.ts';

/** Forget alerts that have been quiet since `before`, and the oldest ones beyond `keep`. */
export interface RetentionEntry {
  readonly kind: 'retention';
  readonly at: number;
  readonly before: number;
  readonly keep: number;
}

export type Entry =
  | Arrival
  | HealthArrival
  | PersonEntry
  | StoryEntry
  | SuppressedEntry
  | SuppressionEntry
  | CardEntry
  | WeatherEntry
  | SenderEntry
  | RetentionEntry;
