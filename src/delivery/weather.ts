/** Watches for storms: gathers what a channel can't carry, and ends a storm when it is calm again. */
import type { Alert } from '../alert/alert.ts';
import { isCalm, isGatherable, type Storm, toGather } from '../alert/storm.ts';
import type { CardLedger, Route } from './ports.ts';

export interface WeatherPorts {
  readonly cards: Pick<CardLedger, 'storms' | 'record'>;
  readonly route: Route;
  readonly now: () => number;
}

/** Gathers from the alerts that are due, and says whether any were. */
export async function watchWeather(due: readonly Alert[], { cards, route, now }: WeatherPorts): Promise<boolean> {
  const at = now();
  const storms = await cards.storms();
  for (const storm of storms) {
    if (isCalm(storm, at)) await cards.record({ kind: 'storm-over', at, storm: storm.id });
  }
  let gathered = false;
  for (const [channel, waiting] of byChannel(due, route)) {
    const alerts = toGather(waiting, raging(storms, channel), at).map(({ id }) => id);
    if (alerts.length === 0) continue;
    await cards.record({ kind: 'gathered', at, channel, alerts });
    gathered = true;
  }
  return gathered;
}

function raging(storms: readonly Storm[], channel: string): Storm | undefined {
  return storms.find((storm) => storm.channel === channel && !storm.over);
}

function byChannel(due: readonly Alert[], route: Route): ReadonlyMap<string, readonly Alert[]> {
  const channels = new Map<string, Alert[]>();
  for (const alert of due) {
    if (!isGatherable(alert)) continue;
    const channel = route(alert);
    const waiting = channels.get(channel);
    if (waiting === undefined) channels.set(channel, [alert]);
    else waiting.push(alert);
  }
  return channels;
}
