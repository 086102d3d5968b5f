/** The report's third section: signals, concern, history, and the questions that settle it. */
import type { Analysis, ReadyCheck, Statement, StoryStep, WeighedSignal } from '../analysis.ts';
import { citedMarkdown, codeBlock, markdownOf } from '../markdown.ts';
import { utcText } from '../utc.ts';

const MARKS: Readonly<Record<WeighedSignal['direction'], string>> = {
  up: '▲ raises',
  down: '▼ lowers',
  neutral: '• note',
};

export function assessment(analysis: Analysis): readonly string[] {
  return [
    '## Assessment',
    '',
    `**Concern: ${analysis.concern}.** ${markdownOf(analysis.because.spans)}.`,
    '',
    '### Signals',
    '',
    ...signals(analysis.signals),
    '',
    ...story(analysis.story),
    '### History',
    '',
    ...history(analysis.past),
    '',
    ...confirm(analysis.checks),
  ];
}

function signals(all: readonly WeighedSignal[]): readonly string[] {
  if (all.length === 0) return ['None.'];
  return all.map(({ direction, weight, statement }) => {
    const mark = direction === 'neutral' ? MARKS.neutral : `${MARKS[direction]} by ${weight}`;
    return `- ${mark}: ${citedMarkdown(statement)}`;
  });
}

function story(steps: readonly StoryStep[]): readonly string[] {
  if (steps.length === 0) return [];
  const lines = steps.map(
    ({ alert, at, isThis, url, statement }) =>
      `- ${utcText(at)}, ${url === undefined ? alert : `[${alert}](${url})`}: ${markdownOf(statement.spans)}${isThis ? ', this alert' : ''}`,
  );
  return ['### Story', '', ...lines, ''];
}

function history(past: readonly Statement[]): readonly string[] {
  return past.map(({ spans }) => `- ${markdownOf(spans)}`);
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
