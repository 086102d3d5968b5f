/** From a request body to the events in it: one object, an array, NDJSON, or CloudEvents. */
import { parseJson } from './json.ts';

/** One thing in a body that should be an event. */
export type Candidate =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly text?: string };

export type Body =
  | { readonly kind: 'candidates'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'refused' | 'too-many'; readonly reason: string };

const REMEDY = 'if Falco sent this, set json_output: true in falco.yaml';

/**
 * Splits a body. It is judged by its text alone: Falco's own content type is fixed, proxies rewrite it, and JSON often
 * comes as `text/plain`. Every element is returned, in order, so that each can be judged and none is dropped silently:
 * a body of more than `most` is not taken at all.
 */
export function readBody(body: Buffer | string, most = Number.POSITIVE_INFINITY): Body {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const lines = linesOf(bytes);
  const [first] = lines;
  if (first === undefined) return { kind: 'refused', reason: 'the body is empty: expected a Falco event as JSON' };
  // A first line that is JSON by itself, with more after it, is NDJSON: parsing a large batch whole would be in vain.
  if (lines.length > 1 && attempt(first).kind === 'value') return fromLines(lines, most);
  const text = lines.length === 1 ? first : bytes.toString('utf8').trim();
  const whole = attempt(text);
  if (whole.kind === 'value') return fromValue(whole.value, most);
  if (lines.length === 1) return { kind: 'refused', reason: explain(text, whole.reason) };
  const read = fromLines(lines, most);
  const isNoJson = read.kind === 'candidates' && read.candidates.every(({ kind }) => kind === 'unreadable');
  return isNoJson ? { kind: 'refused', reason: explain(text, whole.reason) } : read;
}

function fromLines(lines: readonly string[], most: number): Body {
  return lines.length > most
    ? tooMany(lines.length, most)
    : { kind: 'candidates', candidates: lines.flatMap(fromLine) };
}

function tooMany(found: number, most: number): Body {
  return { kind: 'too-many', reason: `${found} elements in one body: expected at most ${most}` };
}

const NEWLINE = 0x0a;

/**
 * The lines that are not blank. Each is decoded by itself (a newline is never part of another character in UTF-8):
 * one string of a megabyte takes ten times as long to make as its lines do.
 */
function linesOf(bytes: Buffer): readonly string[] {
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, from);
    const end = newline === -1 ? bytes.length : newline;
    const line = bytes.toString('utf8', from, end).trim();
    if (line !== '') lines.push(line);
    from = end + 1;
  }
  return lines;
}

function attempt(text: string): Candidate {
  try {
    return { kind: 'value', value: parseJson(text) };
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error), text };
  }
}

function explain(text: string, reason: string): string {
  return text.startsWith('{') || text.startsWith('[') ? `not JSON: ${reason}` : `not JSON: ${reason}; ${REMEDY}`;
}

function fromLine(line: string): readonly Candidate[] {
  const read = attempt(line);
  return read.kind === 'value' ? unwrap(read.value) : [{ ...read, reason: `not JSON: ${read.reason}` }];
}

function fromValue(value: unknown, most: number): Body {
  if (!Array.isArray(value)) return { kind: 'candidates', candidates: unwrap(value) };
  if (value.length === 0) return { kind: 'refused', reason: 'the array is empty: expected at least one Falco event' };
  return value.length > most ? tooMany(value.length, most) : { kind: 'candidates', candidates: value.flatMap(unwrap) };
}

/**
 * A CloudEvent in structured form carries the event in `data`; in binary form the body is the event and only the
 * headers differ. falcosidekick adds `rule` and `priority` to the envelope as well, so a rule there means nothing.
 * https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md
 */
function unwrap(value: unknown): readonly Candidate[] {
  if (!isCloudEvent(value)) return [{ kind: 'value', value }];
  if (typeof value.data === 'string') return [attempt(value.data)];
  if (typeof value.data_base64 === 'string')
    return [attempt(Buffer.from(value.data_base64, 'base64').toString('utf8'))];
  return [{ kind: 'value', value: value.data }];
}

function isCloudEvent(value: unknown): value is { data?: unknown; data_base64?: unknown } {
  if (typeof value !== 'object' || value === null || !('specversion' in value)) return false;
  return 'data' in value || 'data_base64' in value;
}
