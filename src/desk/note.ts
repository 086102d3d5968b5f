/** Note: a remark that stays with the alert. */
import type { Actor } from '../alert/actor.ts';
import type { AlertId } from '../alert/alert.ts';
import type { Desk, UnknownAlert } from './desk.ts';

export type Noted = { readonly kind: 'noted'; readonly id: AlertId } | UnknownAlert;

export function note(
  { ledger, now }: Desk,
  by: Actor,
  { id, text }: { readonly id: AlertId; readonly text: string },
): Promise<Noted> {
  return ledger.decide<Noted>(id, (alert) => {
    if (alert === undefined) return { result: { kind: 'unknown-alert', id } };
    return { record: { kind: 'noted', at: now(), alert: id, by, text }, result: { kind: 'noted', id } };
  });
}
