/** The faces of an alert: which message shows what, made when it is about to be sent. */
import type { Alert, TimelineItem } from '../alert/alert.ts';
import type { Health } from '../alert/health.ts';
import type { Storm } from '../alert/storm.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { alertCard, plainCard } from './alert-card.ts';
import { healthCard } from './health-card.ts';
import type { Message } from './message.ts';
import { reportMessage } from './report-message.ts';
import { stormCard } from './storm-card.ts';
import { threadNote } from './thread.ts';

export interface Faces {
  card(alert: Alert): Promise<Message>;
  thread(alert: Alert, items: readonly TimelineItem[]): Promise<Message>;
  health(health: Health): Message;
  storm(storm: Storm, members: readonly Alert[]): Message;
}

export function facesWith(analyse: (alert: Alert) => Promise<Analysis>): Faces {
  return {
    card: async (alert) => (alert.card.plain ? plainCard(alert) : alertCard(alert, await analyse(alert))),
    thread: async (alert, items) =>
      items.every(({ kind }) => kind === 'report-requested')
        ? reportMessage(alert, await analyse(alert))
        : threadNote(alert, items),
    health: healthCard,
    storm: stormCard,
  };
}
