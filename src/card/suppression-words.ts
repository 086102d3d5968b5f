/** How matchers, breakthroughs, grounds and recaps are said: one wording for cards, threads, modals and answers. */
import type { RichTextElement } from '@slack/types';
import type { Breach, HiddenIn, Recap } from '../alert/alert.ts';
import { counted, thousands } from '../analysis/spans.ts';
import type { FacetName } from '../falco/facets.ts';
import type { Matcher } from '../falco/matcher.ts';
import type { Ground } from '../suppression/grounds.ts';
import { masked } from './limits.ts';
import { bold, code, text } from './rich-text.ts';

const MAX_VALUE = 80;
const MAX_PLACES = 5;

/** What people call the facets that a new value is looked for in. */
const FACET_WORDS: Partial<Readonly<Record<FacetName, string>>> = { process: 'executable' };

export function facetWord(facet: FacetName): string {
  return FACET_WORDS[facet] ?? facet;
}

/** One line per matcher but the source, which the rule implies for a reader. */
export function matcherRows(matchers: readonly Matcher[]): readonly RichTextElement[][] {
  return matchers
    .filter(({ facet }) => facet !== 'source')
    .map(({ facet, op, value }) => [
      text(`${facetWord(facet)} ${op === '~' ? 'like' : op} `),
      code(masked(value, MAX_VALUE)),
    ]);
}

export function breach(why: Breach): RichTextElement[] {
  switch (why.kind) {
    case 'priority':
      return [text(`it is ${why.priority}, and at most ${why.allows} is hidden.`)];
    case 'new-value':
      return [text(`${facetWord(why.facet)} `), code(masked(why.value, MAX_VALUE)), text(' was not there before.')];
    case 'story':
      return [
        text(`it joins a story with ${why.alert} (`),
        code(masked(why.rule, MAX_VALUE)),
        text('), which nothing hides.'),
      ];
    case 'rate':
      return [text(`${counted(why.events, 'event')} in an hour, where ${amount(why.usual)} were usual.`)];
  }
}

/** `12`, `3.5`: as exact as it helps. */
export function amount(value: number): string {
  return value >= 10 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

export function ground(why: Ground): string {
  switch (why.kind) {
    case 'priority':
      return `it hides ${why.priority}`;
    case 'share':
      return `it hides ${percent(why.share)} of all alerts`;
    case 'clusters':
      return `it reaches ${why.clusters} clusters`;
    case 'true-positive':
      return `${counted(why.alerts, 'alert')} like it ${why.alerts === 1 ? 'was' : 'were'} judged true positive`;
  }
}

function percent(share: number): string {
  return share >= 0.01 ? `${Math.round(share * 100)} %` : 'less than 1 %';
}

/** Places with their counts, in one line. */
export function placeList(where: readonly HiddenIn[], others: number, unit: 'event' | 'place'): RichTextElement[] {
  const shown = where.slice(0, MAX_PLACES);
  return [
    ...shown.flatMap(({ workload, hidden }, index) => [
      ...(index === 0 ? [] : [text(', ')]),
      code(masked(workload, MAX_VALUE)),
      text(` ${thousands(hidden)}`),
    ]),
    ...(others > 0 ? [text(`${shown.length === 0 ? '' : ', '}${counted(others, unit)} elsewhere`)] : []),
  ];
}

export function hiddenWhere({ where, elsewhere }: Pick<Recap, 'where' | 'elsewhere'>): RichTextElement[] {
  if (where.length === 0) return [];
  const rest = where.slice(MAX_PLACES).reduce((sum, { hidden }) => sum + hidden, elsewhere);
  return [text(': '), ...placeList(where, rest, 'event')];
}

export function stillFiring({ firing }: Recap): RichTextElement[] {
  if (firing.alerts === 0) return [text('Nothing that it hid had an event in the last hour.')];
  const more = firing.alerts - firing.busiest.length;
  return [bold('Still firing: '), text(`${firing.busiest.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`)];
}
