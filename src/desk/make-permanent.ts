/** Make permanent: a suppression becomes a change of Falco's rules, given as a file; once Falco is tuned, it ends itself. */
import type { Actor } from '../alert/actor.ts';
import type { SuppressionId } from '../alert/alert.ts';
import type { Health } from '../alert/health.ts';
import { isTuned, type Suppression } from '../suppression/suppression.ts';
import { type Exported, exportSuppression } from '../tuning/export.ts';
import type { LoadedRules } from '../tuning/loaded-rules.ts';
import type { Refusal } from '../tuning/refusal.ts';
import type { Walk } from '../tuning/replay.ts';
import type { Desk } from './desk.ts';

/** Puts a file where the suppression is talked about. */
export type Upload = (name: string, content: string, suppression: Suppression) => Promise<void>;

export type MadePermanent =
  | { readonly kind: 'made-permanent'; readonly id: SuppressionId; readonly exported: Exported }
  | { readonly kind: 'not-exportable'; readonly id: SuppressionId; readonly refusal: Refusal }
  | { readonly kind: 'unknown-suppression'; readonly id: SuppressionId };

export interface PermanentWish {
  readonly id: SuppressionId;
  /** Reads the stored alerts. */
  readonly walk: Walk;
  readonly upload: Upload;
  /** The rules that Falco loads, as far as they are configured. */
  readonly loaded: LoadedRules;
}

/** Writes the file first: only what somebody was given is recorded. One that ended may be made permanent too. */
export async function makePermanent({ ledger, now }: Desk, by: Actor, wish: PermanentWish): Promise<MadePermanent> {
  const { id, walk, upload, loaded } = wish;
  const suppression = await ledger.decideSuppression(id, (found) => ({ result: found }));
  if (suppression === undefined) return { kind: 'unknown-suppression', id };
  const exported = await exportSuppression({ suppression, walk, loaded, now: now() });
  if (exported.kind !== 'exported') return { kind: 'not-exportable', id, refusal: exported };
  await upload(exported.name, exported.content, suppression);
  return ledger.decideSuppression<MadePermanent>(id, (found) =>
    found === undefined
      ? { result: { kind: 'unknown-suppression', id } }
      : {
          record: { kind: 'made-permanent', at: now(), suppression: id, by },
          result: { kind: 'made-permanent', id, exported },
        },
  );
}

/** Ends a suppression that Falco's own rules have taken over; `undefined` when they have not, or not for long enough. */
export function endTuned(
  { ledger, now }: Desk,
  id: SuppressionId,
  { quietMs, heardAt }: { readonly quietMs: number; readonly heardAt: number },
): Promise<Suppression | undefined> {
  return ledger.decideSuppression(id, (suppression) => {
    if (suppression === undefined || !isTuned(suppression, now(), quietMs, heardAt)) return { result: undefined };
    return { record: { kind: 'suppression-ended', at: now(), suppression: id, why: 'tuned' }, result: suppression };
  });
}

interface Standing {
  health(): Promise<Health>;
  suppressions(): Promise<readonly Suppression[]>;
}

/** Looks at every suppression that was made permanent. */
export async function endAllTuned(desk: Desk, standing: Standing, quietMs: number): Promise<void> {
  const { senders = [] } = await standing.health();
  const heardAt = Math.max(0, ...senders.map((sender) => sender.heardAt));
  for (const { id, permanent, ended } of await standing.suppressions()) {
    if (permanent !== undefined && ended === undefined) await endTuned(desk, id, { quietMs, heardAt });
  }
}
