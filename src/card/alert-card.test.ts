import { describe, expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import type { Alert } from '../alert/alert.ts';
import { recur } from '../alert/fold.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { alertCard, plainCard } from './alert-card.ts';
import { ANALYSIS, AT, after, alertOf, arrivalOf, BOB, eventOf, suppressed } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { nodesOfType } from './fixtures/walk.ts';
import { LIMITS } from './limits.ts';
import { type Message, textLength } from './message.ts';

const open = alertOf();
const acknowledged = after(open, { kind: 'acknowledged', note: 'on it' });
const resolved = after(acknowledged, { kind: 'resolved', disposition: 'false-positive', note: 'known job' }, BOB);
const shownOf = (alert: Alert, analysis: Analysis = ANALYSIS) => readable({ ...alertCard(alert, analysis) });
const headerOf = ({ blocks }: Message) =>
  nodesOfType(blocks, 'header').map(({ text }) => (text as { text: string }).text);

describe('golden cards', () => {
  test.each<[string, Message]>([
    ['full', alertCard(open, ANALYSIS)],
    ['acknowledged', alertCard(acknowledged, ANALYSIS)],
    ['suppressed', alertCard(suppressed(open), ANALYSIS)],
    ['resolved', alertCard(resolved, ANALYSIS)],
    ['plain', plainCard({ ...acknowledged, count: 3 }, 'refused')],
  ])('%s', async (kind, card) => {
    expect(validateMessage({ blocks: card.blocks })).toEqual([]);
    await expect(readable({ ...card })).toMatchFileSnapshot(`golden/card-${kind}.txt`);
  });
});

describe('an open alert', () => {
  test('says its priority as a word and a symbol, and its rule', () => {
    expect(headerOf(alertCard(open, ANALYSIS))).toEqual(['🔴 Critical · Terminal shell in container']);
  });

  test('begins with what happened, then concern with its signals, facts, checks with commands', () => {
    const shown = shownOf(open);
    const order = [
      'A shell, `bash`',
      '**Concern: high**',
      '▲ it runs',
      '▼ the pod',
      '• first',
      '**Where',
      '**What',
      '**Who',
    ];
    const places = [...order, '**What it means', '**Do first**', 'kubectl -n shop describe pod web', '-- *F-1*'].map(
      (words) => shown.indexOf(words),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test('has no state line, and the notification says it in one sentence', () => {
    expect(shownOf(open)).not.toMatch(/Acknowledged|Assigned|Suppressed|Resolved/);
    expect(alertCard(open, ANALYSIS).text).toBe(
      'Critical: Terminal shell in container. A shell, bash, was started with a terminal in web. F-1, open, 1 event.',
    );
  });

  test('shows who it is assigned to and stays full', () => {
    const shown = shownOf(after(open, { kind: 'assigned', to: 'U0CAROL' }));
    expect(shown).toContain('Assigned to **<@U0CAROL>');
    expect(shown).toContain('**Do first**');
  });

  test('leaves out the lines that have nothing to say', () => {
    const bare = { ...ANALYSIS, facts: [], signals: [], benign: [], checks: [], techniques: [], tactics: [] };
    const shown = shownOf(open, bare);
    expect(shown).not.toMatch(/Where|Do first|Usually benign|undefined|N\/A/);
    expect(validateMessage({ blocks: alertCard(open, bare).blocks })).toEqual([]);
  });
});

test.each<[string, Alert, RegExp]>([
  [
    'acknowledged: by whom, when, with the note',
    acknowledged,
    /Acknowledged by \*\*<@U0ALICE> \{2024-10-05 13:02:15 UTC\} · “on it”/,
  ],
  [
    'suppressed: until when, by whom, why, how much is hidden',
    suppressed(open),
    /Suppressed until \*\*\{2024-10-05 17:01:15 UTC\}\*\* by \*\*<@U0BOB> \(S-3: load test until noon\) · 0 events hidden/,
  ],
  ['resolved: as what, by whom', resolved, /Resolved as false positive by \*\*<@U0BOB> \{.*\} · “known job”/],
  ['taken back: nothing is left of it', after(acknowledged, { kind: 'unacknowledged' }), /^(?!.*Acknowledged)/s],
])('%s', (_rule, alert, line) => {
  expect(shownOf(alert)).toMatch(line);
});

test.each([
  ['acknowledged', acknowledged],
  ['suppressed', suppressed(open)],
  ['resolved', resolved],
])('%s: folded to title, summary, state, footer and controls, without the symbol', (_state, alert) => {
  const card = alertCard(alert, ANALYSIS);
  expect(card.blocks.map(({ type }) => type)).toEqual(['header', 'rich_text', 'context', 'actions']);
  expect(headerOf(card)).toEqual(['Critical · Terminal shell in container']);
  expect(readable({ ...card })).toContain('A shell, `bash`');
});

test('a resolved alert shows its resolution only, not the acknowledgement or suppression before it', () => {
  expect(shownOf(suppressed(resolved))).not.toMatch(/Acknowledged by|Suppressed until|Assigned/);
});

describe('repeats', () => {
  const again = recur(open, arrivalOf(eventOf({ time: '2024-10-05T13:12:20Z' })));

  test('change the numbers, and nothing else in the full card', () => {
    const withoutFooter = (text: string) => text.replace(/^(?:\(|--).*$/gm, '');
    expect(withoutFooter(shownOf(again))).toBe(withoutFooter(shownOf(open)));
    expect(shownOf(again)).toMatch(/-- .*2 events {2}· {2}first .*13:01:15 UTC>, last .*13:12:20 UTC>/);
  });

  test('a folded card says in how long they came', () => {
    expect(shownOf(after(again, { kind: 'acknowledged' }))).toContain('2 events in 11 min 5 s.');
  });
});

describe('the footer', () => {
  const footerOf = (alert: Alert, analysis = ANALYSIS) => shownOf(alert, analysis).match(/^-- .*$/m)?.[0] ?? '';

  test('names at most two techniques, with links to ATT&CK', () => {
    const technique = { id: 'T1059', name: 'Name', url: 'https://attack.mitre.org/techniques/T1059/' };
    const footer = footerOf(open, { ...ANALYSIS, techniques: Array.from({ length: 30 }, () => technique) });
    expect(footer.match(/<https:\/\/attack\.mitre\.org\/techniques\/T1059\/\|T1059 Name>/g)).toHaveLength(2);
  });

  test('names the resolved alert that this one follows', () => {
    expect(footerOf({ ...open, follows: 'F-7' })).toContain('after F-7');
  });

  test('says suppressed while it is, and resolved once it is', () => {
    expect(footerOf(suppressed(open))).toContain('*F-1*  ·  suppressed');
    expect(footerOf(suppressed(resolved))).toContain('*F-1*  ·  resolved');
  });
});

describe('what is too long for Slack', () => {
  const long = 'x'.repeat(2_900);
  const check = { ask: { spans: [{ text: long }], cites: [] }, command: long };

  test('costs signals and checks first, facts next; the summary and the controls stay', () => {
    const card = alertCard(open, { ...ANALYSIS, checks: [check, check, check] });
    expect(textLength(card.blocks)).toBeLessThanOrEqual(LIMITS.messageText);
    expect(readable({ ...card })).toMatch(/A shell, `bash`[\s\S]*Concern: high[\s\S]*1\. x+[\s\S]*\[Acknowledge/);
    expect(readable({ ...card })).not.toContain('2. x');
  });

  test('a long rule name is cut in the header', () => {
    const [header = ''] = headerOf(alertCard(alertOf(eventOf({ rule: 'r'.repeat(400) })), ANALYSIS));
    expect(header).toMatch(/…$/);
    expect(header.length).toBe(LIMITS.header);
  });
});

test('a plain card has our own words and ids only', () => {
  const hostile = alertOf(eventOf({ rule: '<!channel> evil', hostname: 'evil' }));
  const card = plainCard(hostile, 'refused');
  expect(JSON.stringify(card)).not.toMatch(/evil|channel/);
  expect(headerOf(card)).toEqual(['🔴 Critical alert F-1, open, 1 event.']);
});

test('the time of a card is the time of its event', () => {
  expect(shownOf(open)).toContain(`<!date^${AT / 1_000}^`);
});
