import { describe, expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import type { AlertId } from '../alert/alert.ts';
import { storyOf } from '../alert/story.ts';
import { analyse } from '../analysis/analyse.ts';
import { reportMarkdown } from '../analysis/report.ts';
import { EMPTY_LIBRARY } from '../playbook/library.ts';
import { alertCard } from './alert-card.ts';
import { ANALYSIS, alertOf, eventOf } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { nodesOfType } from './fixtures/walk.ts';
import { storyAnswer, storyRows } from './story.ts';

const RULES = [
  ['Terminal shell in container', ['mitre_execution']],
  ['Read sensitive file untrusted', ['mitre_credential_access']],
  ['Drop and execute new binary in container', ['mitre_persistence']],
  ['Contact C2', []],
  ['Clear Log Activities', ['mitre_defense_evasion']],
] as const;

const alerts = RULES.map(([rule, tags], index) =>
  alertOf(eventOf({ rule, tags, time: `2024-10-05T13:0${index}:15Z` }), `F-${index + 1}` as AlertId),
);
const [, second] = alerts;

function analysisOf(alert = second) {
  if (alert === undefined) throw new Error('no alert');
  return analyse({ event: alert.latest, alert, story: storyOf(alert, alerts), library: EMPTY_LIBRARY });
}

test('the card tells the newest four steps, with tactics and times', async () => {
  expect(second).toBeDefined();
  if (second === undefined) return;
  const card = alertCard(second, analysisOf());
  expect(validateMessage({ blocks: card.blocks })).toEqual([]);
  await expect(readable({ ...card })).toMatchFileSnapshot('golden/card-story.txt');
});

describe('a story raises concern by its rules', () => {
  test.each([
    [2, 1],
    [3, 2],
    [4, 3],
    [5, 3],
  ])('%i rules by %i', (rules, weight) => {
    const some = alerts.slice(0, rules);
    const [alert] = some;
    if (alert === undefined) throw new Error('no alert');
    const { signals } = analyse({ event: alert.latest, alert, story: storyOf(alert, some), library: EMPTY_LIBRARY });
    expect(signals.filter((signal) => signal.statement.cites.some((cite) => cite.kind === 'history'))).toMatchObject([
      { direction: 'up', weight },
    ]);
  });
});

test('another alert of the story is a link to its card where it has one', () => {
  const posted = alerts.map((alert, index) =>
    index > 2 ? alert : { ...alert, card: { ...alert.card, message: { channel: 'C0SEC', ts: `${index}.000000` } } },
  );
  const [, asked] = posted;
  if (asked === undefined) throw new Error('no alert');
  const permalink = ({ channel, ts }: { channel: string; ts: string }) =>
    `https://x.slack.com/archives/${channel}/p${ts}`;
  const story = storyOf(asked, posted);
  const analysis = analyse({ event: asked.latest, alert: asked, story, permalink, library: EMPTY_LIBRARY });
  const linked = (content: unknown) => nodesOfType(content, 'link').map(({ text, url }) => [text, url]);
  const first = ['F-1', 'https://x.slack.com/archives/C0SEC/p0.000000'];
  const third = ['F-3', 'https://x.slack.com/archives/C0SEC/p2.000000'];
  const answer = storyAnswer('F-2', analysis);
  expect(linked(answer)).toEqual([first, third]);
  expect(linked(storyRows(analysis.story))).toEqual([third]);
  expect(validateMessage({ blocks: [...answer.blocks, ...storyRows(analysis.story)] })).toEqual([]);
  expect(readable({ ...answer })).toMatch(/\*\*F-2\*\*[\s\S]*← this alert[\s\S]*\*\*F-4\*\*/);
  expect(reportMarkdown(asked.latest, analysis, asked)).toContain(
    'UTC, [F-1](https://x.slack.com/archives/C0SEC/p0.000000): ',
  );
});

test('who asks gets every step; an alert alone says so', () => {
  expect(readable({ ...storyAnswer('F-2', analysisOf()) })).toContain('Story of F-2: 5 steps');
  expect(readable({ ...storyAnswer('F-2', ANALYSIS) })).toContain('F-2 stands alone');
  expect(storyRows([])).toEqual([]);
});
