/** The normalised Falco event: what every later stage works with. */
import type { Priority } from './priority.ts';

/**
 * A value of `output_fields`. Integers beyond 2^53 arrive as their digits, objects as JSON text
 * (Falco itself never sends objects, other senders do).
 */
export type FieldValue = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** What had to be assumed about an event, shown on its card. */
export type Remark = 'unknown-priority' | 'missing-time' | 'unreadable-time' | 'truncated-upstream';

/** One Falco message, normalised. */
export interface FalcoEvent {
  readonly rule: string;
  /** Falco's rank; an unknown word ranks as Warning and stays in `priorityWord`. */
  readonly priority: Priority;
  /** The word as received, only when it is not one of Falco's. */
  readonly priorityWord?: string;
  /** Event source, an open set: `syscall`, `k8s_audit`, `aws_cloudtrail`, … */
  readonly source: string;
  /** The time as received (nine fraction digits are normal), or the receipt time in ISO 8601. */
  readonly time: string;
  /** The same instant in milliseconds since the epoch, for arithmetic. */
  readonly at: number;
  readonly hostname?: string;
  /** Falco's formatted line, or its `message` when only that was sent. */
  readonly output?: string;
  readonly tags: readonly string[];
  /** `output_fields`. Keys are opaque strings such as `proc.aname[2]`, never paths. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Top-level keys that Falco does not define, kept as they came. */
  readonly extra: Readonly<Record<string, FieldValue>>;
  readonly remarks: readonly Remark[];
}

/** falcosidekick cuts strings to 507 bytes and appends this when a message exceeds 4096 bytes (falcosidekick PR #871). */
const TRUNCATION_MARK = '[...]';
/** A little less than 512 bytes, whatever becomes of a character that was cut in half. */
const TRUNCATED_BYTES = 500;

/** Whether a value was cut before it reached us, so that it must not be matched as if it were whole. */
export function isTruncated(value: FieldValue | undefined): boolean {
  return typeof value === 'string' && value.endsWith(TRUNCATION_MARK) && Buffer.byteLength(value) >= TRUNCATED_BYTES;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The `uuid` that falcosidekick gives an event at each receipt, in lower case. Not of the event itself: see fingerprint.ts. */
export function uuidOf(event: Pick<FalcoEvent, 'extra'>): string | undefined {
  const uuid = Object.hasOwn(event.extra, 'uuid') ? event.extra['uuid'] : undefined;
  return typeof uuid === 'string' && UUID.test(uuid) ? uuid.toLowerCase() : undefined;
}

/**
 * The value of a field as text, or `undefined` when it is not known. Falco says "not available" in three ways:
 * JSON null, the string `<NA>`, and an empty string.
 */
export function known(event: Pick<FalcoEvent, 'fields'>, key: string): string | undefined {
  const value = Object.hasOwn(event.fields, key) ? event.fields[key] : undefined;
  if (value === undefined || value === null) return undefined;
  const text = Array.isArray(value) ? value.filter((item) => item !== null).join(', ') : String(value);
  return text === '' || text === '<NA>' ? undefined : text;
}

/** The first known value among several keys: one idea has different names by source. */
export function firstKnown(event: Pick<FalcoEvent, 'fields'>, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = known(event, key);
    if (value !== undefined) return value;
  }
  return undefined;
}
