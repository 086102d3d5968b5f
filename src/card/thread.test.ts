import { expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import type { TimelineItem } from '../alert/alert.ts';
import { ALICE, AT, alertOf, BOB, HIDING } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { LIMITS } from './limits.ts';
import { textLength } from './message.ts';
import { threadNote } from './thread.ts';

const at = AT;
const alert = alertOf();
const told = (...items: TimelineItem[]) => {
  const note = threadNote(alert, items);
  expect(validateMessage({ blocks: note.blocks })).toEqual([]);
  return readable({ ...note });
};

test.each<[TimelineItem['kind'], TimelineItem, string]>([
  ['acknowledged', { kind: 'acknowledged', at, by: ALICE, note: 'mine' }, '👀 **alice** acknowledged this. “mine”'],
  ['acknowledged', { kind: 'acknowledged', at, by: ALICE }, '👀 **alice** acknowledged this.\n'],
  ['unacknowledged', { kind: 'unacknowledged', at, by: BOB }, '**bob** took the acknowledgement back'],
  [
    'resolved',
    { kind: 'resolved', at, by: BOB, disposition: 'true-positive', note: 'cleaned' },
    '✅ **bob** resolved this as true positive. “cleaned”',
  ],
  ['assigned', { kind: 'assigned', at, by: ALICE, to: 'U0CAROL' }, '👤 **alice** assigned this to <@U0CAROL>.'],
  ['noted', { kind: 'noted', at, by: ALICE, text: 'seen before' }, '📝 **alice**: seen before'],
  [
    'mitigated',
    { kind: 'mitigated', at, by: ALICE, action: 'isolate', title: 'Isolate the pod', command: 'kubectl label pod web' },
    '🔧 **alice** says this was done: Isolate the pod. Not read back by Falconer.\n```\nkubectl label pod web\n```',
  ],
  ['report-requested', { kind: 'report-requested', at, by: BOB }, '**bob** asked for the report.'],
  [
    'report-requested',
    { kind: 'report-requested', at, by: BOB, form: 'file' },
    '**bob** asked for the report as a file.',
  ],
  [
    'suppressed',
    { kind: 'suppressed', at, by: BOB, hiding: HIDING },
    '🔕 **bob** suppressed this until {2024-10-05 17:01:15 UTC} (S-3). Further events are counted, not shown. “load test until noon”',
  ],
  [
    'suppression-ended',
    { kind: 'suppression-ended', at, id: 'S-3', hidden: 1, by: ALICE },
    '🔔 **alice** ended suppression S-3. It hid 1 event. New events show again.',
  ],
  [
    'suppression-ended',
    { kind: 'suppression-ended', at, id: 'S-3', hidden: 2_000 },
    '🔔 Suppression S-3 expired. It hid 2,000 events.',
  ],
])('%s is told with who did it', (_kind, item, words) => {
  expect(told(item)).toContain(words);
});

test('several items are one message, a line each, in order', () => {
  const lines = told({ kind: 'acknowledged', at, by: ALICE }, { kind: 'noted', at, by: BOB, text: 'a' }).split('\n');
  expect(lines).toEqual([
    '(F-1: acknowledged by alice. F-1: noted by bob.)',
    '👀 **alice** acknowledged this.',
    '📝 **bob**: a',
    '',
  ]);
});

test('who ended an expired suppression is nobody', () => {
  expect(threadNote(alert, [{ kind: 'suppression-ended', at, id: 'S-3', hidden: 0 }]).text).toBe(
    'F-1: suppression ended by Falconer.',
  );
});

test.each<[string, TimelineItem]>([
  ['notes', { kind: 'noted', at, by: ALICE, text: '\u202e'.repeat(2_000) }],
  [
    'receipts',
    { kind: 'mitigated', at, by: ALICE, action: 'a', title: '\u202e'.repeat(600), command: '\u202e'.repeat(9_000) },
  ],
  ['reasons', { kind: 'suppressed', at, by: BOB, hiding: { ...HIDING, reason: '\0'.repeat(1_000) } }],
])('as many long %s as one message tells fit into it', (_what, item) => {
  const note = threadNote(alert, [item, item, item, item, item]);
  expect(textLength(note.blocks)).toBeLessThanOrEqual(LIMITS.messageText);
});
