/** Alerts like a given one, as many as are shown. */
import type { AlertId } from '../alert/alert.ts';
import type { AlertPage } from '../alert/page.ts';
import type { Lookups } from './ports.ts';

const SHOWN = 8;

export async function similarTo(
  id: AlertId,
  lookups: Pick<Lookups, 'alert' | 'similar'>,
): Promise<AlertPage | undefined> {
  const alert = await lookups.alert(id);
  return alert === undefined ? undefined : lookups.similar(alert, SHOWN);
}
