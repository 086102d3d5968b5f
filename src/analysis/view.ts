/** What may be shown of an event: its fields as text, secrets masked, unknown values absent. */
import { type FalcoEvent, isTruncated, known } from '../falco/event.ts';
import { type AddressClass, classAmong, type Range } from './address.ts';
import { redact, redactField } from './redact.ts';

/** A field's value, ready to show. */
export interface Shown {
  readonly text: string;
  /** Neither masked nor cut before it reached us: only such a value may stand in a command. */
  readonly whole: boolean;
}

/** A field's name with its value. */
export interface Found extends Shown {
  readonly key: string;
}

/** An event as an analysis reads it. Each field is masked once. */
export interface EventView {
  readonly event: FalcoEvent;
  /** The name of the cluster, from the event or from whoever sent it. */
  readonly cluster?: string;
  get(key: string): Found | undefined;
  /** The class of an address, as the cluster's configured ranges have it. */
  classOf(address: string): AddressClass | undefined;
  /** The first known among several keys: one idea has different names by source. */
  first(keys: readonly string[]): Found | undefined;
}

/** Ways in which senders write "not available" besides Falco's own. */
const NOT_AVAILABLE = new Set(['N/A', '<nil>', '(null)']);

export function viewOf(event: FalcoEvent, cluster?: string, ranges: readonly Range[] = []): EventView {
  const seen = new Map<string, Found | undefined>();
  const get = (key: string): Found | undefined => {
    if (seen.has(key)) return seen.get(key);
    const found = read(event, key);
    seen.set(key, found);
    return found;
  };
  const first = (keys: readonly string[]): Found | undefined => {
    for (const key of keys) {
      const found = get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    event,
    ...(cluster === undefined ? {} : { cluster: redact(cluster) }),
    get,
    first,
    classOf: (address) => classAmong(ranges, address),
  };
}

function read(event: FalcoEvent, key: string): Found | undefined {
  const text = known(event, key);
  // Some senders put the field's own name where a value should be.
  if (text === undefined || text === key || NOT_AVAILABLE.has(text) || text.trim() === '') return undefined;
  const masked = redactField(key, text);
  return { key, text: masked, whole: masked === text && !isTruncated(event.fields[key]) };
}

/** An event's own text, such as its rule or host name, treated like a field's value. */
export function shown(text: string): Shown {
  const masked = redact(text);
  return { text: masked, whole: masked === text };
}
