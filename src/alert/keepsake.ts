/** The copy of an event that an alert keeps: long values cut, so that state stays small whatever is sent. */
import { copy } from '../falco/clip.ts';
import type { FalcoEvent, FieldValue } from '../falco/event.ts';

const MAX_VALUE = 4_096;
const MAX_FIELDS = 150;

/** Bounds an event for keeping: at most 150 fields, no value longer than 4,096 characters. */
export function keepsakeOf(event: FalcoEvent): FalcoEvent {
  // Without a copy: nearly every event is as small as it should be.
  if (isBounded(event)) return event;
  return {
    ...event,
    source: cut(event.source),
    ...(event.hostname === undefined ? {} : { hostname: cut(event.hostname) }),
    ...(event.output === undefined ? {} : { output: cut(event.output) }),
    tags: event.tags.slice(0, MAX_FIELDS).map(cut),
    fields: bounded(event.fields),
    extra: bounded(event.extra),
  };
}

function isBounded({ source, hostname, output, tags, fields, extra }: FalcoEvent): boolean {
  const texts = [source, hostname ?? '', output ?? ''];
  return texts.every(isSmall) && isSmall(tags) && hasFewSmall(fields) && hasFewSmall(extra);
}

function bounded(fields: Readonly<Record<string, FieldValue>>): Readonly<Record<string, FieldValue>> {
  const entries = Object.entries(fields);
  return Object.fromEntries(entries.slice(0, MAX_FIELDS).map(([key, value]) => [cut(key), cutValue(value)]));
}

function hasFewSmall(fields: Readonly<Record<string, FieldValue>>): boolean {
  const keys = Object.keys(fields);
  if (keys.length > MAX_FIELDS) return false;
  return keys.every((key) => key.length <= MAX_VALUE && isSmall(fields[key] ?? null));
}

function isSmall(value: FieldValue): boolean {
  if (typeof value === 'string') return value.length <= MAX_VALUE;
  return !Array.isArray(value) || (value.length <= MAX_FIELDS && value.every(isSmall));
}

function cutValue(value: FieldValue): FieldValue {
  if (typeof value === 'string') return cut(value);
  if (!Array.isArray(value)) return value;
  return value.slice(0, MAX_FIELDS).map((item) => (typeof item === 'string' ? cut(item) : item));
}

/** Keeps both ends of a long text and says how long it was. */
function cut(text: string): string {
  if (text.length <= MAX_VALUE) return text;
  return copy(`${text.slice(0, MAX_VALUE - 600)} … (${text.length} characters) … ${text.slice(-500)}`);
}
