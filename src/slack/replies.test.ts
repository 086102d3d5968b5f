import { expect, test } from 'vitest';
import { ALICE, BOB } from '../card/fixtures/cards.ts';
import { begin } from '../suppression/suppression.ts';
import { type Outcome, sayOutcome } from './replies.ts';

const NOW = 1_000_000;
const id = 'F-1';
const suppression = begin('S-2', {
  kind: 'suppressed',
  at: NOW,
  by: ALICE,
  origin: id,
  matchers: [],
  reason: 'x',
  until: NOW + 3_600_000,
});

test.each<[Outcome, string]>([
  [{ kind: 'acknowledged', id }, 'F-1 is acknowledged: it is yours.'],
  [
    { kind: 'already-acknowledged', id, by: BOB, at: NOW - 120_000 },
    'bob acknowledged F-1 2 min ago. Nothing changed.',
  ],
  [{ kind: 'already-acknowledged', id, by: BOB, at: NOW - 999 }, 'bob acknowledged F-1 just now. Nothing changed.'],
  [{ kind: 'already-resolved', id }, 'F-1 is resolved already. Nothing changed.'],
  [{ kind: 'unacknowledged', id }, 'F-1 is open again.'],
  [{ kind: 'not-acknowledged', id }, 'F-1 is not acknowledged. Nothing changed.'],
  [
    { kind: 'resolved', id, disposition: 'false-positive' },
    'F-1 is resolved as false positive. The next event of its kind opens a new alert.',
  ],
  [{ kind: 'assigned', id, to: 'U1' }, 'F-1 is assigned.'],
  [{ kind: 'noted', id }, 'Noted on F-1.'],
  [{ kind: 'requested', id }, 'The report on F-1 will be in its thread.'],
  [{ kind: 'on-its-way', id }, 'The report on F-1 is on its way.'],
  [{ kind: 'no-card', id }, 'F-1 is suppressed and has no card, so it has no thread. Try /falco show F-1.'],
  [{ kind: 'recorded', id, title: 'Pause the container' }, 'Recorded on F-1: Pause the container.'],
  [{ kind: 'unknown-alert', id }, 'There is no alert F-1. It may have been forgotten after the retention time.'],
  [{ kind: 'suppressed', suppression }, 'S-2 hides matching events for 1 h.'],
  [{ kind: 'no-reason' }, 'Give a reason: others will ask why this was hidden.'],
  [
    { kind: 'too-long', longestMs: 86_400_000 },
    'Its end must lie ahead, later than the present one, and at most 1 d from now.',
  ],
  [
    { kind: 'unsound', why: { kind: 'no-scope' } },
    'Keep at least one facet besides the rule, or it would be hidden everywhere: that belongs into Falco’s rules.',
  ],
  [
    { kind: 'unsound', why: { kind: 'misses', facet: 'process' } },
    'The pattern for executable does not match this alert.',
  ],
  [
    { kind: 'awaiting-approval', suppression, approvers: [BOB.user] },
    'S-2 hides nothing before a second person approves it. Its card asks for it.',
  ],
  [
    { kind: 'awaiting-approval', suppression, approvers: [ALICE.user] },
    'S-2 hides nothing before a second person approves it. Nobody else is configured as an approver, so it can’t be.',
  ],
  [
    { kind: 'already-requested', id, by: BOB, suppression: 'S-2' },
    'bob asked for that already: S-2 waits for approval. Nothing changed.',
  ],
  [{ kind: 'approved', id: 'S-2', until: NOW + 60_000 }, 'S-2 is approved, and hides for 1 min.'],
  [{ kind: 'already-approved', id: 'S-2', by: BOB }, 'bob approved S-2. Nothing changed.'],
  [{ kind: 'already-approved', id: 'S-2' }, 'Nobody needs to approve S-2. Nothing changed.'],
  [{ kind: 'own-request', id: 'S-2' }, 'S-2 is yours: a second person must agree.'],
  [{ kind: 'not-approver', id: 'S-2', approvers: ['U1'] }, 'You are not among those who may approve S-2.'],
  [
    { kind: 'not-approver', id: 'S-2', approvers: [] },
    'S-2 needs a second person, and none is configured as an approver.',
  ],
  [
    { kind: 'graver-now', id: 'S-2', grounds: [{ kind: 'true-positive', alerts: 1 }] },
    'S-2 is graver than when it was asked for: 1 alert like it was judged true positive. End it, and suppress again to see what it would hide now.',
  ],
  [{ kind: 'not-approved', id: 'S-2' }, 'S-2 waits for approval. Nothing changed.'],
  [{ kind: 'extended', id: 'S-2', until: NOW + 60_000 }, 'S-2 lasts 1 min from now.'],
  [{ kind: 'already-suppressed', id, by: BOB, until: NOW }, 'bob suppressed F-1 already. Nothing changed.'],
  [{ kind: 'ended', id: 'S-2', hidden: 1 }, 'S-2 is ended. It hid 1 event; new ones show again.'],
  [{ kind: 'already-ended', id: 'S-2' }, 'S-2 has ended already. Nothing changed.'],
  [{ kind: 'unknown-suppression', id: 'S-2' }, 'There is no suppression S-2.'],
])('$kind', (outcome, sentence) => {
  expect(sayOutcome(outcome, NOW)).toBe(sentence);
});
