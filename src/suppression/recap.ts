/** Recap: what a suppression was, computed when it ends. */
import type { Alert, Recap } from '../alert/alert.ts';
import type { Suppression, SuppressionEndedEntry } from './suppression.ts';

const HOUR_MS = 3_600_000;
const MAX_BUSIEST = 5;

/** `hid` are the alerts that it hides at its end. */
export function recapOf(
  { where, elsewhere }: Suppression,
  hid: readonly Alert[],
  { at, why }: Pick<SuppressionEndedEntry, 'at' | 'why'>,
): Recap {
  const firing = hid.filter(({ lastReceivedAt }) => lastReceivedAt > at - HOUR_MS);
  const busiest = [...firing].sort((a, b) => b.count - a.count || Number(a.id.slice(2)) - Number(b.id.slice(2)));
  return {
    why,
    where: [...where].sort((a, b) => b.hidden - a.hidden),
    elsewhere,
    firing: { alerts: firing.length, busiest: busiest.slice(0, MAX_BUSIEST).map(({ id }) => id) },
  };
}
