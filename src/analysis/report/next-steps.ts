/** The report's fifth section: who does what next, which evidence to keep, when to escalate. */
import type { Alert } from '../../alert/alert.ts';
import type { Analysis } from '../analysis.ts';
import { escapeMarkdown, markdownOf } from '../markdown.ts';

export function nextSteps(analysis: Analysis, alert: Alert | undefined): readonly string[] {
  const steps = [
    ...owner(alert),
    ...question(analysis),
    ...evidence(analysis),
    ...escalation(analysis),
    ...judgement(alert),
  ];
  return ['## Next steps', '', ...steps.map((step, index) => `${index + 1}. ${step}`), ''];
}

function owner(alert: Alert | undefined): readonly string[] {
  if (alert?.assignee !== undefined) return [`The assignee goes on: ${escapeMarkdown(alert.assignee.user)}.`];
  return ['Decide who owns this alert; until someone does, nobody looks.'];
}

function question(analysis: Analysis): readonly string[] {
  const first = analysis.checks[0];
  if (first === undefined) return [];
  return [`Settle the first question: ${markdownOf(first.ask.spans)}`];
}

/** Evidence before anything that ends the process. */
function evidence(analysis: Analysis): readonly string[] {
  const keeping = analysis.contain
    .filter(({ tier }) => tier === 'observe')
    .map(({ title }) => `"${escapeMarkdown(title)}"`);
  if (keeping.length > 0) return [`Keep evidence before anything ends: ${keeping.join(', then ')}.`];
  return ['Keep the raw event and the log lines around its time; both are subject to retention.'];
}

function escalation(analysis: Analysis): readonly string[] {
  if (analysis.escalate !== undefined) return [markdownOf(analysis.escalate.spans)];
  if (analysis.concern === 'low' || analysis.concern === 'elevated') return [];
  return ['Escalate if nobody can say who or what caused it.'];
}

function judgement(alert: Alert | undefined): readonly string[] {
  if (alert?.resolution !== undefined)
    return [`Resolved as ${alert.resolution.disposition}; reopen if a later finding contradicts it.`];
  return ['Resolve it as true positive, benign or false positive, so that the next one starts from that.'];
}
