/** `falconer analyse FILE|-`: the Markdown report for the events of a file, with nothing configured. */
import type { Arrival, HealthArrival } from '../alert/entry.ts';
import { analyse } from '../analysis/analyse.ts';
import { reportMarkdown } from '../analysis/report.ts';
import { judge, type Rejected } from '../intake/arrivals.ts';
import type { Library } from '../playbook/library.ts';

export type Reports =
  | { readonly kind: 'reports'; readonly markdown: string; readonly notes: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** `text` holds one event, an array, NDJSON or CloudEvents; `now` stands in for times that can't be read. */
export function reportsOn(text: string, library: Library, now: number): Reports {
  const judged = judge(text, now);
  if (judged.kind !== 'arrivals') return { kind: 'refused', reason: judged.reason };
  const events = judged.arrivals.filter(isAlert);
  const health = judged.arrivals.length - events.length;
  const reports = events.map(({ event }) => reportMarkdown(event, analyse({ event, library })));
  return {
    kind: 'reports',
    markdown: reports.join('\n---\n\n'),
    notes: [...judged.rejected.map(rejectedNote), ...healthNote(health)],
  };
}

function isAlert(arrival: Arrival | HealthArrival): arrival is Arrival {
  return arrival.kind === 'event';
}

function rejectedNote({ index, reason }: Rejected): string {
  return `element ${index + 1} was left out: ${reason}`;
}

function healthNote(count: number): readonly string[] {
  return count === 0 ? [] : [`${count} left out: what Falco says about itself is not an alert`];
}
