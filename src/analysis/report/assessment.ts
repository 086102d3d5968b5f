/** The report's third section: signals, concern, history, and the questions that settle it. */
import type { Alert } from '../../alert/alert.ts';
import type { History } from '../../alert/history.ts';
import type { Analysis, ReadyCheck, WeighedSignal } from '../analysis.ts';
import { citedMarkdown, codeBlock, escapeMarkdown, markdownOf } from '../markdown.ts';
import type { ReportContext } from '../report.ts';
import { counted } from '../spans.ts';
import { utcText } from './detail.ts';

const MARKS: Readonly<Record<WeighedSignal['direction'], string>> = {
  up: '▲ raises',
  down: '▼ lowers',
  neutral: '• note',
};

export function assessment(analysis: Analysis, context: ReportContext): readonly string[] {
  return [
    '## Assessment',
    '',
    `**Concern: ${analysis.concern}.** ${markdownOf(analysis.because.spans)}.`,
    '',
    '### Signals',
    '',
    ...signals(analysis.signals),
    '',
    '### History',
    '',
    ...history(context.history, context.alert),
    '',
    ...confirm(analysis.checks),
  ];
}

function signals(all: readonly WeighedSignal[]): readonly string[] {
  if (all.length === 0) return ['Nothing in the event raises or lowers concern.'];
  return all.map(({ direction, weight, statement }) => {
    const mark = direction === 'neutral' ? MARKS.neutral : `${MARKS[direction]} by ${weight}`;
    return `- ${mark}: ${citedMarkdown(statement)}`;
  });
}

function history(past: History | undefined, alert: Alert | undefined): readonly string[] {
  const lines = [...(alert === undefined ? [] : [`- ${span(alert)}`]), ...(past === undefined ? [] : earlier(past))];
  return lines.length === 0 ? ['Not known: this report rests on the event alone.'] : lines;
}

function span(alert: Alert): string {
  const times =
    alert.count === 1 ? `at ${utcText(alert.firstAt)}` : `from ${utcText(alert.firstAt)} to ${utcText(alert.lastAt)}`;
  const hidden = alert.hidden > 0 ? `, ${counted(alert.hidden, 'event')} of them suppressed` : '';
  return `${alert.id} is ${alert.status}: ${counted(alert.count, 'event')} ${times}${hidden}`;
}

function earlier(past: History): readonly string[] {
  const judged = past.earlier
    .slice(0, 5)
    .map(
      ({ id, disposition, at, count }) =>
        `- ${escapeMarkdown(id)} was judged ${escapeMarkdown(disposition)} on ${utcText(at)} (${counted(count, 'event')})`,
    );
  const none = past.earlier.length === 0 ? ['- The same alert was not judged before'] : [];
  const elsewhere =
    past.sameRuleElsewhere > 0
      ? [`- ${counted(past.sameRuleElsewhere, 'other alert')} of this rule on other targets`]
      : [];
  return [...judged, ...none, ...elsewhere];
}

function confirm(checks: readonly ReadyCheck[]): readonly string[] {
  if (checks.length === 0) return [];
  return ['### Confirm or rule out', '', ...checks.flatMap((check, index) => [...checkLines(check, index + 1), ''])];
}

function checkLines(check: ReadyCheck, number: number): readonly string[] {
  return [
    `${number}. ${markdownOf(check.ask.spans)}`,
    ...(check.command === undefined ? [] : ['', indented(codeBlock(check.command, 'sh')), '']),
    ...(check.look === undefined ? [] : [`   Where to look: ${markdownOf(check.look.spans)}`]),
    ...(check.then === undefined ? [] : [`   ${markdownOf(check.then.spans)}`]),
  ];
}

/** Under a list item, so that the list goes on after it. */
export function indented(block: string): string {
  return block.replace(/^(?=.)/gm, '   ');
}
