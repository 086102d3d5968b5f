/** The faces of an alert: which message shows what, made when it is about to be sent. */
import type { Alert, TimelineItem } from '../alert/alert.ts';
import type { Health } from '../alert/health.ts';
import type { Storm } from '../alert/storm.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Suppression } from '../suppression/suppression.ts';
import { alertCard, plainCard } from './alert-card.ts';
import { healthCard } from './health-card.ts';
import type { Message } from './message.ts';
import { type ReportFile, reportFile } from './report-file.ts';
import { reportMessage } from './report-message.ts';
import { stormCard } from './storm-card.ts';
import { suppressionCard } from './suppression-card.ts';
import { threadNote } from './thread.ts';

export interface Faces {
  card(alert: Alert): Promise<Message>;
  thread(alert: Alert, items: readonly TimelineItem[]): Promise<Message>;
  reportFile(alert: Alert, asked: TimelineItem): Promise<ReportFile>;
  health(health: Health): Message;
  storm(storm: Storm, members: readonly Alert[]): Message;
  suppression(suppression: Suppression): Message;
}

export interface FaceSources {
  readonly analyse: (alert: Alert) => Promise<Analysis>;
  readonly now: () => number;
  /** An analysis that fails is a bug of ours: it is told here, and the alert still gets its card, in plain form. */
  readonly onError: (error: unknown) => void;
}

export function facesWith({ analyse, now, onError }: FaceSources): Faces {
  const full = async (alert: Alert): Promise<Message> => {
    try {
      return alertCard(alert, await analyse(alert));
    } catch (error) {
      onError(error);
      return plainCard(alert, 'failed');
    }
  };
  return {
    card: (alert) => (alert.card.plain ? Promise.resolve(plainCard(alert, 'refused')) : full(alert)),
    thread: async (alert, items) =>
      items.every(({ kind }) => kind === 'report-requested')
        ? reportMessage(alert, await analyse(alert))
        : threadNote(alert, items),
    reportFile: async (alert, asked) => reportFile(alert, await analyse(alert), asked),
    health: healthCard,
    storm: stormCard,
    suppression: (suppression) => suppressionCard(suppression, now()),
  };
}
