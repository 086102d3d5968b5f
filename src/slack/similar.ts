/** Alerts like a given one, as many as are shown. */
import type { Alert, AlertId } from '../alert/alert.ts';
import type { Lookups } from './ports.ts';

const SHOWN = 8;

export async function similarTo(
  id: AlertId,
  lookups: Pick<Lookups, 'alert' | 'similar'>,
): Promise<{ readonly alerts: readonly Alert[]; readonly total: number } | undefined> {
  const alert = await lookups.alert(id);
  return alert === undefined ? undefined : lookups.similar(alert, SHOWN);
}
