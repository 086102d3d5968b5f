import { expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import { ANALYSIS, alertOf, eventOf } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { nodesOfType } from './fixtures/walk.ts';
import { LIMITS } from './limits.ts';
import { type Message, textLength } from './message.ts';
import { reportMessage } from './report-message.ts';

const shown = (message: Message) => {
  expect(validateMessage({ blocks: message.blocks })).toEqual([]);
  expect(textLength(message.blocks)).toBeLessThanOrEqual(LIMITS.messageText);
  return readable({ ...message });
};
const words = (text: string) => ({ spans: [{ text }], cites: [] });

test('golden report', async () => {
  await expect(shown(reportMessage(alertOf(), ANALYSIS))).toMatchFileSnapshot('golden/report.txt');
});

test('links lead to the references of playbook and technique only', () => {
  const links = nodesOfType(reportMessage(alertOf(), ANALYSIS).blocks, 'link').map(({ url }) => url);
  expect(links).toEqual(['https://attack.mitre.org/techniques/T1059/', 'https://falco.org/docs/']);
});

test('sections with nothing to say are left out', () => {
  const bare = {
    ...ANALYSIS,
    facts: [],
    benign: [],
    checks: [],
    contain: [],
    eradicate: [],
    harden: [],
    references: [],
  };
  expect(shown(reportMessage(alertOf(), bare))).not.toMatch(/Details|Usually benign|\*\*Check|Contain|Then|Harden/);
});

test.each([
  ['sources go first', 6_000, /Shortened/, /Sources/],
  ['then what can be found out later', 8_400, /Contain now[\s\S]*Shortened/, /Sources|\*\*Then\*\*/],
])('what is too long is shortened and says so: %s', (_rule, length, kept, gone) => {
  const eradicate = [words('x'.repeat(length))];
  const references = Array.from({ length: 40 }, (_, index) => `https://example.org/${'y'.repeat(60)}/${index}`);
  const report = shown(reportMessage(alertOf(), { ...ANALYSIS, eradicate, references }));
  expect(report).toMatch(kept);
  expect(report).not.toMatch(gone);
});

test('when nothing else fits, title and summary are left', () => {
  const checks = [{ ask: words('x'.repeat(9_500)) }];
  expect(shown(reportMessage(alertOf(), { ...ANALYSIS, checks }))).toMatch(
    /# Report on F-1[\s\S]*A shell[\s\S]*Shortened/,
  );
});

test('the rule in the title can not hide or reorder anything', () => {
  const [header] = nodesOfType(reportMessage(alertOf(eventOf({ rule: 'a\u202eb\u0007' })), ANALYSIS).blocks, 'header');
  expect(header).toMatchObject({
    text: { type: 'plain_text', text: 'Report on F-1 · a\\u202eb\\u0007', emoji: false },
  });
});
