/** Resolve: close an alert with a judgement. The next event of its kind opens a new alert. */
import type { Actor } from '../alert/actor.ts';
import type { AlertId, Disposition } from '../alert/alert.ts';
import type { Desk, UnknownAlert } from './desk.ts';

export type Resolved =
  | { readonly kind: 'resolved'; readonly id: AlertId; readonly disposition: Disposition }
  | { readonly kind: 'already-resolved'; readonly id: AlertId; readonly by?: Actor; readonly disposition?: Disposition }
  | UnknownAlert;

export function resolve(
  { ledger, now }: Desk,
  by: Actor,
  { id, disposition, note }: { readonly id: AlertId; readonly disposition: Disposition; readonly note?: string },
): Promise<Resolved> {
  return ledger.decide<Resolved>(id, (alert) => {
    if (alert === undefined) return { result: { kind: 'unknown-alert', id } };
    if (alert.status === 'resolved') {
      const { resolution } = alert;
      const who = resolution === undefined ? {} : { by: resolution.by, disposition: resolution.disposition };
      return { result: { kind: 'already-resolved', id, ...who } };
    }
    return {
      record: { kind: 'resolved', at: now(), alert: id, by, disposition, ...(note === undefined ? {} : { note }) },
      result: { kind: 'resolved', id, disposition },
    };
  });
}
