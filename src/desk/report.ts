/** Report: have the full report posted into the card's thread. */
import type { Actor } from '../alert/actor.ts';
import type { AlertId } from '../alert/alert.ts';
import { isUntold, wantsCard } from '../alert/due.ts';
import type { Desk, UnknownAlert } from './desk.ts';

export type Reported =
  | { readonly kind: 'requested'; readonly id: AlertId }
  | { readonly kind: 'on-its-way'; readonly id: AlertId }
  | { readonly kind: 'no-card'; readonly id: AlertId }
  | UnknownAlert;

export function requestReport({ ledger, now }: Desk, by: Actor, { id }: { readonly id: AlertId }): Promise<Reported> {
  return ledger.decide<Reported>(id, (alert) => {
    if (alert === undefined) return { result: { kind: 'unknown-alert', id } };
    // Without a card there is no thread to post into.
    if (!wantsCard(alert)) return { result: { kind: 'no-card', id } };
    if (isUntold(alert) && alert.timeline.at(-1)?.kind === 'report-requested')
      return { result: { kind: 'on-its-way', id } };
    return { record: { kind: 'report-requested', at: now(), alert: id, by }, result: { kind: 'requested', id } };
  });
}
