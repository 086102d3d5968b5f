/** From a request body to arrivals: every element judged, none dropped silently. */
import type { Arrival, HealthArrival } from '../alert/entry.ts';
import { type Candidate, readBody } from '../falco/dialect.ts';
import type { FalcoEvent } from '../falco/event.ts';
import { facetsOf } from '../falco/facets.ts';
import { fingerprintOf, keyOf } from '../falco/fingerprint.ts';
import { isHealthEvent } from '../falco/health.ts';
import { normalise } from '../falco/normalise.ts';

export interface Rejected {
  readonly index: number;
  readonly reason: string;
}

export type Judged =
  | {
      readonly kind: 'arrivals';
      readonly arrivals: readonly (Arrival | HealthArrival)[];
      readonly rejected: readonly Rejected[];
    }
  | { readonly kind: 'refused'; readonly reason: string; readonly rejected: readonly Rejected[] };

/** Reads a body received at `at` from a sender whose cluster is `cluster`. */
export function judge(body: string, at: number, cluster?: string): Judged {
  const read = readBody(body);
  if (read.kind === 'refused') return { ...read, rejected: [] };
  const arrivals: (Arrival | HealthArrival)[] = [];
  const rejected: Rejected[] = [];
  for (const [index, candidate] of read.candidates.entries()) {
    const one = judgeOne(candidate, at, cluster);
    if (typeof one === 'string') rejected.push({ index, reason: one });
    else arrivals.push(one);
  }
  if (arrivals.length > 0) return { kind: 'arrivals', arrivals, rejected };
  const [first] = rejected;
  const reason = rejected.length > 1 ? `none of ${rejected.length} elements is a Falco event` : 'not a Falco event';
  return { kind: 'refused', reason: `${reason}: ${first?.reason ?? 'nothing found'}`, rejected };
}

function judgeOne(candidate: Candidate, at: number, cluster: string | undefined): Arrival | HealthArrival | string {
  if (candidate.kind === 'unreadable') return candidate.reason;
  const normalised = normalise(candidate.value, at);
  return normalised.ok ? arrivalOf(normalised.event, at, cluster) : normalised.reason;
}

/** An event with the identities by which it is grouped and recognised. */
function arrivalOf(event: FalcoEvent, at: number, cluster?: string): Arrival | HealthArrival {
  const key = keyOf(event);
  if (isHealthEvent(event)) return { kind: 'health', at, key, event };
  const facets = facetsOf(event, cluster);
  return { kind: 'event', at, key, fingerprint: fingerprintOf(facets), facets, event };
}
