/** Alerts like a given one: of the same rule, those that share most facets first. */
import type { Alert, AlertId } from '../alert/alert.ts';
import { FACET_NAMES } from '../falco/facets.ts';
import type { Lookups } from './ports.ts';

const SHOWN = 8;

export async function similarTo(
  id: AlertId,
  lookups: Pick<Lookups, 'alert' | 'find'>,
): Promise<{ readonly alerts: readonly Alert[]; readonly total: number } | undefined> {
  const alert = await lookups.alert(id);
  if (alert === undefined) return undefined;
  const { alerts, total } = await lookups.find({ rule: alert.facets.rule, limit: 1_000 });
  const others = alerts.filter((other) => other.id !== id);
  const ranked = others.map((other) => ({ other, shared: sharedFacets(alert, other) }));
  ranked.sort((a, b) => b.shared - a.shared || b.other.lastAt - a.other.lastAt);
  return { alerts: ranked.slice(0, SHOWN).map(({ other }) => other), total: total - 1 };
}

function sharedFacets(a: Alert, b: Alert): number {
  return FACET_NAMES.filter((name) => a.facets[name] !== undefined && a.facets[name] === b.facets[name]).length;
}
