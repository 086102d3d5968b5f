/** The card of an alert: full while it is open, folded once somebody has dealt with it, plain if Slack refuses the full one. */
import type { HeaderBlock, KnownBlock, RichTextBlock } from '@slack/types';
import type { Alert } from '../alert/alert.ts';
import type { Analysis, Fact, ReadyCheck } from '../analysis/analysis.ts';
import { counted, plain } from '../analysis/spans.ts';
import { controls } from './actions.ts';
import { footer } from './footer.ts';
import { clip, LIMITS, masked } from './limits.ts';
import { fits, type Message, message } from './message.ts';
import { bold, lines, preformatted, richText, section, spans, text } from './rich-text.ts';
import { signalRow } from './signal-row.ts';
import { stateLine } from './state-line.ts';
import { storyRows } from './story.ts';
import { duration, prioritySymbol } from './words.ts';

/** How much of an analysis a card shows; reduced step by step until Slack's limits hold. */
interface Detail {
  readonly signals: number;
  readonly checks: number;
  readonly facts: boolean;
}

const DETAILS: readonly Detail[] = [
  { signals: 4, checks: 3, facts: true },
  { signals: 3, checks: 2, facts: true },
  { signals: 2, checks: 1, facts: false },
  { signals: 0, checks: 0, facts: false },
];

/** The message that shows an alert in its present state. */
export function alertCard(alert: Alert, analysis: Analysis): Message {
  return message(sentence(alert, analysis), isHandled(alert) ? folded(alert, analysis) : full(alert, analysis));
}

const PLAIN_BECAUSE = {
  refused: 'Slack refused the full card because of its content; Raw event and Report show what there is.',
  failed:
    'The full card could not be made, which is a fault of Falconer; its log says why. Raw event shows what there is.',
} as const;

/** A card of our own words and ids only, for an alert that can't have its full card. */
export function plainCard(alert: Alert, why: keyof typeof PLAIN_BECAUSE): Message {
  const says = `${alert.priority} alert ${alert.id}, ${alert.status}, ${counted(alert.count, 'event')}.`;
  return message(says, [
    { type: 'header', text: { type: 'plain_text', text: `${prioritySymbol(alert.priority)} ${says}`, emoji: false } },
    richText(section(text(PLAIN_BECAUSE[why])), ...stateLine(alert)),
    controls(alert),
  ]);
}

function isHandled(alert: Alert): boolean {
  return alert.status !== 'open' || alert.hiding !== undefined;
}

function full(alert: Alert, analysis: Analysis): readonly KnownBlock[] {
  const blocks = DETAILS.map((detail) => fullWith(alert, analysis, detail));
  return blocks.find(fits) ?? folded(alert, analysis);
}

function fullWith(alert: Alert, analysis: Analysis, detail: Detail): readonly KnownBlock[] {
  return [
    header(alert),
    ...gist(analysis, detail),
    ...(detail.facts ? [...storyRows(analysis.story), ...facts(analysis.facts)] : []),
    ...(detail.checks > 0 ? meaning(analysis) : []),
    ...checks(analysis.checks.slice(0, detail.checks)),
    ...assigned(alert),
    ...footer(alert, analysis),
    controls(alert),
  ];
}

function folded(alert: Alert, analysis: Analysis): readonly KnownBlock[] {
  const times =
    alert.count > 1 ? [text(` ${counted(alert.count, 'event')} in ${duration(alert.lastAt - alert.firstAt)}.`)] : [];
  return [
    header(alert),
    richText(section(...spans(analysis.summary), ...times), ...stateLine(alert)),
    ...footer(alert, analysis),
    controls(alert),
  ];
}

function header(alert: Alert): HeaderBlock {
  const title = `${alert.priority} · ${masked(alert.facets.rule, LIMITS.header)}`;
  const symbol = isHandled(alert) ? '' : `${prioritySymbol(alert.priority)} `;
  return { type: 'header', text: { type: 'plain_text', text: clip(symbol + title, LIMITS.header), emoji: false } };
}

const GROUPS = [
  ['where', 'Where'],
  ['what', 'What'],
  ['who', 'Who'],
] as const;

function facts(all: readonly Fact[]): RichTextBlock[] {
  const rows = GROUPS.flatMap(([group, label]) => {
    const statements = all.filter((fact) => fact.group === group);
    if (statements.length === 0) return [];
    const parts = statements.flatMap(({ statement }, index) => [
      ...(index === 0 ? [] : [text(' · ')]),
      ...spans(statement),
    ]);
    return [[bold(`${label}  `), ...parts]];
  });
  return rows.length === 0 ? [] : [richText(lines(rows))];
}

/** What decides whether to get out of bed: the first lines of a card on a phone. */
function gist({ summary, concern, because, signals }: Analysis, detail: Detail): RichTextBlock[] {
  const head = [bold(`Concern: ${concern}`), text(' — '), ...spans(because)];
  const reasons = signals.slice(0, detail.signals).map((signal) => signalRow(signal, 1));
  return [richText(section(...spans(summary))), richText(lines([head, ...reasons]))];
}

function meaning({ meaning: why, benign }: Analysis): RichTextBlock[] {
  const usual = benign[0];
  const rows = [[bold('What it means  '), ...spans(why)]];
  if (usual !== undefined) rows.push([bold('Usually benign  '), ...spans(usual)]);
  return [richText(lines(rows))];
}

/** A longer command fills a phone. Where a console answers too, the card names that, and the report has the command. */
const LONG_COMMAND = 300;

/** What answers a question on a card: a command, or a place to look. */
function answerOf({ command, look }: ReadyCheck): Pick<ReadyCheck, 'command' | 'look'> {
  if (command === undefined || (look !== undefined && command.length > LONG_COMMAND))
    return look === undefined ? {} : { look };
  return { command };
}

function checks(ready: readonly ReadyCheck[]): RichTextBlock[] {
  if (ready.length === 0) return [];
  const elements = ready.flatMap((check, index) => {
    const { command, look } = answerOf(check);
    const ask = [
      text(`${index + 1}. `),
      ...spans(check.ask),
      ...(look === undefined ? [] : [text(' '), ...spans(look)]),
    ];
    const heading = index === 0 ? [[bold('Do first')]] : [];
    return [lines([...heading, ask]), ...(command === undefined ? [] : [preformatted(command)])];
  });
  return [richText(...elements)];
}

function assigned(alert: Alert): RichTextBlock[] {
  const line = stateLine(alert);
  return line.length === 0 ? [] : [richText(...line)];
}

function sentence(alert: Alert, analysis: Analysis): string {
  const state = alert.hiding !== undefined && alert.status !== 'resolved' ? 'suppressed' : alert.status;
  const figures = `${alert.id}, ${state}, ${counted(alert.count, 'event')}.`;
  return `${alert.priority}: ${masked(alert.facets.rule, LIMITS.header)}. ${masked(plain(analysis.summary.spans), LIMITS.fallbackText)} ${figures}`;
}
