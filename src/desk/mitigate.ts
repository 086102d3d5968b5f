/** Mitigate: record what a person says they did. Falconer runs nothing and reads nothing back here. */
import type { Actor } from '../alert/actor.ts';
import type { AlertId } from '../alert/alert.ts';
import type { Desk, UnknownAlert } from './desk.ts';

export type Mitigated =
  | { readonly kind: 'recorded'; readonly id: AlertId; readonly title: string }
  | { readonly kind: 'already-resolved'; readonly id: AlertId }
  | UnknownAlert;

export interface Deed {
  readonly id: AlertId;
  /** Id in the action catalogue. */
  readonly action: string;
  readonly title: string;
  /** The command as it was shown. */
  readonly command: string;
}

export function recordMitigation({ ledger, now }: Desk, by: Actor, deed: Deed): Promise<Mitigated> {
  const { id, action, title, command } = deed;
  return ledger.decide<Mitigated>(id, (alert) => {
    if (alert === undefined) return { result: { kind: 'unknown-alert', id } };
    if (alert.status === 'resolved') return { result: { kind: 'already-resolved', id } };
    return {
      record: { kind: 'mitigated', at: now(), alert: id, by, action, title, command },
      result: { kind: 'recorded', id, title },
    };
  });
}
