/** The small print of a card: id, state, counts, times, technique. Our own words and numbers only, so mrkdwn is safe. */
import type { ContextBlock } from '@slack/types';
import type { Alert } from '../alert/alert.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { counted } from '../analysis/spans.ts';
import { mrkdwnTime } from './mrkdwn.ts';

/** Rule authors tag freely; a card names the first few. */
const MAX_TECHNIQUES = 2;

export function footer(alert: Alert, analysis: Analysis): ContextBlock[] {
  const parts = [
    `*${alert.id}*`,
    alert.hiding !== undefined && alert.status !== 'resolved' ? 'suppressed' : alert.status,
    counted(alert.count, 'event'),
    times(alert),
    ...techniques(analysis),
    ...(alert.follows === undefined ? [] : [`after ${alert.follows}`]),
  ];
  return [{ type: 'context', elements: [{ type: 'mrkdwn', text: parts.join('  ·  '), verbatim: true }] }];
}

function times({ firstAt, lastAt, count }: Alert): string {
  if (count === 1 || firstAt === lastAt) return `seen by Falco ${mrkdwnTime(lastAt)}`;
  return `first ${mrkdwnTime(firstAt)}, last ${mrkdwnTime(lastAt)}`;
}

function techniques({ tactics, techniques: found }: Analysis): string[] {
  const links = found.slice(0, MAX_TECHNIQUES).map(({ id, name, url }) => `<${url}|${id} ${name}>`);
  const parts = [...tactics.slice(0, MAX_TECHNIQUES), ...links];
  return parts.length === 0 ? [] : [parts.join(', ')];
}
