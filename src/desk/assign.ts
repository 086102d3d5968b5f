/** Assign: say who owns an alert. */
import type { Actor } from '../alert/actor.ts';
import type { AlertId } from '../alert/alert.ts';
import type { Desk, UnknownAlert } from './desk.ts';

export type Assigned =
  | { readonly kind: 'assigned'; readonly id: AlertId; readonly to: string }
  | { readonly kind: 'already-resolved'; readonly id: AlertId }
  | UnknownAlert;

/** `to` is a Slack user id. */
export function assign(
  { ledger, now }: Desk,
  by: Actor,
  { id, to }: { readonly id: AlertId; readonly to: string },
): Promise<Assigned> {
  return ledger.decide<Assigned>(id, (alert) => {
    if (alert === undefined) return { result: { kind: 'unknown-alert', id } };
    if (alert.status === 'resolved') return { result: { kind: 'already-resolved', id } };
    const result = { kind: 'assigned', id, to } as const;
    if (alert.assignee?.user === to) return { result };
    return { record: { kind: 'assigned', at: now(), alert: id, by, to }, result };
  });
}
