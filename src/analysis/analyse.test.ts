import { describe, expect, test } from 'vitest';
import type { Alert } from '../alert/alert.ts';
import { buildLibrary, EMPTY_LIBRARY, type Library } from '../playbook/library.ts';
import { parseCatalogue, parsePlaybook } from '../playbook/parse.ts';
import { rangeOf } from './address.ts';
import { analyse } from './analyse.ts';
import type { Analysis } from './analysis.ts';
import { eventWith, memfdEvent } from './fixtures/event-with.ts';
import { markdownOf } from './markdown.ts';
import { plain } from './spans.ts';

const SMALL: Library = libraryOf(`
rule: Some rule
techniques: [T1059.004]
summary: ['{process}, started by {parent}, ran in {where}.', '{process} ran in {where}.']
meaning: A \`shell\` was started.
unproven: Intent.
benign: [Debugging.]
signals:
  - { when: { proc.pname: { in: [nginx] } }, raises: 3, says: 'The web server {parent} started it.' }
  - { when: { proc.name: bash, container.id: { known: false } }, lowers: 1, says: No container. }
checks:
  - { ask: 'Who is {user}?', run: { host: 'id {user}' } }
  - { ask: 'What is {file}?', run: { docker: 'docker diff {container.id}' } }
  - { ask: Always? }
contain: [freeze]
harden: [{ advice: Remove the shell. }]
tune: { advice: Narrowly., hook: some_list }
references: [https://falco.org/docs/]
`);

function libraryOf(text: string): Library {
  const catalogue = parseCatalogue(
    'catalogue.yml',
    `actions: { freeze: { title: F, tier: contain, effect: E, run: { docker: 'docker pause {container.id}' }, undo: { docker: 'docker unpause {container.id}' } } }`,
  );
  const playbook = parsePlaybook('some-rule.yml', text);
  if (!catalogue.ok || !playbook.ok) throw new Error(JSON.stringify(playbook));
  return buildLibrary({ playbooks: [playbook.value], catalogue: catalogue.value }).library;
}

function analysed(
  fields: Record<string, unknown>,
  more: Record<string, unknown> = {},
  library = EMPTY_LIBRARY,
): Analysis {
  return analyse({ event: eventWith(fields, more), library });
}

const summaryOf = (analysis: Analysis) => markdownOf(analysis.summary.spans);
const factsOf = (analysis: Analysis) => analysis.facts.map(({ statement }) => markdownOf(statement.spans));
const commandsOf = (analysis: Analysis) => analysis.checks.flatMap(({ command }) => command ?? []);

test('the example event: a test is suspected, not assumed', () => {
  const analysis = analyse({ event: memfdEvent(), library: EMPTY_LIBRARY });
  expect(analysis.concern).toBe('high');
  expect(analysis.likely).toBe('probably a test');
  expect(plain(analysis.because.spans)).toBe('Critical at Falco, 1 raising and 1 lowering signal, probably a test');
  expect(analysis.signals.map(({ direction, statement }) => [direction, statement.cites])).toEqual([
    ['up', [{ kind: 'field', name: 'proc.exepath' }]],
    ['down', [{ kind: 'field', name: 'proc.sname' }]],
  ]);
  expect(factsOf(analysis)).toEqual([
    '`execve` of `memfd:program`, flags `EXE_WRITABLE, EXE_FROM_MEMFD`',
    'process tree `containerd-shim` > … > this process',
    'session leader `event-generator`',
    'container `peaceful_mestorf`, id `c61b4b13ae44`, image not reported',
    'host `mini-debian-lab`',
    'no Kubernetes fields: started outside Kubernetes, or Falco had no metadata yet',
  ]);
  expect(analysis.runtime).toMatchObject({
    name: 'docker',
    assumed: 'the container has a name of the kind Docker gives',
  });
  expect(commandsOf(analysis)[0]).toBe(
    "docker inspect --format '{{.Config.Image}} {{.Image}} started {{.State.StartedAt}}' c61b4b13ae44",
  );
  expect(analysis.contain.map(({ command, undo }) => [command, undo])).toEqual([
    ['docker pause c61b4b13ae44', 'docker unpause c61b4b13ae44'],
  ]);
  expect(analysis.techniques).toEqual([
    { id: 'T1620', name: 'Reflective Code Loading', url: 'https://attack.mitre.org/techniques/T1620/' },
  ]);
  expect(analysis.tactics).toEqual(['Defense Evasion']);
});

describe('without a playbook the summary tells what the fields support', () => {
  test.each([
    [
      'a program',
      { 'evt.type': 'execve', 'proc.name': 'bash', 'proc.pname': 'nginx', 'container.id': 'host' },
      '`bash`, started by `nginx`, was run on the host `h`.',
    ],
    [
      'a program that could not be run',
      { 'evt.type': 'execve', 'proc.name': 'bash', 'evt.res': 'EACCES' },
      '`bash` could not be run on the host `h`.',
    ],
    [
      'a file read',
      { 'evt.type': 'openat', 'proc.name': 'cat', 'fd.name': '/etc/shadow', 'container.name': 'c1' },
      '`cat` opened `/etc/shadow` in container `c1` on `h`.',
    ],
    [
      'a file written',
      { 'evt.type': 'openat', 'proc.name': 'vi', 'fd.name': '/etc/x', 'evt.arg.flags': 'O_CREAT|O_WRONLY' },
      '`vi` opened `/etc/x` for writing on the host `h`.',
    ],
    [
      'a file not read',
      { 'evt.type': 'openat', 'proc.name': 'cat', 'fd.name': '/etc/shadow', 'evt.res': 'ENOENT' },
      '`cat` tried to open `/etc/shadow` on the host `h`.',
    ],
    [
      'a connection',
      { 'evt.type': 'connect', 'proc.name': 'curl', 'fd.name': '10.0.0.2:4000->169.254.169.254:80' },
      "`curl` on the host `h` connected to `169.254.169.254:80` (the cloud's metadata service).",
    ],
    [
      'a connection on its way',
      { 'evt.type': 'connect', 'evt.res': 'EINPROGRESS', 'proc.name': 'curl', 'fd.name': '10.0.0.2:4000->23.1.2.3:80' },
      '`curl` on the host `h` connected to `23.1.2.3:80` (public address).',
    ],
    [
      'a connection of unknown direction',
      { 'evt.type': 'dup2', 'proc.name': 'sh', 'fd.name': '10.0.0.2:4000->10.0.0.3:80' },
      '`sh` on the host `h` has a connection with `10.0.0.3:80` (private address).',
    ],
    ['a command line alone', { 'proc.cmdline': 'nc -l 4444' }, '`nc` matched this rule on the host `h`.'],
    ['nothing', {}, 'This rule matched on the host `h`.'],
  ])('%s', (_title, fields, summary) => {
    expect(summaryOf(analysed(fields, { hostname: 'h' }))).toBe(summary);
  });

  test.each([
    [
      'k8s_audit',
      {
        'ka.user.name': 'eve',
        'ka.verb': 'create',
        'ka.target.resource': 'secrets',
        'ka.target.name': 's',
        'ka.target.namespace': 'pay',
      },
      '`eve` asked the API server to `create` `secrets` `s` in namespace `pay`.',
    ],
    [
      'aws_cloudtrail',
      { 'ct.user': 'eve', 'ct.name': 'StopLogging', 'ct.region': 'eu-west-1' },
      '`eve` called `StopLogging` in AWS region `eu-west-1`.',
    ],
    ['gcp_auditlog', { 'gcp.user': 'eve@x.org', 'gcp.projectId': 'p-1' }, '`eve@x.org` acted in project `p-1`.'],
    ['okta', { 'okta.actor.name': 'Eve' }, '`Eve` acted in Okta.'],
    ['github', { 'github.user': 'eve', 'github.repo.name': 'r' }, '`eve` acted in repository `r`.'],
    ['keycloak', {}, "Falco's rule `Some rule` matched."],
  ])('%s', (source, fields, summary) => {
    expect(summaryOf(analysed(fields, { source, hostname: 'reader-of-the-log' }))).toBe(summary);
  });
});

describe('with a playbook', () => {
  const NGINX = {
    'proc.name': 'bash',
    'proc.pname': 'nginx',
    'evt.type': 'execve',
    'container.id': 'abcdef012345',
    'container.name': 'c',
  };

  test('the first alternative whose placeholders are known is the summary', () => {
    expect(summaryOf(analysed(NGINX, {}, SMALL))).toBe('`bash`, started by `nginx`, ran in container `c`.');
    expect(summaryOf(analysed({ 'proc.name': 'bash', 'container.name': 'c' }, {}, SMALL))).toBe(
      '`bash` ran in container `c`.',
    );
  });

  test('a summary that can not be filled falls back to the fields', () => {
    expect(summaryOf(analysed({}, {}, SMALL))).toBe("Falco's rule `Some rule` matched.");
  });

  test('its signal replaces the generic one on the same field', () => {
    const { signals } = analysed(NGINX, {}, SMALL);
    expect(
      signals
        .filter(({ direction }) => direction === 'up')
        .map(({ weight, statement }) => [weight, plain(statement.spans)]),
    ).toEqual([[3, 'The web server nginx started it']]);
  });

  test('a check for another runtime is left out, one without a command stays', () => {
    expect(analysed({ ...NGINX, 'fd.name': '/x' }, {}, SMALL).checks.map(({ ask }) => plain(ask.spans))).toEqual([
      'What is /x?',
      'Always?',
    ]);
    expect(commandsOf(analysed({ 'container.id': 'host', 'user.name': 'eve' }, {}, SMALL))).toEqual(['id eve']);
  });

  test('a value that can not be quoted safely leaves the question without its command', () => {
    const analysis = analysed({ 'container.id': 'host', 'user.name': 'e\nve' }, {}, SMALL);
    expect(commandsOf(analysis)).toEqual([]);
    expect(analysis.checks.map(({ ask }) => plain(ask.spans))).toContain('Who is e\nve?');
  });

  test('techniques of the playbook and their tactics are used when tags name none', () => {
    const { techniques, tactics } = analysed({}, {}, SMALL);
    expect(techniques.map(({ id, url }) => [id, url])).toEqual([
      ['T1059.004', 'https://attack.mitre.org/techniques/T1059/004/'],
    ]);
    expect(tactics).toEqual(['Execution']);
  });
});

test("the cluster's name comes from the sender when the event has none", () => {
  const event = eventWith({});
  const alert = { facets: { source: 'syscall', rule: 'Some rule', cluster: 'prod-eu' }, count: 1 } as unknown as Alert;
  expect(factsOf(analyse({ event, alert, library: EMPTY_LIBRARY }))).toContain('cluster `prod-eu`');
});

test('the ranges of a cluster count for its own events alone', () => {
  const event = (cluster: string) =>
    eventWith({ 'cluster.name': cluster, 'evt.type': 'connect', 'fd.name': '10.0.0.2:1->10.42.0.9:80' });
  const rangesOf = (cluster: string) => (cluster === 'eu' ? [rangeOf('10.42.0.0/16')].flatMap((one) => one ?? []) : []);
  const facts = (cluster: string) =>
    analyse({ event: event(cluster), rangesOf, library: EMPTY_LIBRARY })
      .facts.map(({ statement }) => plain(statement.spans))
      .join('\n');
  expect(facts('eu')).toContain('10.42.0.9:80 (cluster address)');
  expect(facts('us')).toContain('10.42.0.9:80 (private address)');
});
