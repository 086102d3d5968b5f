import { describe, expect, test } from 'vitest';
import { parseCatalogue, parsePlaybook } from './parse.ts';
import { problemText } from './problem.ts';

const GOOD = `
rule: Terminal shell in container
summary: "{process} was started in {where}."
meaning: A shell was started.
unproven: Intent.
benign: [Debugging.]
checks:
  - ask: Who?
    run: { docker: "docker top {container.id}" }
  - use: logs
harden: [{ advice: Remove the shell. }]
tune: { advice: Narrowly. }
references: [https://falco.org/docs/]
`;

function problemsOf(text: string): string[] {
  const parsed = parsePlaybook('own/shell.yml', text);
  return parsed.ok ? [] : parsed.problems.map(problemText);
}

test('a playbook is named after its file', () => {
  expect(parsePlaybook('/a/b/terminal-shell.yaml', GOOD)).toMatchObject({
    ok: true,
    value: { id: 'terminal-shell', source: 'syscall', rule: ['Terminal shell in container'] },
  });
});

describe('a problem says the file, the place, what was found and what is allowed', () => {
  test.each([
    ['YAML that is none', 'rule: [a', /^own\/shell\.yml: line 1, column \d+: /],
    ['an empty file', '', /found null/],
    ['an unknown key', `${GOOD}sumary: x`, /sumary/],
    ['a missing key', GOOD.replace('meaning: A shell was started.', ''), /meaning: found nothing: .*expected string/],
    ['a wrong runtime', GOOD.replace('docker: "', 'dokcer: "'), /checks\[0\]\.run: found .*dokcer/],
    [
      'a wrong type, deep in an alternative',
      GOOD.replace('ask: Who?', 'ask: 5'),
      /checks\[0\]\.ask: found 5: .*string/,
    ],
    ['too few checks', GOOD.replace('  - use: logs\n', ''), /checks: found \[.*\]: Too small/],
    [
      'a reference without https',
      GOOD.replace('https:', 'http:'),
      /references\[0\]: found "http:\/\/falco\.org\/docs\/"/,
    ],
    [
      'a placeholder in quotes',
      GOOD.replace('{container.id}"', "'{container.id}'\""),
      /checks\[0\]\.run\.docker\[0\]: \{container\.id\} stands inside single quotes/,
    ],
    [
      'an unknown placeholder in a text',
      GOOD.replace('{process} was', '{proces} was'),
      /summary\[0\]: \{proces\} is not a placeholder/,
    ],
    ['aliases without end', 'a: &a [*b]\nb: 1', /own\/shell\.yml: /],
  ])('%s', (_title, text, message) => {
    expect(problemsOf(text).join('\n')).toMatch(message);
  });
});

test('all problems of a file are told at once', () => {
  expect(problemsOf(GOOD.replace('ask: Who?', 'ask: 5').replace('https:', 'ftp:'))).toHaveLength(2);
});

test('an action of a catalogue is checked like a check', () => {
  const parsed = parseCatalogue(
    'catalogue.yml',
    `actions: { x: { title: T, tier: contain, effect: E, run: { host: 'kill "{pid}"' } } }`,
  );
  expect(parsed.ok ? [] : parsed.problems.map(problemText)).toEqual([
    expect.stringContaining('catalogue.yml: actions.x.run.host[0]: {pid} stands inside double quotes'),
  ]);
});
