/** A signal as one line: which way it points, what it says, and the field it comes from. */
import type { RichTextElement } from '@slack/types';
import type { WeighedSignal } from '../analysis/analysis.ts';
import { italic, spans, text } from './rich-text.ts';

const ARROWS: Readonly<Record<WeighedSignal['direction'], string>> = { up: '▲ ', down: '▼ ', neutral: '• ' };

/** `named` is how many of its fields are named; the report has room for more than the card. */
export function signalRow({ direction, statement }: WeighedSignal, named: number): RichTextElement[] {
  const cited = statement.cites.flatMap((cite) => (cite.kind === 'field' || cite.kind === 'event' ? [cite.name] : []));
  const source = cited.length === 0 ? [] : [text('  '), italic(cited.slice(0, named).join(', '))];
  return [text(ARROWS[direction]), ...spans(statement), ...source];
}
