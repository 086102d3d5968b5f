/** Where Falconer stands, as figures that are asked for when they are read. */
import type { Health } from '../alert/health.ts';
import type { Tally } from '../alert/tally.ts';
import type { Metrics } from './metrics.ts';

/** Who can say it. */
export interface Standing {
  readonly tally: () => Promise<Tally>;
  readonly backlog: () => Promise<{ readonly cards: number; readonly oldestAt?: number }>;
  readonly health: () => Promise<Health>;
  /** Whether people can reach Falconer through Slack. */
  readonly isConnected: () => boolean;
  readonly isReady: () => boolean;
  readonly gate: { readonly inFlight: number; readonly bytes: number };
  readonly connections: () => Promise<number>;
  readonly now: () => number;
}

const only = (figure: number) => [['', figure]] as const;

export function showStanding(metrics: Metrics, standing: Standing): void {
  showIntake(metrics, standing);
  showDelivery(metrics, standing);
  showSenders(metrics, standing);
  metrics.ask('falconer_ready', 'Whether /readyz says 200', () => only(Number(standing.isReady())));
}

function showIntake(metrics: Metrics, { gate, connections }: Standing): void {
  metrics.ask('falconer_intake_in_flight', 'Requests read or waiting for the journal', () => only(gate.inFlight));
  metrics.ask('falconer_intake_backlog_bytes', 'Bytes of their bodies', () => only(gate.bytes));
  metrics.ask('falconer_intake_connections', 'Connections open', async () => only(await connections()));
}

function showDelivery(metrics: Metrics, { tally, backlog, isConnected, now }: Standing): void {
  const byStatus = async () => Object.entries((await tally()).byStatus);
  metrics.ask('falconer_alerts', 'Alerts held, by status', byStatus, 'status');
  metrics.ask('falconer_delivery_backlog_cards', 'Cards behind their newest state', async () =>
    only((await backlog()).cards),
  );
  metrics.ask('falconer_delivery_oldest_seconds', 'Age of the change that waits longest for its card', async () => {
    const { oldestAt } = await backlog();
    return only(oldestAt === undefined ? 0 : Math.max(0, now() - oldestAt) / 1_000);
  });
  metrics.ask('falconer_slack_connected', 'Whether Slack can reach Falconer', () => only(Number(isConnected())));
}

function showSenders(metrics: Metrics, { health }: Standing): void {
  const heard = async () =>
    ((await health()).senders ?? []).map(({ name, heardAt }) => [name, heardAt / 1_000] as const);
  metrics.ask('falconer_sender_heard_timestamp_seconds', 'When a sender was heard from last', heard, 'sender');
  const silent = async () => ((await health()).senders ?? []).map((line) => [line.name, line.silent ? 1 : 0] as const);
  metrics.ask('falconer_sender_silent', 'Whether a sender is silent for longer than allowed', silent, 'sender');
}
