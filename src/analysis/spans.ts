/** Sentences from pieces: our words and literal values, long values cut in the middle. */
import { parseText, type TextPart } from '../playbook/text-template.ts';
import type { Citation, Span, Statement } from './analysis.ts';
import { utcText } from './utc.ts';
import type { Found } from './view.ts';

/** Longer values are cut in the middle; the whole is in the raw event. */
const VALUE_LIMIT = 160;

/** A value to show literally, with its length when it had to be cut. */
export function literal(value: string, limit = VALUE_LIMIT): readonly Span[] {
  if (value.length <= limit) return [{ value }];
  const head = sliceWhole(value, 0, Math.ceil(limit * 0.6));
  const tail = sliceWhole(value, value.length - Math.floor(limit * 0.3), value.length);
  return [{ value: `${head}…${tail}` }, { text: ` (${thousands(value.length)} characters)` }];
}

/** A slice that splits no surrogate pair. */
function sliceWhole(text: string, from: number, to: number): string {
  const start = isLowSurrogate(text.charCodeAt(from)) ? from + 1 : from;
  const end = isLowSurrogate(text.charCodeAt(to)) ? to - 1 : to;
  return text.slice(start, end);
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

export function thousands(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 event`, `2,000 events`. */
export function counted(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A piece of a sentence: words of ours as a string, a field's value, or ready spans. */
type Piece = string | Found | readonly Span[] | undefined;

export function spansOf(...pieces: readonly Piece[]): readonly Span[] {
  return pieces.flatMap((piece) => {
    if (piece === undefined || piece === '') return [];
    if (typeof piece === 'string') return [{ text: piece }];
    return 'text' in piece ? literal(piece.text) : piece;
  });
}

/** A sentence whose citations are the fields of the values in it. */
export function stated(...pieces: readonly Piece[]): Statement {
  const cites = pieces.flatMap((piece) => (typeof piece === 'object' && 'key' in piece ? [field(piece.key)] : []));
  return { spans: spansOf(...pieces), cites };
}

export function field(name: string): Citation {
  return { kind: 'field', name };
}

export function absent(name: string): Citation {
  return { kind: 'absent', name };
}

/** Words of ours that no playbook holds. */
export function falconer(on: string): readonly Citation[] {
  return [{ kind: 'falconer', on }];
}

export function statement(spans: readonly Span[], cites: readonly Citation[]): Statement {
  return { spans, cites };
}

/** Words of ours; what stands between backticks is literal. */
export function words(text: string, cites: readonly Citation[] = []): Statement {
  return { spans: parseText(text).map(spanOfWords), cites };
}

function spanOfWords(part: TextPart): Span {
  if ('text' in part) return { text: part.text };
  return 'literal' in part ? { value: part.literal } : { text: `{${part.placeholder}}` };
}

/** The plain text of spans, for places without markup. */
export function plain(spans: readonly Span[]): string {
  return spans.map((span) => ('value' in span ? span.value : 'at' in span ? utcText(span.at) : span.text)).join('');
}

/** Spans in a row with a separator between. */
export function joined(items: readonly (readonly Span[])[], separator: string): readonly Span[] {
  return items.flatMap((spans, index) => (index === 0 ? spans : [{ text: separator }, ...spans]));
}

/** A statement in the form of a line in a list, whoever wrote it: a capital letter first, no full stop last. */
export function asLine(said: Statement): Statement {
  const end = said.spans.length - 1;
  const spans = said.spans.map((span, index): Span => {
    if (!('text' in span)) return span;
    const begun = index === 0 ? span.text.charAt(0).toUpperCase() + span.text.slice(1) : span.text;
    return { text: index === end ? begun.replace(/\.$/, '') : begun };
  });
  return { ...said, spans: spans.filter((span) => !('text' in span) || span.text !== '') };
}
