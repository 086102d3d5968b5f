/** A page of suppressions, one line each. */
import type { RichTextElement } from '@slack/types';
import { counted } from '../analysis/spans.ts';
import { isAwaiting, type Suppression } from '../suppression/suppression.ts';
import { listing } from './answers.ts';
import { masked, short } from './limits.ts';
import type { Message } from './message.ts';
import { bold, code, person, text, time } from './rich-text.ts';

const MAX_VALUE = 60;

export interface SuppressionPage {
  /** What they are, for the heading: `Active suppressions`. */
  readonly heading: string;
  readonly suppressions: readonly Suppression[];
  readonly total: number;
  /** Counted from 1. */
  readonly page: number;
  readonly pages: number;
  /** What to type for the next page. */
  readonly next?: string;
}

export function suppressionList({ heading, suppressions, total, page, pages, next }: SuppressionPage): Message {
  if (total === 0) return listing(`${heading}: none`, []);
  const where = pages === 1 ? '' : `, page ${page} of ${pages}`;
  const more = next === undefined ? [] : [`More: ${short(next, 150)}.`];
  const rest = ['End one with /falco unsuppress S-ID.', ...more].join(' ');
  return listing(`${heading}: ${total}${where}`, suppressions.map(suppressionRow), rest);
}

export function suppressionRow(suppression: Suppression): RichTextElement[] {
  const { id, matchers, reason, by, until, hidden, ended } = suppression;
  const matched = matchers
    .filter(({ facet }) => facet !== 'source')
    .map(({ facet, op, value }) => `${facet} ${op} ${masked(value, MAX_VALUE)}`);
  const state = isAwaiting(suppression) ? ' waits for approval, until ' : ' until ';
  return [
    bold(id),
    text(ended === undefined ? state : ' ended '),
    time(ended?.at ?? until),
    text(' by '),
    person(ended?.by?.user ?? by.user),
    text(` · ${counted(hidden, 'event')} hidden · `),
    code(short(matched.join(', '), 300)),
    text(` · ${short(reason, 150)}`),
  ];
}
