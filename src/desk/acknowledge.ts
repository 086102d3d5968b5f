/** Acknowledge: "I am looking at this", said once, with who was first. */
import type { Actor } from '../alert/actor.ts';
import type { Alert, AlertId } from '../alert/alert.ts';
import type { Desk, UnknownAlert } from './desk.ts';

export type Acknowledged =
  | { readonly kind: 'acknowledged'; readonly id: AlertId }
  | { readonly kind: 'already-acknowledged'; readonly id: AlertId; readonly by: Actor; readonly at: number }
  | { readonly kind: 'already-resolved'; readonly id: AlertId }
  | UnknownAlert;

export function acknowledge(
  { ledger, now }: Desk,
  by: Actor,
  { id, note }: { readonly id: AlertId; readonly note?: string },
): Promise<Acknowledged> {
  return ledger.decide<Acknowledged>(id, (alert) => {
    const refusal = refuse(alert, id);
    if (refusal !== undefined) return { result: refusal };
    return {
      record: { kind: 'acknowledged', at: now(), alert: id, by, ...(note === undefined ? {} : { note }) },
      result: { kind: 'acknowledged', id },
    };
  });
}

function refuse(alert: Alert | undefined, id: AlertId): Acknowledged | undefined {
  if (alert === undefined) return { kind: 'unknown-alert', id };
  if (alert.status === 'resolved') return { kind: 'already-resolved', id };
  if (alert.acknowledgement === undefined) return undefined;
  const { by, at } = alert.acknowledgement;
  return { kind: 'already-acknowledged', id, by, at };
}

export type Unacknowledged =
  | { readonly kind: 'unacknowledged'; readonly id: AlertId }
  | { readonly kind: 'not-acknowledged'; readonly id: AlertId }
  | UnknownAlert;

/** Takes an acknowledgement back, so that the alert is open for others again. */
export function unacknowledge(
  { ledger, now }: Desk,
  by: Actor,
  { id }: { readonly id: AlertId },
): Promise<Unacknowledged> {
  return ledger.decide<Unacknowledged>(id, (alert) => {
    if (alert === undefined) return { result: { kind: 'unknown-alert', id } };
    if (alert.status !== 'acknowledged') return { result: { kind: 'not-acknowledged', id } };
    return { record: { kind: 'unacknowledged', at: now(), alert: id, by }, result: { kind: 'unacknowledged', id } };
  });
}
