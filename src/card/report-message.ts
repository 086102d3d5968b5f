/** The full report as a message in the card's thread: the same analysis as the Markdown report, as blocks. */
import type { KnownBlock, RichTextBlock, RichTextBlockElement, RichTextElement } from '@slack/types';
import type { Alert } from '../alert/alert.ts';
import type { Analysis, ReadyAction, ReadyCheck } from '../analysis/analysis.ts';
import { sourcesOf } from '../analysis/citations.ts';
import { ACTION, button } from './actions.ts';
import { clip, LIMITS, masked } from './limits.ts';
import { fits, type Message, message } from './message.ts';
import { bold, bullets, italic, lines, link, preformatted, richText, section, spans, text } from './rich-text.ts';
import { signalRow } from './signal-row.ts';
import { storyRows } from './story.ts';

/** Parts in the order of the report; the later ones of `OPTIONAL` go first when the whole is too long for one message. */
const OPTIONAL = ['sources', 'eradicate', 'benign', 'tune', 'facts'] as const;
type Optional = (typeof OPTIONAL)[number];

/** The report of an alert; shortened, saying so, when Slack's limits require it. */
export function reportMessage(alert: Alert, analysis: Analysis): Message {
  const sentence = `Report on ${alert.id}: ${masked(alert.facets.rule, LIMITS.header)}.`;
  for (let dropped = 0; dropped <= OPTIONAL.length; dropped += 1) {
    const without = new Set<Optional>(OPTIONAL.slice(0, dropped));
    const blocks = blocksOf(alert, analysis, without);
    if (fits(blocks)) return message(sentence, blocks);
  }
  return message(sentence, [title(alert), richText(section(...spans(analysis.summary))), shortened(), asFile(alert)]);
}

function blocksOf(alert: Alert, analysis: Analysis, without: ReadonlySet<Optional>): readonly KnownBlock[] {
  const part = (name: Optional, blocks: readonly RichTextBlock[]) => (without.has(name) ? [] : blocks);
  return [
    title(alert),
    richText(section(...spans(analysis.summary))),
    ...part(
      'facts',
      titled(
        'Details',
        analysis.facts.map(({ statement }) => spans(statement)),
      ),
    ),
    ...assessment(analysis),
    ...storyRows(analysis.story, 10),
    ...part('benign', titled('Usually benign', analysis.benign.map(spans))),
    ...steps('Check', analysis.checks.flatMap(checkElements)),
    ...steps('Contain now', analysis.contain.flatMap(actionElements)),
    ...part('eradicate', titled('Then', analysis.eradicate.map(spans))),
    ...harden(analysis),
    ...part('tune', tune(analysis)),
    ...part('sources', sources(analysis)),
    ...(without.size > 0 ? [shortened()] : []),
    asFile(alert),
  ];
}

function title(alert: Alert): KnownBlock {
  const name = clip(`Report on ${alert.id} · ${masked(alert.facets.rule, LIMITS.header)}`, LIMITS.header);
  return { type: 'header', text: { type: 'plain_text', text: name, emoji: false } };
}

function asFile({ id }: Alert): KnownBlock {
  const hint = `Report on alert ${id} as a Markdown file`;
  return { type: 'actions', elements: [button(ACTION.reportFile, { label: 'As a file', value: id, hint })] };
}

function shortened(): RichTextBlock {
  return richText(section(italic('Shortened to fit into one Slack message. As a file gives all of it.')));
}

function titled(heading: string, rows: readonly (readonly RichTextElement[])[]): RichTextBlock[] {
  return rows.length === 0 ? [] : [richText(section(bold(heading)), bullets(rows))];
}

function steps(heading: string, elements: readonly RichTextBlockElement[]): RichTextBlock[] {
  return elements.length === 0 ? [] : [richText(section(bold(heading)), ...elements)];
}

function assessment({ concern, because, signals, meaning, unproven }: Analysis): RichTextBlock[] {
  const rows = [
    [bold(`Assessment: concern ${concern}`), text(' — '), ...spans(because)],
    ...signals.map((signal) => signalRow(signal, 2)),
    [bold('What it means  '), ...spans(meaning)],
    ...(unproven === undefined ? [] : [[bold('What it does not prove  '), ...spans(unproven)]]),
  ];
  return [richText(lines(rows))];
}

function checkElements(check: ReadyCheck, index: number): RichTextBlockElement[] {
  const rows = [[text(`${index + 1}. `), ...spans(check.ask)]];
  if (check.look !== undefined) rows.push(spans(check.look));
  if (check.then !== undefined) rows.push([text('→ '), ...spans(check.then)]);
  return [lines(rows), ...(check.command === undefined ? [] : [preformatted(check.command)])];
}

function actionElements(action: ReadyAction): RichTextBlockElement[] {
  const caution = action.caution === undefined ? [] : [[text(`Careful: ${action.caution}`)]];
  const undo = action.undo === undefined ? [] : [section(text('Undo:')), preformatted(action.undo)];
  return [
    lines([[bold(action.title), text(` — ${action.effect}`)], ...caution]),
    preformatted(action.command),
    ...undo,
  ];
}

function harden({ harden: measures }: Analysis): RichTextBlock[] {
  const rows = measures.map(({ advice, needs }) => [
    ...spans(advice),
    ...(needs === undefined ? [] : [text(` Needs: ${needs}`, { italic: true })]),
  ]);
  return titled('Harden', rows);
}

function tune({ tune: { advice, hook } }: Analysis): RichTextBlock[] {
  const rows = [
    [...spans(advice), ...(hook === undefined ? [] : [text(' The rule’s own hook: '), text(hook, { code: true })])],
  ];
  return titled('Tune Falco, once judged benign', rows);
}

function sources(analysis: Analysis): RichTextBlock[] {
  const cited = sourcesOf(analysis).map(({ kind, names }) => [
    text(`${kind}: `),
    text(names.join(', '), { code: true }),
  ]);
  const urls = [...analysis.techniques.map(({ url }) => url), ...analysis.references];
  return titled('Sources', [...cited, ...[...new Set(urls)].map((url) => [link(url, url)])]);
}
