/** Report: have the full report posted into the card's thread, as a message or as a file. */
import type { Actor } from '../alert/actor.ts';
import type { AlertId } from '../alert/alert.ts';
import { isUntold, wantsCard } from '../alert/due.ts';
import type { Desk, UnknownAlert } from './desk.ts';

export type Reported =
  | { readonly kind: 'requested'; readonly id: AlertId }
  | { readonly kind: 'on-its-way'; readonly id: AlertId }
  | { readonly kind: 'no-card'; readonly id: AlertId }
  | UnknownAlert;

export interface ReportWish {
  readonly id: AlertId;
  /** Without it, a message. */
  readonly form?: 'file';
}

export function requestReport({ ledger, now }: Desk, by: Actor, { id, form }: ReportWish): Promise<Reported> {
  return ledger.decide<Reported>(id, (alert) => {
    if (alert === undefined) return { result: { kind: 'unknown-alert', id } };
    // Without a card there is no thread to post into.
    if (!wantsCard(alert)) return { result: { kind: 'no-card', id } };
    const last = alert.timeline.at(-1);
    if (isUntold(alert) && last?.kind === 'report-requested' && last.form === form)
      return { result: { kind: 'on-its-way', id } };
    const how = form === undefined ? {} : { form };
    return {
      record: { kind: 'report-requested', at: now(), alert: id, by, ...how },
      result: { kind: 'requested', id },
    };
  });
}
