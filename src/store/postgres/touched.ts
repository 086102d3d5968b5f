/**
 * The part of the state that entries touch: read and locked, folded by the same `State` as the embedded store's, and
 * what has changed written back. So both stores decide alike, and this one holds only what it needs.
 *
 * Everybody locks in one order: what is pending, gate, fingerprints, alerts by fingerprint, suppressions, health, storms.
 */
import type { Alert, AlertId, Breakthrough } from '../../alert/alert.ts';
import { type Health, NO_HEALTH } from '../../alert/health.ts';
import type { Storm } from '../../alert/storm.ts';
import type { Suppression } from '../../suppression/suppression.ts';
import type { Entry } from '../entry.ts';
import { type Applied, State } from '../state.ts';
import { putAlerts } from './alert-rows.ts';
import type { Sql } from './database.ts';
import { putHealth } from './health.ts';
import { draw } from './numbers.ts';
import { lockStorms, putStorms } from './storms.ts';
import { putSuppressions } from './suppressions.ts';

export interface Touched {
  readonly alerts?: readonly Alert[];
  /** Alerts that are only looked at: read without a lock, and never changed by what is applied. */
  readonly beside?: readonly Alert[];
  readonly suppressions?: readonly Suppression[];
  /** The storms of `alerts` are added to these. */
  readonly storms?: readonly Storm[];
  readonly health?: Health;
  /** The number of the suppression that begins, if one does. */
  readonly nextSuppression?: number;
}

/** Beyond every number that is given out: what is new gets its own when it is known how many there are. */
const PROVISIONAL = 2 ** 52;

export async function applyTo(sql: Sql, touched: Touched, entries: readonly Entry[]): Promise<readonly Applied[]> {
  const before = await withStorms(sql, touched);
  const held = new Set(before.alerts.map(({ id }) => id));
  const beside = before.beside.filter(({ id }) => !held.has(id));
  const state = new State({
    seq: 0,
    nextAlert: PROVISIONAL,
    nextStorm: PROVISIONAL,
    recent: [],
    ...before,
    // In the order of their numbers, as a whole state holds them: the newest alert of a fingerprint is its last.
    alerts: [...before.alerts, ...beside].toSorted(byNumber),
    suppressions: before.suppressions.toSorted(byNumber),
    storms: before.storms.toSorted(byNumber),
  });
  const applied = entries.map((entry) => state.apply(entry));
  const renumber = await newNumbers(sql, state);
  const alertsBefore = new Map(before.alerts.map((alert) => [alert.id, alert]));
  await putAlerts(sql, changed(state.alerts.values(), [...before.alerts, ...beside]).map(renumber.alert), alertsBefore);
  await putSuppressions(sql, changed(state.suppressions.values(), before.suppressions));
  await putStorms(sql, changed(state.storms.values(), before.storms).map(renumber.storm));
  if (state.health !== before.health) await putHealth(sql, state.health);
  return applied.map((one) => (one.kind === 'alert' ? { ...one, alert: renumber.alert(one.alert) } : one));
}

async function withStorms(sql: Sql, touched: Touched): Promise<Required<Touched>> {
  const { alerts = [], beside = [], suppressions = [], storms = [] } = touched;
  const { health = NO_HEALTH, nextSuppression = PROVISIONAL } = touched;
  const held = new Set(storms.map(({ id }) => id));
  const ids = new Set(alerts.flatMap(({ card }) => card.storm ?? []).filter((id) => !held.has(id)));
  const more = await lockStorms(sql, ids);
  return { alerts, beside, suppressions, storms: [...storms, ...more], health, nextSuppression };
}

interface Renumber {
  readonly alert: (alert: Alert) => Alert;
  readonly storm: (storm: Storm) => Storm;
}

/** Gives what began in this transaction its numbers, in the order in which it began. */
async function newNumbers(sql: Sql, state: State): Promise<Renumber> {
  const isNew = ({ id }: { readonly id: string }) => Number(id.slice(2)) >= PROVISIONAL;
  const alerts = [...state.alerts.values()].filter(isNew);
  const storms = [...state.storms.values()].filter(isNew);
  const alertNumbers = await draw(sql, 'alert_numbers', alerts.length);
  const stormNumbers = await draw(sql, 'storm_numbers', storms.length);
  const ids = new Map(alerts.map(({ id }, index): [AlertId, AlertId] => [id, `F-${Number(alertNumbers[index])}`]));
  const weather = new Map(storms.map(({ id }, index) => [id, `W-${Number(stormNumbers[index])}` as const]));
  return {
    alert: (alert) => {
      const { storm } = alert.card;
      const named = storm === undefined ? undefined : weather.get(storm);
      const id = ids.get(alert.id) ?? alert.id;
      const whole = withStories(id === alert.id ? alert : { ...alert, id }, ids);
      return named === undefined ? whole : { ...whole, card: { ...whole.card, storm: named } };
    },
    storm: (storm) => ({ ...storm, id: weather.get(storm.id) ?? storm.id }),
  };
}

/** What came back because of an alert that is as new names it by its number too. */
function withStories(alert: Alert, ids: ReadonlyMap<AlertId, AlertId>): Alert {
  const { broke, timeline } = alert;
  if (broke === undefined || !broke.some(({ why }) => why.kind === 'story' && ids.has(why.alert))) return alert;
  const named = <B extends Breakthrough>(one: B): B =>
    one.why.kind === 'story' ? { ...one, why: { ...one.why, alert: ids.get(one.why.alert) ?? one.why.alert } } : one;
  return {
    ...alert,
    broke: broke.map(named),
    timeline: timeline.map((item) => (item.kind === 'broke-through' ? named(item) : item)),
  };
}

function changed<T extends object>(after: Iterable<T>, before: readonly T[]): readonly T[] {
  const same = new Set(before);
  return [...after].filter((one) => !same.has(one));
}

function byNumber(a: { readonly id: string }, b: { readonly id: string }): number {
  return Number(a.id.slice(2)) - Number(b.id.slice(2));
}
