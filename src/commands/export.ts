/** `falconer suppression export S-ID`: a suppression as a file for Falco, from what is stored. */
import type { SuppressionId } from '../alert/alert.ts';
import { walk } from '../store/lookups.ts';
import { readFolder } from '../store/lowdb/inspect.ts';
import { readPostgres } from '../store/postgres/read.ts';
import type { Suppression } from '../suppression/suppression.ts';
import { type Exported, type ExportWish, exportSuppression } from '../tuning/export.ts';
import type { Refusal } from '../tuning/refusal.ts';

/** Where the state is: a data folder, or a database. */
export interface Whereabouts {
  readonly folder: string;
  readonly databaseUrl?: string;
}

export type ExportAnswer = Exported | Refusal | { readonly kind: 'unknown-suppression' };

type More = Pick<ExportWish, 'loaded' | 'form' | 'now'>;

/** Reads without changing anything, also while Falconer runs. */
export async function exportFrom(
  { folder, databaseUrl }: Whereabouts,
  id: SuppressionId,
  more: More,
): Promise<ExportAnswer> {
  if (databaseUrl !== undefined)
    return readPostgres(databaseUrl, ({ suppressions, walk: walkRows }) =>
      answer(
        suppressions.find((one) => one.id === id),
        walkRows,
        more,
      ),
    );
  const state = await readFolder(folder);
  return answer(state?.suppressions.get(id), async (stretch) => walk(state?.alerts.values() ?? [], stretch), more);
}

async function answer(
  suppression: Suppression | undefined,
  walkStored: ExportWish['walk'],
  more: More,
): Promise<ExportAnswer> {
  if (suppression === undefined) return { kind: 'unknown-suppression' };
  return exportSuppression({ ...more, suppression, walk: walkStored });
}
