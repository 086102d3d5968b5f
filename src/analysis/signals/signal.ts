/** How signals are made: direction, weight and words with the field they rest on. */
import type { Citation, Span, Statement, WeighedSignal } from '../analysis.ts';
import { field, spansOf, statement } from '../spans.ts';
import type { EventView, Found } from '../view.ts';

/** What may be read off one event. */
export type SignalSource = (view: EventView) => readonly WeighedSignal[];

export type Weight = 1 | 2 | 3;

export const NONE: readonly WeighedSignal[] = [];

type Words = string | Found | readonly Span[];

export function raises(weight: Weight, on: Found | string, ...words: readonly Words[]): readonly WeighedSignal[] {
  return [{ direction: 'up', weight, statement: says(on, words) }];
}

export function lowers(weight: Weight, on: Found | string, ...words: readonly Words[]): readonly WeighedSignal[] {
  return [{ direction: 'down', weight, statement: says(on, words) }];
}

/** Worth knowing, but neither good nor bad. */
export function notes(on: Citation | Found | string, ...words: readonly Words[]): readonly WeighedSignal[] {
  return [{ direction: 'neutral', weight: 0, statement: says(on, words) }];
}

function says(on: Citation | Found | string, words: readonly Words[]): Statement {
  const cite = typeof on === 'string' ? field(on) : 'kind' in on ? on : field(on.key);
  return statement(spansOf(...words), [cite]);
}
