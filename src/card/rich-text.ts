/** Rich text: the blocks in which Slack shows text literally, and so the only place for values from events. */
import type {
  RichTextBlock,
  RichTextBlockElement,
  RichTextElement,
  RichTextPreformatted,
  RichTextSection,
} from '@slack/types';
import type { Span, Statement } from '../analysis/analysis.ts';
import { visible } from '../analysis/visible.ts';
import { masked } from './limits.ts';

/** Slack refuses an empty text, and an untrusted one may be empty. */
export function text(value: string, style?: { bold?: true; italic?: true; code?: true }): RichTextElement {
  return { type: 'text', text: visible(value) || ' ', ...(style === undefined ? {} : { style }) };
}

export const bold = (value: string): RichTextElement => text(value, { bold: true });
export const italic = (value: string): RichTextElement => text(value, { italic: true });
export const code = (value: string): RichTextElement => text(value, { code: true });

export function person(user: string): RichTextElement {
  return { type: 'user', user_id: user };
}

/** A channel by its id, which Slack shows by its name. */
export function channel(id: string): RichTextElement {
  return { type: 'channel', channel_id: id };
}

export function link(url: string, label: string, style?: { bold: true }): RichTextElement {
  return { type: 'link', url, text: label, ...(style === undefined ? {} : { style }) };
}

type DateFormat = '{time_secs}' | '{date_short_pretty} {time}' | '{date_short_pretty} {time_secs}';

/** A time in the reader's zone, with UTC for clients that can't. */
export function time(at: number, format: DateFormat = '{date_short_pretty} {time}'): RichTextElement {
  // Slack refuses negative timestamps, which an offset on the first day of 1970 makes.
  const timestamp = Math.max(0, Math.floor(at / 1000));
  const fallback = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return { type: 'date', timestamp, format, fallback };
}

/** Analyses cut and mask values; this holds whatever they forget. */
const VALUE_LIMIT = 320;

/** A statement's spans: our words as text, values from the event as code, times in the reader's zone. */
export function spans(statement: Statement): RichTextElement[] {
  return statement.spans.map((span: Span) => {
    if ('value' in span) return code(masked(span.value, VALUE_LIMIT));
    return 'at' in span ? time(span.at, '{date_short_pretty} {time_secs}') : text(span.text);
  });
}

/** One line; ends with a line break unless it is the last of its section. */
export function lines(rows: readonly (readonly RichTextElement[])[]): RichTextSection {
  const elements = rows.flatMap((row, index) => (index === 0 ? row : [lineBreak(), ...row]));
  return { type: 'rich_text_section', elements: elements.length > 0 ? elements : [text(' ')] };
}

function lineBreak(): RichTextElement {
  return { type: 'text', text: '\n' };
}

export function section(...elements: readonly RichTextElement[]): RichTextSection {
  return lines([elements]);
}

/** A command or raw JSON: line breaks stay, everything else unseen is made visible. */
export function preformatted(value: string): RichTextPreformatted {
  const kept = value.split('\n').map(visible).join('\n');
  return { type: 'rich_text_preformatted', elements: [{ type: 'text', text: kept || ' ' }] };
}

export function bullets(rows: readonly (readonly RichTextElement[])[]): RichTextBlockElement {
  return {
    type: 'rich_text_list',
    style: 'bullet',
    elements: rows.map((row) => ({ type: 'rich_text_section', elements: [...row] })),
  };
}

export function richText(...elements: readonly RichTextBlockElement[]): RichTextBlock {
  return { type: 'rich_text', elements: [...elements] };
}
