/** The faces of an alert: which message shows what, made when it is about to be sent. */
import type { Alert, TimelineItem } from '../alert/alert.ts';
import type { Health } from '../alert/health.ts';
import type { Storm } from '../alert/storm.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Suppression } from '../suppression/suppression.ts';
import { alertCard, plainCard } from './alert-card.ts';
import { healthCard } from './health-card.ts';
import type { Message } from './message.ts';
import { notMade } from './notices.ts';
import { type ReportFile, reportFile } from './report-file.ts';
import { reportMessage } from './report-message.ts';
import { stormCard } from './storm-card.ts';
import { suppressionCard } from './suppression-card.ts';
import { threadNote } from './thread.ts';

export interface Faces {
  card(alert: Alert): Promise<Message>;
  thread(alert: Alert, items: readonly TimelineItem[]): Promise<Message>;
  /** `undefined` when it can't be made. */
  reportFile(alert: Alert, asked: TimelineItem): Promise<ReportFile | undefined>;
  health(health: Health): Message;
  storm(storm: Storm, members: readonly Alert[]): Message;
  suppression(suppression: Suppression): Message;
}

export interface FaceSources {
  readonly analyse: (alert: Alert) => Promise<Analysis>;
  readonly now: () => number;
  /** What can't be made because of a bug of ours is told here, and is not tried again: something plainer takes its place. */
  readonly onError: (error: unknown) => void;
}

export function facesWith({ analyse, now, onError }: FaceSources): Faces {
  /** A store that is away comes back, and then it is tried again; a bug stays. */
  const orElse = async <T>(make: () => Promise<T>, instead: () => T): Promise<T> => {
    try {
      return await make();
    } catch (error) {
      if (isAway(error)) throw error;
      onError(error);
      return instead();
    }
  };
  const full = (alert: Alert) =>
    orElse(
      async () => alertCard(alert, await analyse(alert)),
      () => plainCard(alert, 'failed'),
    );
  return {
    card: (alert) => (alert.card.plain ? Promise.resolve(plainCard(alert, 'refused')) : full(alert)),
    thread: (alert, items) =>
      orElse(
        async () =>
          items.every(({ kind }) => kind === 'report-requested')
            ? reportMessage(alert, await analyse(alert))
            : threadNote(alert, items),
        () => notMade(alert.id),
      ),
    reportFile: (alert, asked) =>
      orElse<ReportFile | undefined>(
        async () => reportFile(alert, await analyse(alert), asked),
        () => undefined,
      ),
    health: healthCard,
    storm: stormCard,
    suppression: (suppression) => suppressionCard(suppression, now()),
  };
}

function isAway(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'store-unavailable';
}
