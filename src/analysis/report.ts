/** The report: an analysis as Markdown, in the sections people know. */
import type { Alert } from '../alert/alert.ts';
import type { FalcoEvent } from '../falco/event.ts';
import type { Analysis } from './analysis.ts';
import { codeSpan, escapeMarkdown, markdownOf } from './markdown.ts';
import { assessment } from './report/assessment.ts';
import { detail } from './report/detail.ts';
import { mitigation } from './report/mitigation.ts';
import { nextSteps } from './report/next-steps.ts';
import { sources } from './report/sources.ts';
import { shown } from './view.ts';

export function reportMarkdown(event: FalcoEvent, analysis: Analysis, alert?: Pick<Alert, 'id'>): string {
  const sections = [
    title(event, alert),
    summary(analysis),
    detail(event, analysis),
    assessment(analysis),
    mitigation(event, analysis),
    nextSteps(analysis),
    sources(event, analysis),
  ];
  return `${sections
    .flat()
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

/** Rule names are words; one that has anything else in it is shown literally. */
function title(event: FalcoEvent, alert: Pick<Alert, 'id'> | undefined): readonly string[] {
  const rule = shown(event.rule).text;
  const name = /^[\p{L}\p{N} ,.()/+:'_-]{1,200}$/u.test(rule) ? escapeMarkdown(rule) : codeSpan(rule);
  return [`# ${alert === undefined ? '' : `${alert.id}: `}${name}`, ''];
}

/** Two sentences: what happened, and how worrying it is. */
function summary(analysis: Analysis): readonly string[] {
  const concern = `Concern is **${analysis.concern}**: ${markdownOf(analysis.because.spans)}.`;
  return ['## Summary', '', `${markdownOf(analysis.summary.spans)} ${concern}`, ''];
}
