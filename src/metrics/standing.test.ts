import { expect, test } from 'vitest';
import { NO_HEALTH } from '../alert/health.ts';
import { Metrics } from './metrics.ts';
import { type Standing, showStanding } from './standing.ts';

const NOW = Date.UTC(2026, 4, 23, 10);
const FINE: Standing = {
  tally: () =>
    Promise.resolve({
      byStatus: { open: 3, acknowledged: 2, resolved: 1 },
      suppressed: 0,
      events24h: 0,
      topRules: [{ rule: 'text of an event', events: 9, alerts: 1 }],
      dispositions: {},
    }),
  backlog: () => Promise.resolve({ cards: 4, oldestAt: NOW - 90_000 }),
  health: () =>
    Promise.resolve({
      ...NO_HEALTH,
      senders: [
        { name: 'eu', heardAt: NOW, silent: true },
        { name: 'us', heardAt: NOW - 500 },
      ],
    }),
  isConnected: () => true,
  isReady: () => false,
  gate: { inFlight: 5, bytes: 6 },
  connections: () => Promise.resolve(7),
  now: () => NOW,
};

async function shown(standing: Standing): Promise<string[]> {
  const metrics = new Metrics();
  showStanding(metrics, standing);
  const lines = (await metrics.text()).split('\n');
  return lines.filter((line) => /^falconer_(?!.*_total|journal)/.test(line)).toSorted();
}

test('where Falconer stands is shown in figures, with no text of an event', async () => {
  expect(await shown(FINE)).toEqual([
    'falconer_alerts{status="acknowledged"} 2',
    'falconer_alerts{status="open"} 3',
    'falconer_alerts{status="resolved"} 1',
    'falconer_delivery_backlog_cards 4',
    'falconer_delivery_oldest_seconds 90',
    'falconer_intake_backlog_bytes 6',
    'falconer_intake_connections 7',
    'falconer_intake_in_flight 5',
    'falconer_ready 0',
    `falconer_sender_heard_timestamp_seconds{sender="eu"} ${NOW / 1_000}`,
    `falconer_sender_heard_timestamp_seconds{sender="us"} ${NOW / 1_000 - 0.5}`,
    'falconer_sender_silent{sender="eu"} 1',
    'falconer_sender_silent{sender="us"} 0',
    'falconer_slack_connected 1',
  ]);
});

test('without a backlog nothing is old, and without senders none is named', async () => {
  const lines = await shown({ ...FINE, backlog: async () => ({ cards: 0 }), health: async () => NO_HEALTH });
  expect(lines).toContain('falconer_delivery_oldest_seconds 0');
  expect(lines.join()).not.toContain('sender');
});
