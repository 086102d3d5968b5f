/** Every sentence that people read rests on something, and the report's Sources name it. */
import { expect, test } from 'vitest';
import type { Alert } from '../alert/alert.ts';
import type { History } from '../alert/history.ts';
import { storyOf } from '../alert/story.ts';
import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { citationsOf, statementsOf } from '../analysis/citations.ts';
import { eventWith, memfdEvent } from '../analysis/fixtures/event-with.ts';
import { citedMarkdown, codeSpan, escapeMarkdown, markdownOf } from '../analysis/markdown.ts';
import { reportMarkdown } from '../analysis/report.ts';
import { plain, words } from '../analysis/spans.ts';
import type { FalcoEvent } from '../falco/event.ts';
import { EMPTY_LIBRARY, type Library } from '../playbook/library.ts';
import { readPlaybooks } from '../playbook-folder.ts';
import { alertCard } from './alert-card.ts';
import { AT, alertOf } from './fixtures/cards.ts';
import { ownEvents, realEvents } from './fixtures/corpus.ts';
import { type Node, nodesOfType, parsedTexts } from './fixtures/walk.ts';
import type { Message } from './message.ts';
import { reportMessage } from './report-message.ts';
import { spans } from './rich-text.ts';

const EVENTS: readonly FalcoEvent[] = [
  memfdEvent(),
  eventWith({}),
  eventWith({ 'proc.name': 'nc', 'fd.name': '10.0.0.1:4000->203.0.113.7:443', 'evt.type': 'connect' }),
  eventWith({ 'ka.user.name': 'jane', 'ka.verb': 'get' }, { source: 'k8s_audit', rule: 'Mine' }),
  ...ownEvents(),
  ...realEvents(),
];

const HISTORY: History = {
  earlier: [{ id: 'F-7', disposition: 'benign', at: AT, since: AT, count: 3 }],
  sameRuleElsewhere: 2,
  first: 'cluster',
};
const LIBRARIES: readonly Library[] = [EMPTY_LIBRARY, readPlaybooks().library];

interface Shown {
  readonly event: FalcoEvent;
  readonly alert: Alert;
  readonly analysis: Analysis;
}

/** Of the event alone, and of an alert with a past and a neighbour. */
function* analyses(): Generator<Shown> {
  for (const library of LIBRARIES) {
    for (const event of EVENTS) {
      const alert = alertOf(event);
      yield { event, alert, analysis: analyse({ event, library }) };
      const other = alertOf({ ...event, rule: 'Another rule' }, 'F-2');
      const story = storyOf(alert, [{ ...other, card: { ...other.card, message: { channel: 'C1', ts: '1.2' } } }]);
      const permalink = () => 'https://x.slack.com/archives/C1/p12';
      yield { event, alert, analysis: analyse({ event, alert, history: HISTORY, story, permalink, library }) };
    }
  }
}

/** Hundreds of reports are read, on machines of any speed. */
const PATIENCE = { timeout: 90_000 };

test('every statement cites, and every citation is under Sources', PATIENCE, () => {
  for (const { event, analysis } of analyses()) {
    const uncited = statementsOf(analysis).filter(({ cites }) => cites.length === 0);
    expect(uncited.map(({ spans }) => plain(spans))).toEqual([]);
    expect([...analysis.contain, ...[analysis.runtime ?? []].flat()].filter(({ cites }) => cites.length === 0)).toEqual(
      [],
    );
    const [, sources = ''] = reportMarkdown(event, analysis).split('\n## Sources\n');
    for (const cite of citationsOf(analysis)) {
      const name = 'name' in cite ? cite.name : 'id' in cite ? cite.id : 'on' in cite ? cite.on : cite.figure;
      expect(sources).toContain(codeSpan(name));
    }
  }
});

test.each([
  ['card', alertCard],
  ['report', reportMessage],
])('a %s holds cited sentences and labels, nothing else', PATIENCE, (_kind, messageOf) => {
  for (const { alert, analysis } of analyses()) {
    const told = toldBy(analysis);
    const message = messageOf(alert, analysis);
    for (const row of rowsOf(message)) expect(rest(row, told), `in "${row}"`).toMatch(LABELS);
    for (const small of parsedTexts(message.blocks)) expect(restOfFooter(small, analysis)).toMatch(FOOTER);
  }
});

test('a Markdown report holds cited sentences, labels and what the event says, nothing else', PATIENCE, () => {
  for (const { event, alert, analysis } of analyses()) {
    const told = toldInMarkdown(analysis);
    const [text = '', sources = ''] = reportMarkdown(event, analysis, alert).split('\n## Sources\n');
    for (const line of linesOutsideBlocks(text)) expect(rest(line, told), `in "${line}"`).toMatch(MARKDOWN_LABELS);
    for (const line of sources.split('\n')) expect(line).toMatch(MARKDOWN_SOURCES);
  }
});

/** Id, state, figures of the alert, times, tactics and techniques. */
const FOOTER = /^(?:\*F-\d+\*|open|[\d,]+ events?|seen by Falco |<!date\^[^>]+>|first |last |, |[ ·])*$/;

function restOfFooter(text: string, { tactics, techniques }: Analysis): string {
  const links = techniques.map(({ id, name, url }) => `<${url}|${id} ${name}>`);
  return rest(text, [...links, ...tactics]);
}

/** Values of the event with their names, in code; times; ids. */
const CODE = '`+[^`]*`+';
const MARKDOWN_LABELS = new RegExp(
  `^(?:# (?:F-\\d+: )?.*|#{2,3} (?:Summary|Detailed analysis|Event details|Context|Tags|Assessment|Signals|Story|History|Confirm or rule out|Mitigation|Contain now|Find and close the way in|Harden|Tune Falco|Next steps)|${[
    '-',
    '\\d+\\.',
    '[▲▼] (?:raises|lowers) by [1-3]:',
    '• note:',
    'Concern is \\*\\*\\w+\\*\\*:',
    '\\*\\*Concern: \\w+\\.\\*\\*',
    '\\*\\*(?:What the rule observed\\.|What it does not prove\\.|When it is harmless)\\*\\*',
    '\\*\\*\\*\\* \\((?:gathers evidence|contains|ends or removes something for good)\\)\\.',
    'Undo:|Know before:|Needs:|Where to look:|None\\.',
    "The rule's own place for known cases:",
    'Fields for an exception, all together:|This event lacks|: an exception that names (?:it|them) would not have matched\\.',
    'Commands are for \\w+, which is assumed:',
    'Rule|Falco priority \\w+(?: \\(received as|)|source|Time|\\(exactly|\\(time of receipt\\)',
    'Also reported:|\\([\\d,]+ characters\\)|and [\\d,]+ more fields? in the raw event',
    'MITRE ATT&CK (?:tactic|technique):|Tags of the rule:',
    '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC|F-\\d+:?|\\[F-\\d+\\]\\(https:[^)]+\\):?|this alert',
    CODE,
    '[\\s·,.:)]',
  ].join('|')})*$`,
);
const MARKDOWN_SOURCES = new RegExp(
  `^(?:- The Falco event itself, received with time ${CODE}|- (?:Of the event|Fields|Fields it lacks|Facets|History of the alert|Playbook|Actions of the catalogue|Falconer's own words on): ${CODE}(?:, ${CODE})*|- No playbook knows this rule: source, tags and fields of the event were used|- <https://[^>]+>|)$`,
);

/** Every statement as Markdown shows it: with the names of its fields, or with the capital of a list's line. */
function toldInMarkdown(analysis: Analysis): readonly string[] {
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  const said = statementsOf(analysis).flatMap((statement) => [citedMarkdown(statement), markdownOf(statement.spans)]);
  const sentences = [
    ...analysis.contain.flatMap(({ title, effect, caution = '' }) => [title, effect, caution]),
    ...analysis.harden.map(({ needs = '' }) => needs),
  ].map((text) => markdownOf(words(text).spans));
  const links = analysis.techniques.map(({ id, name, url }) => `[${id} ${escapeMarkdown(name)}](${url})`);
  const assumed = escapeMarkdown(analysis.runtime?.assumed ?? '');
  const noTags = citedMarkdown(words('The event carries no tags', [{ kind: 'event', name: 'tags' }]));
  return [...said, ...said.map(capital), ...sentences, ...links, ...analysis.tactics, assumed, noTags]
    .filter((text) => text !== '')
    .sort((a, b) => b.length - a.length);
}

function linesOutsideBlocks(markdown: string): readonly string[] {
  return markdown.replace(/^ *(`{3,})[^\n]*\n[\s\S]*?\n *\1$/gm, '').split('\n');
}

/** What remains of a line without its cited sentences: numbers, arrows, separators and fixed words. */
const LABELS =
  /^(?:\d+\. |→ |[▲▼•] |Concern: \w+|Assessment: concern \w+|Where|What|Who|What it means|What it does not prove|Usually benign|Do first|Check|Contain now|Undo:|Careful: |Details|Story|F-\d+|← this alert|Then|Harden|Next steps|Needs: |Tune Falco, once judged benign|The rule’s own hook: |Sources|Shortened to fit .*|[\s·—.,])*$/;
/** Lines of the list of sources are citations themselves. */
const SOURCES =
  /^(?:Of the event|Fields|Fields it lacks|Facets|History of the alert|Playbook|Actions of the catalogue|Falconer's own words on): /;

function toldBy(analysis: Analysis): readonly string[] {
  const actions = analysis.contain.flatMap(({ title, effect, caution = '' }) => [title, effect, caution]);
  const needs = analysis.harden.map(({ needs: what = '' }) => what);
  const said = statementsOf(analysis).map((statement) => textOf(spans(statement) as unknown as readonly Node[]));
  return [...actions, ...needs, analysis.tune.hook ?? '', ...said]
    .filter((text) => text !== '')
    .sort((a, b) => b.length - a.length);
}

/** Lines of a message, without the fields that stand behind signals in italics. */
function rowsOf({ blocks }: Message): readonly string[] {
  const rows = nodesOfType(blocks, 'rich_text_section').flatMap(({ elements }) =>
    textOf((elements as readonly Node[]).filter((element) => !isItalic(element))).split('\n'),
  );
  return rows.filter((row) => !SOURCES.test(row));
}

function textOf(elements: readonly Node[]): string {
  return elements
    .filter(({ type }) => type === 'text')
    .map(({ text }) => String(text))
    .join('');
}

function isItalic({ style }: Node): boolean {
  return typeof style === 'object' && style !== null && 'italic' in style;
}

function rest(row: string, told: readonly string[]): string {
  return told.reduce((left, text) => left.replaceAll(text, ''), row);
}
