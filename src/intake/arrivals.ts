/** From a request body to arrivals: every element judged, none dropped silently. */
import type { Arrival, HealthArrival } from '../alert/entry.ts';
import { clip } from '../falco/clip.ts';
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

/** A rejected element with what it was, for those who look for it. */
interface RejectedElement extends Rejected {
  /** Without one, it is the whole body's. */
  readonly excerpt?: string;
}

export type Judged = {
  readonly rejected: readonly RejectedElement[];
  /** How many of the rejected are no JSON at all; the others are no Falco events. */
  readonly unreadable: number;
} & (
  | { readonly kind: 'arrivals'; readonly arrivals: readonly (Arrival | HealthArrival)[] }
  | { readonly kind: 'refused' | 'too-many'; readonly reason: string }
);

/** Where a body comes from, as far as its events do not say. */
interface Origin {
  /** Name of the sender. */
  readonly name?: string;
  readonly cluster?: string;
}

/** Reads a body received at `at`, of at most `most` elements. */
export function judge(body: Buffer | string, at: number, from: Origin = {}, most?: number): Judged {
  const read = readBody(body, most);
  if (read.kind !== 'candidates') return { ...read, rejected: [], unreadable: 1 };
  const arrivals: (Arrival | HealthArrival)[] = [];
  const rejected: RejectedElement[] = [];
  let unreadable = 0;
  for (const [index, candidate] of read.candidates.entries()) {
    const one = judgeOne(candidate, at, from);
    if (candidate.kind === 'unreadable') unreadable += 1;
    if (typeof one === 'string') rejected.push({ index, reason: one, ...excerptOf(candidate) });
    else arrivals.push(one);
  }
  if (arrivals.length > 0) return { kind: 'arrivals', arrivals, rejected, unreadable };
  const [first] = rejected;
  const reason = rejected.length > 1 ? `none of ${rejected.length} elements is a Falco event` : 'not a Falco event';
  return { kind: 'refused', reason: `${reason}: ${first?.reason ?? 'nothing found'}`, rejected, unreadable };
}

const MAX_EXCERPT = 1_000;

function excerptOf(candidate: Candidate): Pick<RejectedElement, 'excerpt'> {
  const text = candidate.kind === 'unreadable' ? candidate.text : JSON.stringify(candidate.value);
  return text === undefined ? {} : { excerpt: clip(text, MAX_EXCERPT) };
}

/** An event as each of several senders would bring it; nothing when the text is none. */
export function readAs(senders: readonly Origin[], text: string, at: number): readonly Arrival[] {
  const clusters = [...new Set(senders.map(({ cluster }) => cluster))];
  return clusters.flatMap((cluster) => {
    const judged = judge(text, at, cluster === undefined ? {} : { cluster });
    if (judged.kind !== 'arrivals') return [];
    return judged.arrivals.slice(0, 1).filter((arrival) => arrival.kind === 'event');
  });
}

function judgeOne(candidate: Candidate, at: number, from: Origin): Arrival | HealthArrival | string {
  if (candidate.kind === 'unreadable') return candidate.reason;
  const normalised = normalise(candidate.value, at);
  return normalised.ok ? arrivalOf(normalised.event, at, from) : normalised.reason;
}

/** An event with the identities by which it is grouped and recognised. */
function arrivalOf(event: FalcoEvent, at: number, { name, cluster }: Origin): Arrival | HealthArrival {
  const received = { at, key: keyOf(event), ...(name === undefined ? {} : { sender: name }), event };
  if (isHealthEvent(event)) return { kind: 'health', ...received };
  const facets = facetsOf(event, cluster);
  return { kind: 'event', ...received, fingerprint: fingerprintOf(facets), facets };
}
