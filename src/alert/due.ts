/** Which cards are behind what the store holds, and which of them goes first. */
import { rank } from '../falco/priority.ts';
import type { Alert } from './alert.ts';

/** Repeats change numbers only: a card is updated for them at most this often. */
const REPEAT_INTERVAL_MS = 5_000;
/** A suppressed card only counts what it hides; nobody waits for that. */
const HIDDEN_INTERVAL_MS = 60_000;

/** An alert has a card once it was visible: one that is suppressed before it was posted waits for the end of that. */
export function wantsCard(alert: Alert): boolean {
  return alert.card.message !== undefined || (alert.count > alert.hidden && alert.hiding === undefined);
}

/** Whether Slack shows less than there is to show. */
export function isBehind(alert: Alert): boolean {
  // On a storm's card it is shown there, for as long as nobody acts on it.
  if (!wantsCard(alert) || alert.card.storm !== undefined) return false;
  return alert.card.shown < alert.revision || isUntold(alert) || alert.card.attempt !== undefined;
}

/** Whether its thread lacks an item of the timeline. */
export function isUntold(alert: Alert): boolean {
  return alert.card.told < alert.timeline.length;
}

/** Whether a person's act is not shown yet. */
export function isActed(alert: Alert): boolean {
  return alert.actedRevision > alert.card.shown || isUntold(alert);
}

/** The turn of cards that somebody may wait for: asked for what is due at this time, a store leaves out all others. */
export const AT_ONCE = 0;

/** When the turn of a card that is behind comes, milliseconds since the epoch. */
export function dueAt(alert: Alert): number | undefined {
  if (!isBehind(alert)) return undefined;
  if (alert.card.message === undefined || isActed(alert) || alert.card.attempt !== undefined) return AT_ONCE;
  return alert.card.shownAt + (alert.hiding === undefined ? REPEAT_INTERVAL_MS : HIDDEN_INTERVAL_MS);
}

/** Whether the card is behind and its turn has come. */
export function isDue(alert: Alert, now: number): boolean {
  const at = dueAt(alert);
  return at !== undefined && at <= now;
}

/** Most urgent first: what a person did, then cards not posted yet, then Falco's priority, then age. */
export function byUrgency(a: Alert, b: Alert): number {
  return (
    Number(isActed(b)) - Number(isActed(a)) ||
    Number(a.card.message !== undefined) - Number(b.card.message !== undefined) ||
    rank(a.priority) - rank(b.priority) ||
    a.lastReceivedAt - b.lastReceivedAt
  );
}

/** Slack takes 50 updates a minute from an app: of cards that only count on, no more than these need a place in the order. */
export const RANKED_REPEATS = 1_000;

/**
 * What is due, most urgent first: all that somebody may wait for, and the first thousand of those that only count on,
 * which come in the order in which they should be looked at.
 */
export function ranked(
  pressing: Iterable<Alert>,
  repeats: Iterable<Alert>,
  now: number,
  limit: number,
): readonly Alert[] {
  const due = [...pressing].filter((alert) => isDue(alert, now));
  return [...due, ...firstDue(repeats, now)].sort(byUrgency).slice(0, limit);
}

function firstDue(repeats: Iterable<Alert>, now: number): readonly Alert[] {
  const first: Alert[] = [];
  if (now === AT_ONCE) return first;
  for (const alert of repeats) {
    if (isDue(alert, now)) first.push(alert);
    if (first.length === RANKED_REPEATS) break;
  }
  return first;
}
