import { expect, test } from 'vitest';
import type { Alert, TimelineItem } from '../alert/alert.ts';
import type { CardState } from '../alert/card-state.ts';
import { ALICE, AT, alertOf } from '../card/fixtures/cards.ts';
import { callOf, isUrgent, nextStep, type Step } from './step.ts';

const message = { channel: 'C1', ts: '1.2' };
const noted: TimelineItem = { kind: 'noted', at: AT, by: ALICE, text: 'x' };
const asked: TimelineItem = { kind: 'report-requested', at: AT, by: ALICE };

function alertWith(card: Partial<CardState>, more: Partial<Alert> = {}): Alert {
  const alert = alertOf();
  return { ...alert, revision: 5, ...more, card: { ...alert.card, ...card } };
}

const shown = { message, shown: 5, shownAt: AT };

test.each<[string, Alert, Step]>([
  ['no card yet: post', alertWith({}), { kind: 'post' }],
  ['behind: update', alertWith({ ...shown, shown: 4 }), { kind: 'update', message }],
  [
    'a post without a known outcome: look for it before anything else',
    alertWith({ attempt: { at: AT, channel: 'C9', part: 'card' } }),
    { kind: 'look', channel: 'C9', part: 'card', since: AT },
  ],
  [
    'a note without a known outcome: look for it, even when the card is behind',
    alertWith({ ...shown, shown: 4, attempt: { at: AT, channel: 'C1', part: 'thread' } }),
    { kind: 'look', channel: 'C1', part: 'thread', since: AT },
  ],
  [
    'an act not shown and not told: the card first',
    alertWith({ ...shown, shown: 4 }, { actedRevision: 5, timeline: [noted] }),
    { kind: 'update', message },
  ],
  [
    'an act shown but not told: the thread',
    alertWith(shown, { actedRevision: 5, timeline: [noted] }),
    { kind: 'tell', message, items: [noted] },
  ],
  [
    'repeats do not keep the thread waiting',
    alertWith({ ...shown, shown: 4 }, { actedRevision: 3, timeline: [noted] }),
    { kind: 'tell', message, items: [noted] },
  ],
  [
    'what was told is not told again',
    alertWith({ ...shown, told: 1 }, { timeline: [noted, noted, noted] }),
    { kind: 'tell', message, items: [noted, noted] },
  ],
  [
    'notes before a report go together',
    alertWith(shown, { timeline: [noted, noted, asked, noted] }),
    { kind: 'tell', message, items: [noted, noted] },
  ],
  [
    'a report goes alone',
    alertWith({ ...shown, told: 2 }, { timeline: [noted, noted, asked, noted] }),
    { kind: 'tell', message, items: [asked] },
  ],
  [
    'five items at most, so that they fit into one message',
    alertWith(shown, { timeline: Array.from({ length: 12 }, () => noted) }),
    { kind: 'tell', message, items: [noted, noted, noted, noted, noted] },
  ],
])('%s', (_rule, alert, step) => {
  expect(nextStep(alert)).toEqual(step);
});

test.each<[Step['kind'], string]>([
  ['look', 'search'],
  ['post', 'post'],
  ['update', 'update'],
  ['tell', 'post'],
])('a step of kind %s counts as %s', (kind, call) => {
  expect(callOf({ kind } as Step)).toBe(call);
});

test.each<[string, Alert, boolean]>([
  ['a new alert is not', alertWith({}), false],
  ['a repeat is not', alertWith({ ...shown, shown: 4 }), false],
  ['an act that the card does not show is', alertWith({ ...shown, shown: 4 }, { actedRevision: 5 }), true],
  ['an act that the thread does not tell is', alertWith(shown, { timeline: [noted] }), true],
])('urgent: %s', (_rule, alert, urgent) => {
  expect(isUrgent(alert)).toBe(urgent);
});
