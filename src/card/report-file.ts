/** The report as a file: Markdown, for tickets and archives. */
import type { Alert, AlertId } from '../alert/alert.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { reportMarkdown } from '../analysis/report.ts';
import { mrkdwnTime } from './mrkdwn.ts';

export interface ReportFile {
  readonly name: string;
  readonly title: string;
  readonly content: string;
  /** Said beside it, already mrkdwn. */
  readonly comment: string;
}

/** The report as it stands now, for who asked `at` a time. */
export function reportFile(alert: Alert, analysis: Analysis, { at }: { readonly at: number }): ReportFile {
  return {
    name: `falconer-${alert.id.toLowerCase()}.md`,
    title: `Report on ${alert.id}`,
    content: reportMarkdown(alert.latest, analysis, alert),
    comment: reportComment(alert.id, at),
  };
}

/** Tells the files of one alert apart, since each was asked for at its own time. Our words and numbers alone. */
export function reportComment(id: AlertId, at: number): string {
  return `Report on ${id} as a file, asked for ${mrkdwnTime(at)}.`;
}
