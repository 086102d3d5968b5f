/** Every sentence that people read rests on something, and the report's Sources name it. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { citationsOf, statementsOf } from '../analysis/citations.ts';
import { eventWith, memfdEvent } from '../analysis/fixtures/event-with.ts';
import { codeSpan } from '../analysis/markdown.ts';
import { reportMarkdown } from '../analysis/report.ts';
import { plain } from '../analysis/spans.ts';
import type { FalcoEvent } from '../falco/event.ts';
import { normalise } from '../falco/normalise.ts';
import { EMPTY_LIBRARY, type Library } from '../playbook/library.ts';
import { readPlaybooks } from '../playbook-folder.ts';
import { alertCard } from './alert-card.ts';
import { AT, alertOf } from './fixtures/cards.ts';
import { type Node, nodesOfType } from './fixtures/walk.ts';
import type { Message } from './message.ts';
import { reportMessage } from './report-message.ts';
import { spans } from './rich-text.ts';

const REAL = fileURLToPath(new URL('../../../shared/data/alerts/real-events.ndjson', import.meta.url));

const EVENTS: readonly FalcoEvent[] = [
  memfdEvent(),
  eventWith({}),
  eventWith({ 'proc.name': 'nc', 'fd.name': '10.0.0.1:4000->203.0.113.7:443', 'evt.type': 'connect' }),
  eventWith({ 'ka.user.name': 'jane', 'ka.verb': 'get' }, { source: 'k8s_audit', rule: 'Mine' }),
  ...(existsSync(REAL) ? readFileSync(REAL, 'utf8').trim().split('\n') : [])
    .map((line) => normalise(JSON.parse(line), AT))
    .flatMap((read) => (read.ok ? [read.event] : [])),
];

const HISTORY = {
  earlier: [{ id: 'F-7', disposition: 'benign', at: AT, count: 3 }],
  sameRuleElsewhere: 2,
  firstHere: true,
};
const LIBRARIES: readonly Library[] = [EMPTY_LIBRARY, readPlaybooks().library];

function* analyses(): Generator<{ event: FalcoEvent; analysis: Analysis; card: Message; report: Message }> {
  for (const library of LIBRARIES) {
    for (const event of EVENTS) {
      const alert = alertOf(event);
      const analysis = analyse({ event, alert, history: HISTORY, library });
      yield { event, analysis, card: alertCard(alert, analysis), report: reportMessage(alert, analysis) };
    }
  }
}

test('every statement cites, and every citation is under Sources', () => {
  for (const { event, analysis } of analyses()) {
    const uncited = statementsOf(analysis).filter(({ cites }) => cites.length === 0);
    expect(uncited.map(({ spans }) => plain(spans))).toEqual([]);
    const [, sources = ''] = reportMarkdown(event, analysis).split('\n## Sources\n');
    for (const cite of citationsOf(analysis)) {
      const name = 'name' in cite ? cite.name : 'id' in cite ? cite.id : 'on' in cite ? cite.on : cite.figure;
      expect(sources).toContain(codeSpan(name));
    }
  }
});

test.each(['card', 'report'] as const)('a %s holds cited sentences and labels, nothing else', (kind) => {
  for (const shown of analyses()) {
    const told = toldBy(shown.analysis);
    for (const row of rowsOf(shown[kind])) expect(rest(row, told), `in "${row}"`).toMatch(LABELS);
  }
});

/** What remains of a line without its cited sentences: numbers, arrows, separators and fixed words. */
const LABELS =
  /^(?:\d+\. |→ |[▲▼•] |Concern: \w+|Assessment: concern \w+|Where|What|Who|What it means|What it does not prove|Usually benign|Do first|Check|Contain now|Undo:|Careful: |Details|Then|Harden|Next steps|Needs: |Tune Falco, once judged benign|The rule’s own hook: |Sources|Shortened to fit .*|[\s·—.,])*$/;
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
