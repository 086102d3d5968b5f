/** The next thing to do for a card that is behind: one step, decided from data alone. */
import type { Alert, TimelineItem } from '../alert/alert.ts';
import type { MessageRef } from '../alert/card-state.ts';
import { isActed, isUntold } from '../alert/due.ts';
import type { Call } from './budget.ts';

export type Step =
  /** An earlier attempt has no known outcome. */
  | { readonly kind: 'look'; readonly channel: string; readonly part: 'card' | 'thread'; readonly since: number }
  | { readonly kind: 'post' }
  | { readonly kind: 'update'; readonly message: MessageRef }
  | { readonly kind: 'tell'; readonly message: MessageRef; readonly items: readonly TimelineItem[] };

const CALLS: Readonly<Record<Step['kind'], Call>> = { look: 'search', post: 'post', update: 'update', tell: 'post' };

export function callOf(step: Step): Call {
  return CALLS[step.kind];
}

/** People wait for what they did; everything else can wait its turn. */
export function isUrgent(alert: Alert): boolean {
  return isActed(alert);
}

export function nextStep(alert: Alert): Step {
  const { card } = alert;
  if (card.attempt !== undefined) {
    const { channel, part, at } = card.attempt;
    return { kind: 'look', channel, part, since: at };
  }
  if (card.message === undefined) return { kind: 'post' };
  const { message } = card;
  if (alert.actedRevision > card.shown || !isUntold(alert)) return { kind: 'update', message };
  return { kind: 'tell', message, items: nextItems(alert.timeline.slice(card.told)) };
}

/** So many items always fit into one message. */
const MAX_ITEMS = 5;

/** What one thread message tells: a report has a message of its own, the rest goes together. */
function nextItems(untold: readonly TimelineItem[]): readonly TimelineItem[] {
  const report = untold.findIndex(({ kind }) => kind === 'report-requested');
  if (report === 0) return untold.slice(0, 1);
  return untold.slice(0, report === -1 ? MAX_ITEMS : Math.min(report, MAX_ITEMS));
}
