import { expect, test } from 'vitest';
import type { CardState } from './card-state.ts';
import { NO_CARD } from './card-state.ts';
import type { CardEntry } from './entry.ts';
import { T0 } from './fixtures/arrivals.ts';
import { foldCard } from './fold-card.ts';

const message = { channel: 'C1', ts: '1.1' };
const entry = { at: T0, subject: 'F-1' } as const;
const attempt = { at: T0, channel: 'C1', part: 'card' } as const;
const posted: CardState = { message, shown: 4, shownAt: 5, told: 2 };

test.each<[string, CardState, CardEntry, CardState]>([
  [
    'an attempt is remembered',
    NO_CARD,
    { ...entry, kind: 'attempted', channel: 'C1', part: 'card' },
    { ...NO_CARD, attempt },
  ],
  [
    'a later attempt replaces it',
    { ...NO_CARD, attempt: { ...attempt, at: 1 } },
    { ...entry, kind: 'attempted', channel: 'C1', part: 'card' },
    { ...NO_CARD, attempt },
  ],
  ['given up', { ...posted, attempt }, { ...entry, kind: 'abandoned' }, posted],
  [
    'shown: the attempt is over',
    { ...NO_CARD, attempt },
    { ...entry, kind: 'shown', message, revision: 3 },
    { message, shown: 3, shownAt: T0, told: 0 },
  ],
  [
    'shown out of order: the newer revision stays',
    posted,
    { ...entry, kind: 'shown', message, revision: 3 },
    { ...posted, shownAt: T0 },
  ],
  [
    'refused: from now on the plain card',
    { ...posted, attempt },
    { ...entry, kind: 'refused' },
    { ...posted, plain: true },
  ],
  ['told', { ...posted, attempt }, { ...entry, kind: 'told', items: 5 }, { ...posted, told: 5 }],
  ['told less than before: nothing is told twice', posted, { ...entry, kind: 'told', items: 1 }, posted],
  [
    'lost: a new card, and its thread is not told again',
    { ...posted, plain: true, attempt },
    { ...entry, kind: 'lost' },
    { shown: 0, shownAt: 0, told: 2, lostAt: T0 },
  ],
  [
    'shown late: what held it up stays, also what a storm noted before',
    { ...posted, held: [{ kind: 'storm', storm: 'W-1' }] },
    { ...entry, kind: 'shown', message, revision: 3, held: [{ kind: 'rate-limited', ms: 5 }] },
    {
      ...posted,
      shownAt: T0,
      held: [
        { kind: 'storm', storm: 'W-1' },
        { kind: 'rate-limited', ms: 5 },
      ],
    },
  ],
])('%s', (_title, card, given, expected) => {
  expect(foldCard(card, given)).toEqual(expected);
});
