/** Hostile values in every field: commands stay one word per value, Markdown stays text, nothing throws. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCommand } from '../playbook/command-template.ts';
import { EMPTY_LIBRARY, type Library } from '../playbook/library.ts';
import { readPlaybooks } from '../playbook-folder.ts';
import { analyse } from './analyse.ts';
import type { Analysis } from './analysis.ts';
import { fillCommand } from './fill.ts';
import { commandTemplates } from './fixtures/command-templates.ts';
import { eventFrom, eventWith } from './fixtures/event-with.ts';
import { reportMarkdown } from './report.ts';
import { quoteWord } from './shell-quote.ts';
import { viewOf } from './view.ts';
import { hasUnseen } from './visible.ts';

const KEYS =
  `proc.name proc.pname proc.cmdline proc.exepath proc.pid proc.tty proc.aname[2] proc.aname[3] proc.sname user.name
  user.uid user.loginuid container.id container.name container.image.repository container.image.tag k8s.pod.name k8s.ns.name
  fd.name fd.rip fd.sip fd.rport evt.type evt.arg.flags evt.res ka.user.name ka.verb ka.target.resource ka.target.name
  ka.target.namespace ka.response.code ct.user ct.name ct.region ct.srcip gcp.user gcp.projectId okta.actor.name github.user
  github.repo.name thread.cap_effective`.split(/\s+/);

const { library } = readPlaybooks();
const TEMPLATES = commandTemplates(library);

const HOSTILE = [
  "'",
  '"',
  '`',
  '``',
  '$(id)',
  '`id`',
  ';',
  '&&',
  '|',
  '\n',
  '\r\n',
  '\0',
  '\\',
  '-',
  '--',
  '~',
  '*',
  '{pid}',
  '{{',
  '<!channel>',
  '<@U1>',
  '](http://evil)',
  '<img src=x onerror=1>',
  '# h',
  '\u202e',
  '\u200b',
  '\ud83d',
  '&lt;',
  'null',
  'password=hunter2',
  '/etc/shadow',
  '->',
  ':',
  '1.2.3.4:5->6.7.8.9:1',
  'a',
  '日',
  '%',
  '=',
  '!',
];

/** Fields that templates name beside those. */
const NAMED = [
  ...new Set(
    TEMPLATES.flatMap((template) =>
      [...template.matchAll(/\{([a-z]+\.[a-zA-Z_.[\]0-9]+)\}/g)].map(([, name = '']) => name),
    ),
  ),
];

const hostile = fc.oneof(
  fc.array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
  fc.string(),
);
const value = fc.oneof(
  { weight: 5, arbitrary: hostile },
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant('<NA>'),
  fc.array(hostile, { maxLength: 3 }),
);
const fields = fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), hostile), value, { maxKeys: 20 });
const source = fc.constantFrom('syscall', 'k8s_audit', 'aws_cloudtrail', 'gcp_auditlog', 'okta', 'github', 'other');

/** Every rule that has a playbook, by its source. */
const ruled = fc.constantFrom(...library.playbooks.map(({ rule: [rule], source }) => ({ rule, source })));

const rawEvent = fc.record({
  rule: fc.oneof(hostile, fc.constant('Some rule')).filter((rule) => rule.trim() !== ''),
  priority: fc.oneof(fc.constantFrom('Critical', 'Notice'), hostile),
  source: fc.oneof({ weight: 9, arbitrary: source }, hostile),
  time: fc.oneof(fc.constant('2024-10-05T13:01:15.5Z'), hostile),
  hostname: hostile,
  output: hostile,
  tags: fc.array(fc.oneof(fc.constantFrom('T1059', 'T9999', 'mitre_execution'), hostile), { maxLength: 4 }),
  output_fields: fields,
});

/** The same, now and then of a rule that a playbook knows, with all fields that it may ask for. */
const anyEvent = fc
  .tuple(rawEvent, fc.option(ruled), fc.dictionary(fc.constantFrom(...NAMED), value))
  .map(([raw, known, named]) =>
    known === null ? raw : { ...raw, ...known, output_fields: { ...raw.output_fields, ...named } },
  );

function commandsOf(analysis: Analysis): string[] {
  return [
    ...analysis.checks.flatMap(({ command }) => command ?? []),
    ...analysis.contain.flatMap(({ command, undo }) => [command, undo ?? '']),
  ];
}

/** Thousands of commands are read by shells, on machines of any speed. */
const PATIENCE = { timeout: 90_000 };

test('a value in a command is one literal word for a POSIX shell', () => {
  const samples = fc.sample(hostile, { numRuns: 400, seed: 7 });
  const filled = samples.flatMap((name) => {
    const command = fillCommand(["printf '%s\\0' -- x={proc.name}"], viewOf(eventWith({ 'proc.name': name })));
    return command === undefined ? [] : [{ name, command }];
  });
  expect(filled.length).toBeGreaterThan(100);
  const run = spawnSync('sh', ['-c', filled.map(({ command }) => command).join('\n')], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(
    run.stdout
      .split('\0')
      .filter((word) => word !== '--')
      .slice(0, -1),
  ).toEqual(filled.map(({ name }) => `x=${name}`));
});

test('every command of every playbook parses in a POSIX shell, on lines of its own', PATIENCE, () => {
  const events = fc.sample(anyEvent, { numRuns: 1_500, seed: 11 });
  const of = (known: Library) =>
    events.flatMap((raw) => commandsOf(analyse({ event: eventFrom(raw), library: known })));
  const commands = [...of(EMPTY_LIBRARY), ...of(library)];
  expect(commands.length).toBeGreaterThan(500);
  for (const command of commands) expect(command).not.toMatch(/[\r\0]/);
  const parsed = spawnSync('sh', ['-n'], { input: commands.join('\n'), encoding: 'utf8' });
  expect(parsed.stderr).toBe('');
});

/** Bash prints what it understood of a function that it does not run: the same, but for the value, or a value was more than a word. */
function understood(commands: readonly string[]): readonly string[] {
  const script = commands.map((command) => `f() {\n${command}\n}\ndeclare -f f\nprintf '\\0'`).join('\n');
  const read = spawnSync('bash', ['--posix'], { input: script, encoding: 'utf8', maxBuffer: 2 ** 28 });
  expect(read.stderr).toBe('');
  return read.stdout.split('\0').slice(0, -1);
}

test.skipIf(!existsSync('/bin/bash'))(
  'in every command template each value is one literal word to a real shell (skipped where there is no bash)',
  PATIENCE,
  () => {
    const MARKER = 'zqjvalue';
    // What begins with a dash is refused at the start of a word, and what can't be seen is refused altogether.
    const values = fc
      .sample(hostile, { numRuns: 4_000, seed: 23 })
      .filter((text) => text !== '' && !hasUnseen(text) && !text.startsWith('-'));
    const filled = TEMPLATES.flatMap((template, index) => {
      const parsed = parseCommand(template);
      if (!parsed.ok) throw new Error(`${template}: ${parsed.problems}`);
      if (!parsed.parts.some((part) => 'placeholder' in part)) return [];
      const at = (word: string) => parsed.parts.map((part) => ('shell' in part ? part.shell : word)).join('');
      return [0, 1, 2].map((turn) => {
        const text = quoteWord(values[(index * 3 + turn) % values.length] ?? '');
        return { plain: at(MARKER), hostile: at(text), text };
      });
    });
    expect(filled.length).toBeGreaterThan(1_500);
    const [plain, withValues] = [
      understood(filled.map((one) => one.plain)),
      understood(filled.map((one) => one.hostile)),
    ];
    expect(withValues).toEqual(plain.map((words, index) => words.replaceAll(MARKER, () => filled[index]?.text ?? '')));
  },
);

test('no event makes the analysis or the report throw, and none shows a gap as a word', () => {
  fc.assert(
    fc.property(anyEvent, (raw) => {
      const event = eventFrom(raw);
      const analysis = analyse({ event, library });
      const words = JSON.stringify(analysis, (key, part: unknown) =>
        key === 'value' || key === 'command' || key === 'undo' ? '' : part,
      );
      expect(words).not.toMatch(/\bundefined\b|\bNaN\b|<NA>|\bN\/A\b|\[object|: null\b/);
      expect(reportMarkdown(event, analysis)).toContain('## Sources');
    }),
    { numRuns: 400 },
  );
});

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])(
  'a word that every object has is no entry of a table: %s',
  (word) => {
    const event = eventFrom({
      rule: word,
      source: word,
      priority: word,
      tags: [word],
      output_fields: { [word]: word },
    });
    expect(reportMarkdown(event, analyse({ event, library: EMPTY_LIBRARY }))).toContain('## Sources');
  },
);

test('the same event gives the same analysis', () => {
  fc.assert(
    fc.property(anyEvent, (raw) => {
      expect(analyse({ event: eventFrom(raw), library: EMPTY_LIBRARY })).toEqual(
        analyse({ event: eventFrom(raw), library: EMPTY_LIBRARY }),
      );
    }),
    { numRuns: 50 },
  );
});

/** What a Markdown reader takes as text or markup: everything outside code spans and blocks. */
function outsideCode(markdown: string): string {
  const withoutBlocks = markdown.replace(/^ *(`{3,})[^\n]*\n[\s\S]*?\n *\1$/gm, '');
  return withoutBlocks
    .split('\n')
    .map((line) => line.replace(/(?<![`\\])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, ''))
    .join('\n');
}

test('no value of the event becomes markup in the report', () => {
  fc.assert(
    fc.property(anyEvent, (raw) => {
      const event = eventFrom(raw);
      const markdown = reportMarkdown(event, analyse({ event, library }));
      const rest = outsideCode(markdown);
      expect(rest).not.toMatch(/<img|\]\(http:\/\/evil|<!channel|<@U1|\$\(id\)|hunter2/);
      expect(markdown).not.toMatch(/[\0\r\u202e\u200b]/);
      expect(markdown.match(/^#{1,2} .*$/gm)?.map((line) => line.replace(/^# .*/, '#'))).toEqual([
        '#',
        '## Summary',
        '## Detailed analysis',
        '## Assessment',
        '## Mitigation',
        '## Next steps',
        '## Sources',
      ]);
    }),
    { numRuns: 400 },
  );
});
