/** What a person is told about the outcome of a verb; `undefined` when the card itself shows it. */

import { counted } from '../analysis/spans.ts';
import { sayUnsound } from '../card/suppress-modal.ts';
import { ground } from '../card/suppression-words.ts';
import { duration } from '../card/words.ts';
import type { Acknowledged, Unacknowledged } from '../desk/acknowledge.ts';
import type { Assigned } from '../desk/assign.ts';
import type { MadePermanent } from '../desk/make-permanent.ts';
import type { Mitigated } from '../desk/mitigate.ts';
import type { Noted } from '../desk/note.ts';
import type { Reported } from '../desk/report.ts';
import type { Resolved } from '../desk/resolve.ts';
import type { Suppressed } from '../desk/suppress.ts';
import type { Approved, Extended, Unsuppressed } from '../desk/tend-suppression.ts';
import { refusalWords } from '../tuning/refusal.ts';
import { noOther } from '../tuning/replay.ts';

export type Outcome =
  | Acknowledged
  | Unacknowledged
  | Resolved
  | Assigned
  | Noted
  | Reported
  | Mitigated
  | Suppressed
  | Approved
  | Extended
  | Unsuppressed;

/** The outcome in one sentence. */
export function sayOutcome(outcome: Outcome, now: number): string {
  switch (outcome.kind) {
    case 'acknowledged':
      return `${outcome.id} is acknowledged: it is yours.`;
    case 'already-acknowledged':
      return `${outcome.by.name} acknowledged ${outcome.id} ${ago(outcome.at, now)}. Nothing changed.`;
    case 'already-resolved':
      return `${outcome.id} is resolved already. Nothing changed.`;
    case 'unacknowledged':
      return `${outcome.id} is open again.`;
    case 'not-acknowledged':
      return `${outcome.id} is not acknowledged. Nothing changed.`;
    case 'resolved':
      return `${outcome.id} is resolved as ${outcome.disposition.replace('-', ' ')}. The next event of its kind opens a new alert.`;
    case 'assigned':
      return `${outcome.id} is assigned.`;
    case 'noted':
      return `Noted on ${outcome.id}.`;
    case 'requested':
      return `The report on ${outcome.id} will be in its thread.`;
    case 'on-its-way':
      return `The report on ${outcome.id} is on its way.`;
    case 'no-card':
      return `${outcome.id} is suppressed and has no card, so it has no thread. Try /falco show ${outcome.id}.`;
    case 'recorded':
      return `Recorded on ${outcome.id}: ${outcome.title}.`;
    case 'unknown-alert':
      return `There is no alert ${outcome.id}. It may have been forgotten after the retention time.`;
    default:
      return saySuppression(outcome, now);
  }
}

function saySuppression(outcome: Suppressed | Approved | Extended | Unsuppressed, now: number): string {
  switch (outcome.kind) {
    case 'suppressed':
      return `${outcome.suppression.id} hides matching events for ${duration(outcome.suppression.until - now)}.`;
    case 'no-reason':
      return 'Give a reason: others will ask why this was hidden.';
    case 'awaiting-approval': {
      const others = outcome.approvers.filter((user) => user !== outcome.suppression.by.user).length;
      const who = others === 0 ? 'Nobody else is configured as an approver, so it can’t be.' : 'Its card asks for it.';
      return `${outcome.suppression.id} hides nothing before a second person approves it. ${who}`;
    }
    case 'too-long':
      return `Its end must lie ahead, later than the present one, and at most ${duration(outcome.longestMs)} from now.`;
    case 'unsound':
      return sayUnsound(outcome.why);
    case 'already-suppressed':
      return `${outcome.by.name} suppressed ${outcome.id} already. Nothing changed.`;
    case 'already-requested':
      return `${outcome.by.name} asked for that already: ${outcome.suppression} waits for approval. Nothing changed.`;
    case 'approved':
      return `${outcome.id} is approved, and hides for ${duration(outcome.until - now)}.`;
    case 'own-request':
      return `${outcome.id} is yours: a second person must agree.`;
    case 'not-approver':
      return outcome.approvers.length === 0
        ? `${outcome.id} needs a second person, and none is configured as an approver.`
        : `You are not among those who may approve ${outcome.id}.`;
    case 'already-approved':
      return `${outcome.by === undefined ? 'Nobody needs to approve' : `${outcome.by.name} approved`} ${outcome.id}. Nothing changed.`;
    case 'graver-now':
      return `${outcome.id} is graver than when it was asked for: ${outcome.grounds.map(ground).join('; ')}. End it, and suppress again to see what it would hide now.`;
    case 'extended':
      return `${outcome.id} lasts ${duration(outcome.until - now)} from now.`;
    case 'not-approved':
      return `${outcome.id} waits for approval. Nothing changed.`;
    case 'ended':
      return `${outcome.id} is ended. It hid ${counted(outcome.hidden, 'event')}; new ones show again.`;
    case 'already-ended':
      return `${outcome.id} has ended already. Nothing changed.`;
    case 'unknown-suppression':
      return `There is no suppression ${outcome.id}.`;
    case 'already-resolved':
    case 'unknown-alert':
      return `${outcome.id} can’t be suppressed: it is resolved or forgotten.`;
  }
}

/** What became of a suppression that should be made permanent. */
export function sayPermanent(outcome: MadePermanent): string {
  switch (outcome.kind) {
    case 'made-permanent': {
      const { hidden, suppressed, events } = outcome.exported.replay;
      const would = `It would have hidden ${hidden} of the ${counted(suppressed, 'stored alert')} that ${outcome.id} hides (${counted(events, 'event')}), and ${noOther(outcome.exported.replay)}.`;
      return `${outcome.id} is written as ${outcome.exported.name}, in its alert’s thread or here. ${would} Once Falco has loaded it and nothing more comes, ${outcome.id} ends by itself.`;
    }
    case 'not-exportable':
      return `${outcome.id} is not written. ${refusalWords(outcome.refusal)}`;
    case 'unknown-suppression':
      return `There is no suppression ${outcome.id}.`;
  }
}

function ago(at: number, now: number): string {
  const ms = now - at;
  return ms < 1_000 ? 'just now' : `${duration(ms)} ago`;
}
