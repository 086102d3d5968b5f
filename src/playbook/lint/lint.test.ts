// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell parameters, not template strings
import { describe, expect, test } from 'vitest';
import { parsePlaybook } from '../parse.ts';
import { lintPlaybook, type Tables } from './lint.ts';
import { toolsSchema } from './tools.ts';

const TABLES: Tables = {
  tools: toolsSchema.parse({
    cat: { options: '-v' },
    curl: { options: '-s -H= -o=' },
    docker: { common: '--context=', sub: { 'network ls': '--filter=', exec: { options: '-i', runs: 1 }, stop: '' } },
    find: { options: '-name= -type= -mmin= -newerct= -exec;' },
    journalctl: { options: '--since= --until= -n=' },
    jq: { options: '-r --arg==' },
    kubectl: { common: '-n=', sub: { debug: { options: '-i -t --image=', runs: 'dashes' }, label: '--dry-run[=]' } },
    sh: { options: '-c=', runs: 'script' },
    ps: { options: '-o= -p= --sort=' },
    ss: { options: '-t -u -n' },
    sudo: { options: '-u=', runs: 'words' },
    tail: { options: '-n=' },
    true: { options: '' },
    xargs: { options: '-r', runs: 'words' },
  }),
  sources: ['falco.org', 'github.com/falcosecurity'],
};

interface Written {
  readonly run?: string;
  readonly source?: string;
  readonly meaning?: string;
  readonly summary?: string;
  readonly when?: string;
  readonly exception?: string;
  readonly reference?: string;
  readonly snippet?: { readonly language: string; readonly text: string };
}

function problemsOf(written: Written): readonly string[] {
  const {
    run = 'true',
    source = 'syscall',
    meaning = 'M',
    summary = 'S',
    when = 'evt.type',
    exception = 'evt.type',
  } = written;
  const text = JSON.stringify({
    rule: 'R',
    source,
    summary,
    meaning,
    unproven: 'U',
    benign: ['B'],
    signals: [{ when: { [when]: 'x' }, raises: 1, says: 'S' }],
    checks: [{ ask: 'A', run: { host: run } }, { ask: 'B' }],
    harden: [{ advice: 'H', snippet: written.snippet }],
    tune: { advice: 'T', exception: [exception] },
    references: [written.reference ?? 'https://falco.org/docs/'],
  });
  const parsed = parsePlaybook('p.yml', text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return lintPlaybook(parsed.value, TABLES).map(({ file, place, message }) => `${file} ${place} ${message}`);
}

describe('commands that look back', () => {
  test.each([
    ['from the event', 'journalctl --since @{epoch.before} --until @{epoch.after} -n 20'],
    ['from a day before the event', 'find / -newerct @{epoch.before.day}'],
    ['until now', 'journalctl --since {time.before} --until 0s'],
  ])('%s', (_title, run) => {
    expect(problemsOf({ run })).toEqual([]);
  });

  test.each([
    ['in words', "journalctl --since '2 hours ago'", "--since '2 hours ago"],
    ['in short', 'journalctl --since -2h', '--since -2h'],
    ['in minutes', 'find / -mmin -120 -type f', '-mmin -120'],
  ])('refused: from now, %s', (_title, run, window) => {
    expect(problemsOf({ run })).toEqual([expect.stringContaining(`"${window}" counts from when the command is run`)]);
  });
});

describe('commands of known programs and options', () => {
  test.each([
    ['letters together', 'ss -tun'],
    ['a value attached to its letter', 'tail -n20 /x'],
    ['a value as the next word', 'curl -H "A: b" -o - https://x'],
    ['an option of the program before its subcommand', 'kubectl -n shop label pod x a=b --dry-run=server'],
    ['what another program runs', 'sudo -u postgres ss -t'],
    ['what runs in a container', 'docker exec -i c1 cat -v /x'],
    ['what runs behind two dashes', 'kubectl debug -it p --image=busybox -- ss -t'],
    ['what find runs', 'find / -name x -exec cat -v {} + -type f'],
    ['a script', `sh -c 'cat "$1" | tail -n 1' sh {container.id}`],
    ['a command in a substitution', 'cat $(find / -name x)'],
    ['an option with two values', 'jq -r --arg u {user.name} .x'],
    ['what follows two dashes', 'cat -- -z'],
    ['an option to which xargs adds the value', 'cat /x | xargs -r ps -o pid -p'],
  ])('%s', (_title, run) => {
    expect(problemsOf({ run })).toEqual([]);
  });

  test.each([
    ['an unknown program', 'rmdir /x', '"rmdir" is not a known program'],
    ['an unknown option', 'cat --force /x', '"--force" is not a known option of cat (known are -v)'],
    ['an option without its value', 'ps -o pid -p', '"-p" of ps stands without its value'],
    ['an option with an empty value', 'ps --sort=', '"--sort" of ps stands without its value'],
    ['an unknown letter among known ones', 'ss -tuz', '"-tuz" is not a known option of ss'],
    ['an unknown subcommand', 'docker network prune', '"docker network prune" is not a known command'],
    [
      'an unknown option of a subcommand',
      'docker network ls --quiet',
      '"--quiet" is not a known option of docker network ls',
    ],
    ['within a substitution', 'cat $(rmdir x)', '"rmdir"'],
    ['within a script', "sh -c 'rmdir x'", '"rmdir"'],
    ['behind sudo', 'sudo rmdir x', '"rmdir"'],
    ['in a container', 'docker exec c1 rmdir x', '"rmdir"'],
    ['behind two dashes', 'kubectl debug p -it --image=x -- rmdir x', '"rmdir"'],
    ['run by find', 'find / -exec rmdir {} +', '"rmdir"'],
    ['in a pipe after known ones', 'cat x | ss -t && rmdir x', '"rmdir"'],
    ['a program that only the shell knows', '"$x" -v', 'is not a known program'],
  ])('refused: %s', (_title, run, message) => {
    expect(problemsOf({ run }).join('\n')).toContain(message);
    expect(problemsOf({ run })[0]).toMatch(/^p\.yml checks\[0\]\.run\.host\[0\] /);
  });
});

test.each([
  ['an open quote', "cat 'x", 'no POSIX shell reads it'],
  ['an open parenthesis', 'cat $(true', 'no POSIX shell reads it'],
  ['a pipe into nothing', 'cat |', 'no POSIX shell reads it'],
  ['if without fi', 'if true; then true', 'no POSIX shell reads it'],
  ['a process substitution', 'cat <(true)', 'is not POSIX'],
  ['[[ ]]', '[[ -n x ]]', 'is not POSIX'],
  ['braces', 'cat x.{a,b}', 'is not POSIX'],
  ['a here-string', 'cat <<< x', 'is not POSIX'],
  ['&>', 'cat x &> y', 'is not POSIX'],
  ['a slice', 'cat ${x:1:2}', 'is not POSIX'],
])('not a POSIX script: %s', (_title, run, message) => {
  expect(problemsOf({ run }).join('\n')).toContain(message);
});

describe('fields are those of the source', () => {
  test.each([
    ['a placeholder', { source: 'okta', summary: '{proc.name}' }, 'proc.name is not a field of the source okta'],
    ['a misspelt field', { summary: '{proc.naem}' }, 'summary[0] proc.naem is not a field'],
    ['a tested field', { when: 'ka.verb' }, 'signals[0].when ka.verb is not a field'],
    ['a field of an exception', { exception: 'proc.image' }, 'tune.exception[0] proc.image is not a field'],
    ['what only system calls have', { source: 'okta', summary: '{process}' }, '{process} is never known'],
  ])('refused: %s', (_title, written, message) => {
    expect(problemsOf({ when: 'evt.type', ...written }).join('\n')).toContain(message);
  });

  test.each([
    ['an argument', { summary: '{proc.aname[2]} {evt.arg.flags}' }],
    ['a plugin that is not known', { source: 'mine', summary: '{ka.verb}', when: 'ka.verb', exception: 'ka.verb' }],
  ])('allowed: %s', (_title, written) => {
    expect(problemsOf(written)).toEqual([]);
  });
});

test.each([
  ['another host', 'https://example.com/falco.org', 'example.com is not a primary source'],
  ['a host that begins like one', 'https://falco.org.example.com/', 'is not a primary source'],
  ['another folder', 'https://github.com/falcosecurity-fans/x', 'is not a primary source'],
])('a reference to %s is refused', (_title, reference, message) => {
  expect(problemsOf({ reference }).join('\n')).toContain(message);
});

test.each([
  'Falco blocks the connection.',
  'Falco will kill the process.',
  'A Falco rule prevents it.',
  'The process was killed by Falco.',
  'Run falco --enforce to be safe.',
])('a claim that Falco can not keep: %s', (meaning) => {
  expect(problemsOf({ meaning })).toHaveLength(1);
});

test.each([
  'Falco does not block it.',
  'Falco never blocks anything.',
  'Falco was stopped or restarted.',
  'Run falco -V rules.yaml to validate.',
])('no such claim: %s', (meaning) => {
  expect(problemsOf({ meaning })).toEqual([]);
});

test.each([
  ["a key that Falco's rules lack", { language: 'yaml', text: '- rule: X\n  action: kill' }, '"action" is not a key'],
  [
    'a key that falco.yaml lacks',
    { language: 'yaml', text: 'rules_files: []\nenforce: true' },
    '"enforce" is not a key',
  ],
  ['an unknown program', { language: 'sh', text: 'rmdir /x' }, '"rmdir" is not a known program'],
])('a snippet with %s is refused', (_title, snippet, message) => {
  expect(problemsOf({ snippet })).toEqual([expect.stringContaining(message)]);
});

test.each([
  [{ language: 'yaml', text: '- list: x\n  items: [a]\n  override: { items: append }' }],
  [{ language: 'yaml', text: 'kind: Pod\nspec: {}' }],
  [{ language: 'text', text: 'rmdir /x' }],
])('a snippet without such words is left alone: %j', (snippet) => {
  expect(problemsOf({ snippet })).toEqual([]);
});
