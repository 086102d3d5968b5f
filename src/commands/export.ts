/** `falconer suppression export S-ID`: a suppression as a file for Falco, from what is stored. */
import type { Alert, SuppressionId } from '../alert/alert.ts';
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

/** Reads without changing anything, also while Falconer runs. */
export async function exportFrom(
  { folder, databaseUrl }: Whereabouts,
  id: SuppressionId,
  more: Pick<ExportWish, 'lists' | 'form' | 'now'>,
): Promise<ExportAnswer> {
  if (databaseUrl !== undefined)
    return readPostgres(databaseUrl, async ({ suppressions, alertsOf }) => {
      const suppression = suppressions.find((one) => one.id === id);
      return answer(suppression, await alertsOf(ruleOf(suppression)), more);
    });
  const state = await readFolder(folder);
  return answer(state?.suppressions.get(id), [...(state?.alerts.values() ?? [])], more);
}

function answer(
  suppression: Suppression | undefined,
  stored: readonly Alert[],
  more: Pick<ExportWish, 'lists' | 'form' | 'now'>,
): ExportAnswer {
  if (suppression === undefined) return { kind: 'unknown-suppression' };
  return exportSuppression({ ...more, suppression, stored });
}

function ruleOf(suppression: Suppression | undefined): string {
  return suppression?.matchers.find(({ facet, op }) => facet === 'rule' && op === '=')?.value ?? '';
}
