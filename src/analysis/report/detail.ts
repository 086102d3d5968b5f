/** The report's second section: what the event says, where it came from, and how it is classified. */
import type { FalcoEvent } from '../../falco/event.ts';
import type { Analysis, FactGroup } from '../analysis.ts';
import { citedMarkdown, codeSpan, escapeMarkdown, markdownOf } from '../markdown.ts';
import { counted, literal, words } from '../spans.ts';
import { utcText } from '../utc.ts';
import { shown, viewOf } from '../view.ts';

/** More fields than this are left to the raw event. */
const OTHER_FIELDS = 30;

export function detail(event: FalcoEvent, analysis: Analysis): readonly string[] {
  return [
    '## Detailed analysis',
    '',
    '### Event details',
    '',
    ...envelope(event),
    ...facts(analysis, 'what'),
    ...otherFields(event, analysis),
    '',
    '### Context',
    '',
    ...facts(analysis, 'who'),
    ...facts(analysis, 'where'),
    ...runtime(analysis),
    '',
    `**What the rule observed.** ${markdownOf(analysis.meaning.spans)}`,
    '',
    ...(analysis.unproven === undefined
      ? []
      : [`**What it does not prove.** ${markdownOf(analysis.unproven.spans)}`, '']),
    ...benign(analysis),
    '### Tags',
    '',
    ...tags(event, analysis),
    '',
  ];
}

function envelope(event: FalcoEvent): readonly string[] {
  const priority = event.priorityWord
    ? `${event.priority} (received as ${codeSpan(shown(event.priorityWord).text)})`
    : event.priority;
  return [
    `- Rule ${codeSpan(shown(event.rule).text)}, Falco priority ${priority}, source ${codeSpan(shown(event.source).text)}`,
    `- Time ${timeText(event)}`,
  ];
}

/** To the second for people, with the received text where it says more. */
function timeText(event: FalcoEvent): string {
  const assumed = event.remarks.some((remark) => remark === 'missing-time' || remark === 'unreadable-time');
  const utc = utcText(event.at);
  if (assumed) return `${utc} (time of receipt)`;
  return /\.\d*[1-9]/.test(event.time) ? `${utc} (exactly ${codeSpan(event.time)})` : utc;
}

function facts(analysis: Analysis, group: FactGroup): readonly string[] {
  return analysis.facts
    .filter((fact) => fact.group === group)
    .map((fact) => `- ${capital(citedMarkdown(fact.statement))}`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Fields that no fact has told yet, by name. */
function otherFields(event: FalcoEvent, analysis: Analysis): readonly string[] {
  const told = new Set(
    analysis.facts.flatMap(({ statement }) => statement.cites.map((cite) => ('name' in cite ? cite.name : ''))),
  );
  const view = viewOf(event);
  const found = Object.keys(event.fields)
    .filter((key) => !told.has(key) && !key.startsWith('evt.time'))
    .flatMap((key) => view.get(key) ?? []);
  const listed = found
    .slice(0, OTHER_FIELDS)
    .map(({ key, text }) => `${codeSpan(shown(key).text)} ${markdownOf(literal(text))}`);
  if (listed.length === 0) return [];
  const left = found.length - listed.length;
  return [
    `- Also reported: ${listed.join(' · ')}${left > 0 ? ` · and ${counted(left, 'more field')} in the raw event` : ''}`,
  ];
}

function runtime(analysis: Analysis): readonly string[] {
  const at = analysis.runtime;
  return at?.assumed === undefined
    ? []
    : [`- Commands are for ${at.name}, which is assumed: ${escapeMarkdown(at.assumed)}`];
}

function benign(analysis: Analysis): readonly string[] {
  if (analysis.benign.length === 0) return [];
  return ['**When it is harmless**', '', ...analysis.benign.map(({ spans }) => `- ${markdownOf(spans)}`), ''];
}

function tags(event: FalcoEvent, analysis: Analysis): readonly string[] {
  const techniques = analysis.techniques.map(({ id, name, url }) =>
    `[${id} ${escapeMarkdown(name === id ? '' : name)}`.trimEnd().concat(`](${url})`),
  );
  const lines = [
    ...(analysis.tactics.length === 0
      ? []
      : [`- MITRE ATT&CK tactic: ${analysis.tactics.map(escapeMarkdown).join(', ')}`]),
    ...(techniques.length === 0 ? [] : [`- MITRE ATT&CK technique: ${techniques.join(', ')}`]),
    ...(event.tags.length === 0
      ? []
      : [
          `- Tags of the rule: ${event.tags
            .slice(0, 40)
            .map((tag) => codeSpan(shown(tag).text))
            .join(' ')}`,
        ]),
  ];
  return lines.length === 0
    ? [citedMarkdown(words('The event carries no tags', [{ kind: 'event', name: 'tags' }]))]
    : lines;
}
