/** From one parsed JSON value to a `FalcoEvent`, whatever dialect of Falco's format it is. */
import { z } from 'zod';
import { clip } from './clip.ts';
import { type FalcoEvent, type FieldValue, isTruncated, type Remark } from './event.ts';
import { parsePriority } from './priority.ts';
import { parseTime } from './time.ts';

export type Normalised =
  | { readonly ok: true; readonly event: FalcoEvent }
  | { readonly ok: false; readonly reason: string };

/** Longer rule names exist in no rule file; the rest is cut so that a hostile one can't fill the store. */
const RULE_LIMIT = 500;

const found = (what: string) => ({
  error: (issue: { input?: unknown }) => `expected ${what}, found ${nameOf(issue.input)}`,
});

/**
 * Loose on purpose: Falco and falcosidekick add keys without notice, and refusing one loses an event. Only `rule` is
 * needed to build a card; falcosidekick also refuses events without output_fields, Falconer does not.
 */
const wireSchema = z.looseObject(
  {
    rule: z.string(found('a rule name')).trim().min(1, 'the rule name is empty'),
    // Not z.record, which would visit every key of every event only to find that anything is allowed.
    output_fields: z.custom<Record<string, unknown>>(isObject, found('an object')).nullish(),
    tags: z.array(z.unknown(), found('an array of strings')).nullish(),
    priority: z.unknown().optional(),
    time: z.unknown().optional(),
    source: z.string(found('a string')).nullish(),
    hostname: z.string(found('a string')).nullish(),
    output: z.string(found('a string')).nullish(),
    message: z.string(found('a string')).nullish(),
  },
  found('a JSON object'),
);

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Wire = z.infer<typeof wireSchema>;

const KNOWN_KEYS = new Set(Object.keys(wireSchema.shape));

function nameOf(input: unknown): string {
  if (input === undefined) return 'nothing';
  if (input === null) return 'null';
  return Array.isArray(input) ? 'an array' : typeof input === 'object' ? 'an object' : `a ${typeof input}`;
}

/**
 * Normalises one received value. `receivedAt` (milliseconds since the epoch) stands in for a time that is missing or
 * can't be read. The reason of a refusal names the key, what was found and what is allowed.
 */
export function normalise(raw: unknown, receivedAt: number): Normalised {
  const parsed = wireSchema.safeParse(raw);
  if (!parsed.success) return { ok: false, reason: reasonOf(parsed.error) };
  return { ok: true, event: eventOf(parsed.data, receivedAt) };
}

function reasonOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => (issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message))
    .join('; ');
}

function eventOf(wire: Wire, receivedAt: number): FalcoEvent {
  const remarks: Remark[] = [];
  const priority = priorityOf(wire.priority, remarks);
  const time = timeOf(wire.time, receivedAt, remarks);
  const fields = fieldsOf(wire.output_fields ?? {});
  if (Object.values(fields).some(isTruncated)) remarks.push('truncated-upstream');
  const output = wire.output ?? wire.message;
  return {
    rule: clip(wire.rule, RULE_LIMIT),
    ...priority,
    source: sourceOf(wire.source),
    ...time,
    ...(wire.hostname ? { hostname: wire.hostname } : {}),
    ...(output ? { output } : {}),
    tags: (wire.tags ?? []).filter((tag) => typeof tag === 'string'),
    fields,
    extra: extraOf(wire),
    remarks,
  };
}

function priorityOf(value: unknown, remarks: Remark[]): Pick<FalcoEvent, 'priority' | 'priorityWord'> {
  const word = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  const priority = parsePriority(word);
  if (priority !== undefined) return { priority };
  remarks.push('unknown-priority');
  return { priority: 'Warning', priorityWord: clip(word, 100) };
}

function timeOf(value: unknown, receivedAt: number, remarks: Remark[]): Pick<FalcoEvent, 'time' | 'at'> {
  const text = typeof value === 'string' ? value : '';
  const at = parseTime(text);
  if (at !== undefined) return { time: text, at };
  // 0001-01-01T00:00:00Z is how Go writes "no time".
  const none = typeof value === 'string' && (text.trim() === '' || text.startsWith('0001-01-01T'));
  const missing = value === undefined || value === null || none;
  remarks.push(missing ? 'missing-time' : 'unreadable-time');
  return { time: new Date(receivedAt).toISOString(), at: receivedAt };
}

/** falcosidekick writes `syscalls` where Falco's older versions wrote nothing. */
function sourceOf(source: string | null | undefined): string {
  return source === undefined || source === null || source === '' || source === 'syscalls' ? 'syscall' : source;
}

const NOTHING: Record<string, FieldValue> = Object.freeze({});

/** Nearly every event has only the keys that Falco defines. */
function extraOf(wire: Wire): Record<string, FieldValue> {
  const keys = Object.keys(wire).filter((key) => !KNOWN_KEYS.has(key));
  return keys.length === 0 ? NOTHING : fieldsOf(Object.fromEntries(keys.map((key) => [key, wire[key]])));
}

/** The very record where its values are as they should be, which is nearly always: it was parsed for this event alone. */
function fieldsOf(record: Record<string, unknown>): Record<string, FieldValue> {
  if (hasFieldValues(record)) return record;
  // fromEntries defines own properties, so a field called __proto__ is just a field.
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fieldValue(value)]));
}

function hasFieldValues(record: Record<string, unknown>): record is Record<string, FieldValue> {
  return Object.values(record).every((value) => isScalar(value) || (Array.isArray(value) && value.every(isScalar)));
}

function fieldValue(value: unknown): FieldValue {
  if (Array.isArray(value)) return value.map((item) => (isScalar(item) ? item : JSON.stringify(item)));
  return isScalar(value) ? value : JSON.stringify(value);
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
}
