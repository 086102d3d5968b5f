/** What a stopped Falconer left in its data folder, and what of it Slack shows. */
import { isBehind } from '../../src/alert/due.ts';
import { openFolder } from '../../src/store/lowdb/open.ts';

export interface Outcome {
  readonly alerts: number;
  /** Sum of the counters. */
  readonly events: number;
  readonly counts: readonly number[];
  /** Alerts that are neither on a card of their own nor on a storm's. */
  readonly unshown: number;
  /** Cards that do not show the newest state. */
  readonly behind: number;
  /** Alerts on a storm's card. */
  readonly gathered: number;
}

export async function outcomeIn(data: string): Promise<Outcome> {
  const store = await openFolder(data);
  try {
    const { alerts } = await store.find({ limit: Number.MAX_SAFE_INTEGER });
    const storms = await store.storms();
    const counts = alerts.map(({ count }) => count);
    return {
      alerts: alerts.length,
      events: counts.reduce((sum, count) => sum + count, 0),
      counts,
      unshown: alerts.filter(({ card }) => card.message === undefined && card.storm === undefined).length,
      behind: alerts.filter(isBehind).length + storms.filter(({ card, revision }) => card.shown < revision).length,
      gathered: alerts.filter(({ card }) => card.storm !== undefined).length,
    };
  } finally {
    await store.close();
  }
}
