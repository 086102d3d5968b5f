// How an act ended, from the point of view of the person.
import type { Receipt } from '../delivery/courier.ts';

export type Outcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly error: string;
      /** Per input block, what is wrong with it. */
      readonly errors?: Readonly<Record<string, string>>;
    };

export const DONE: Outcome = { ok: true };

export function refused(error: string, errors?: Readonly<Record<string, string>>): Outcome {
  return { ok: false, error, ...(errors && { errors }) };
}

export function outcomeOf(receipt: Receipt): Outcome {
  return receipt.kind === 'acknowledged' ? DONE : refused(receipt.error);
}
