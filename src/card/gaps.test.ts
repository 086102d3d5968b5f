/** Whatever is analysed, no output has a gap: no word for nothing, no empty section, no command that lacks a value. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Alert } from '../alert/alert.ts';
import type { History } from '../alert/history.ts';
import { storyOf } from '../alert/story.ts';
import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { statementsOf } from '../analysis/citations.ts';
import { reportMarkdown } from '../analysis/report.ts';
import { reportsOn } from '../commands/analyse.ts';
import type { FalcoEvent } from '../falco/event.ts';
import { EMPTY_LIBRARY, type Library } from '../playbook/library.ts';
import { shellSyntax } from '../playbook/lint/shell-syntax.ts';
import { toolProblems } from '../playbook/lint/tool-problems.ts';
import { toolsSchema } from '../playbook/lint/tools.ts';
import { readPlaybooks } from '../playbook-folder.ts';
import { alertCard } from './alert-card.ts';
import { AT, after, alertOf } from './fixtures/cards.ts';
import { everyRule, IS_REAL_THERE, ownEvents, REAL_FILE, realEvents } from './fixtures/corpus.ts';
import { gapsInBlocks, gapsInCommand, gapsInData, gapsInMarkdown, gapsInValue, gapsInWords } from './fixtures/gaps.ts';
import { mitigateModal } from './modals.ts';
import { reportMessage } from './report-message.ts';

const { library } = readPlaybooks();
const tools = toolsSchema.parse(parse(readFileSync(new URL('../../playbooks/tools.yml', import.meta.url), 'utf8')));

/** Every command template, for what authors wrote themselves: `usermod --expiredate ''`. */
const WRITTEN = JSON.stringify(library.playbooks.map(({ checks, contain }) => [checks, contain.map(library.action)]));

const HISTORY: History = {
  earlier: [{ id: 'F-7', disposition: 'benign', at: AT, since: AT, count: 3 }],
  sameRuleElsewhere: 2,
  first: 'cluster',
};

const EVERY_RULE = 'every rule';

const CORPORA: readonly (readonly [string, readonly FalcoEvent[], Library])[] = [
  ['our events', ownEvents(), library],
  ['our events, without playbooks', ownEvents(), EMPTY_LIBRARY],
  [EVERY_RULE, everyRule(library), library],
  ['real events', realEvents(), library],
  ['real events, without playbooks', realEvents(), EMPTY_LIBRARY],
];

/** As `falconer analyse` sees it, and as an alert with neighbours and a past; of events made for every rule the latter only. */
function* analysesOf(event: FalcoEvent, known: Library, name: string): Generator<readonly [Analysis, Alert]> {
  const alert = alertOf(event);
  if (name !== EVERY_RULE) yield [analyse({ event, library: known }), alert];
  const other = {
    ...alertOf({ ...event, rule: 'Another rule' }, 'F-2'),
    facets: { ...alert.facets, rule: 'Another rule' },
  };
  const story = storyOf(alert, [other]);
  yield [analyse({ event, alert, history: HISTORY, story, library: known }), alert];
}

function commandsOf({ checks, contain }: Analysis): readonly string[] {
  return [
    ...checks.flatMap(({ command }) => command ?? []),
    ...contain.flatMap(({ command, undo }) => [command, ...(undo === undefined ? [] : [undo])]),
  ];
}

function gapsInStatements(analysis: Analysis): readonly string[] {
  return statementsOf(analysis).flatMap(({ spans }) =>
    spans.flatMap((span) =>
      'at' in span
        ? []
        : 'value' in span
          ? gapsInValue(span.value)
          : span.text.trim() === ''
            ? []
            : gapsInWords(span.text),
    ),
  );
}

/** By its kind: the same gap in a hundred outputs is one. */
function gathered(
  found: Iterable<readonly [where: string, gaps: readonly string[]]>,
): Record<string, readonly string[]> {
  const kinds = new Map<string, Set<string>>();
  for (const [where, gaps] of found) for (const gap of gaps) kinds.set(gap, (kinds.get(gap) ?? new Set()).add(where));
  return Object.fromEntries([...kinds].map(([gap, where]) => [gap, [...where].slice(0, 3)]));
}

/** Thousands of outputs are read, on machines of any speed. */
const PATIENCE = { timeout: 90_000 };

describe.each(CORPORA)('%s', (name, events, known) => {
  const given = name.startsWith('real') && !IS_REAL_THERE ? test.skip : test;
  const skipped = IS_REAL_THERE || !name.startsWith('real') ? '' : ` (skipped: ${REAL_FILE} is not there)`;

  given(`data, card, report and file have no gap${skipped}`, PATIENCE, () => {
    function* all(): Generator<readonly [string, readonly string[]]> {
      for (const event of events) {
        for (const [analysis, alert] of analysesOf(event, known, name)) {
          const card = alertCard(alert, analysis);
          const shown = [
            card,
            alertCard(after(alert, { kind: 'acknowledged' }), analysis),
            reportMessage(alert, analysis),
          ];
          yield [`data of ${event.rule}`, [...gapsInData(analysis), ...gapsInStatements(analysis)]];
          yield [
            `blocks of ${event.rule}`,
            gapsInBlocks([...shown.map(({ blocks }) => blocks), mitigateModal(alert, analysis)]),
          ];
          yield [
            `texts of ${event.rule}`,
            shown.flatMap(({ text }) => gapsInBlocks({ text: text.replace(/&\w+;/g, '·') })),
          ];
          yield [`Markdown of ${event.rule}`, gapsInMarkdown(reportMarkdown(event, analysis, alert))];
        }
      }
    }
    expect(events.length).toBeGreaterThan(60);
    expect(gathered(all())).toEqual({});
  });

  given(`every command is whole: known options with their values, no empty word${skipped}`, PATIENCE, () => {
    const commands = new Map<string, string>();
    for (const event of events)
      for (const [analysis] of analysesOf(event, known, name))
        for (const command of commandsOf(analysis)) commands.set(command, event.rule);
    expect(commands.size).toBeGreaterThan(20);
    const found = gathered([...commands].map(([command, rule]) => [rule, problemsIn(command)] as const));
    expect(found).toEqual({});
    expect(spawnSync('sh', ['-n'], { input: [...commands.keys()].join('\n'), encoding: 'utf8' }).stderr).toBe('');
  });
});

function problemsIn(command: string): readonly string[] {
  const { script, problems } = shellSyntax(command);
  return [...problems, ...toolProblems(script, tools), ...gapsInCommand(command, WRITTEN)];
}

test.skipIf(!IS_REAL_THERE)(`falconer analyse reports on every real event (skipped without ${REAL_FILE})`, () => {
  const reports = reportsOn(readFileSync(REAL_FILE, 'utf8'), library, AT);
  if (reports.kind !== 'reports') throw new Error(reports.reason);
  expect(reports.markdown.split('\n---\n').length).toBeGreaterThan(180);
  expect(
    gathered(reports.markdown.split('\n---\n').map((report, index) => [`report ${index}`, gapsInMarkdown(report)])),
  ).toEqual({});
});
