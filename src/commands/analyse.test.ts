import { expect, test } from 'vitest';
import { EMPTY_LIBRARY } from '../playbook/library.ts';
import { readPlaybooks } from '../playbook-folder.ts';
import { type Reports, reportsOn } from './analyse.ts';

const NOW = Date.UTC(2024, 9, 5, 13);
const { library } = readPlaybooks();

const event = (rule: string, more: object = {}) => ({
  rule,
  priority: 'Critical',
  source: 'syscall',
  time: '2024-10-05T13:01:15Z',
  output_fields: { 'proc.name': 'bash' },
  ...more,
});

function reportsIn(text: string): Extract<Reports, { kind: 'reports' }> {
  const reports = reportsOn(text, library, NOW);
  if (reports.kind !== 'reports') throw new Error(reports.reason);
  return reports;
}

const titles = (markdown: string) => markdown.match(/^# .*$/gm);

test.each([
  ['one event', JSON.stringify(event('A')), ['# A']],
  ['an array', JSON.stringify([event('A'), event('B')]), ['# A', '# B']],
  ['NDJSON', `${JSON.stringify(event('A'))}\n${JSON.stringify(event('B'))}\n`, ['# A', '# B']],
])('%s is reported on, each event in its own report', (_what, text, found) => {
  const { markdown, notes } = reportsIn(text);
  expect(titles(markdown)).toEqual(found);
  expect(markdown.split('\n---\n')).toHaveLength(found.length);
  expect(notes).toEqual([]);
});

test('with a playbook the report uses it, without one it is complete all the same', () => {
  const text = JSON.stringify(event('Terminal shell in container'));
  expect(reportsIn(text).markdown).toContain('terminal-shell-in-container');
  const without = reportsOn(text, EMPTY_LIBRARY, NOW);
  expect(without.kind === 'reports' && without.markdown).toMatch(/## Summary[\s\S]*## Mitigation[\s\S]*## Sources/);
});

test('what is left out is named', () => {
  const { markdown, notes } = reportsIn(
    JSON.stringify([event('A'), { priority: 'x' }, event('Falco internal: metrics snapshot', { source: 'internal' })]),
  );
  expect(titles(markdown)).toEqual(['# A']);
  expect(notes).toEqual([
    expect.stringMatching(/^element 2 was left out: rule: /),
    '1 left out: what Falco says about itself is not an alert',
  ]);
});

test.each([
  ['nothing', ''],
  ['no JSON', 'hello'],
  ['no event', '{"a":1}'],
])('%s is refused with a reason', (_what, text) => {
  expect(reportsOn(text, library, NOW)).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/\w/) });
});
