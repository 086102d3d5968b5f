import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseFile, readConfig } from './config.ts';
import { ConfigError } from './problem.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ENOUGH = { SLACK_BOT_TOKEN: 'xoxb-a', SLACK_APP_TOKEN: 'xapp-a', SLACK_CHANNEL: '#alerts' };
const DEFAULTS = {
  clusters: [],
  senders: [],
  routes: [],
  rulesFiles: [],
  suppression: { longest: 30 * DAY, tunedAfter: DAY, approvers: [], share: 0.25, warning: DAY / 24, quiet: 7 * DAY },
  ledger: { when: '0 9 * * 1' },
  retention: { age: 30 * DAY, alerts: 20_000, entries: 1_000_000 },
  limits: {
    bodyBytes: 1_048_576,
    bodySeconds: 30,
    inFlight: 256,
    backlogBytes: 67_108_864,
    connections: 1_024,
  },
};

async function folderWith(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'falconer-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

function problemsOf(source: Readonly<Record<string, string>>, folder: string): readonly string[] {
  try {
    readConfig(source, folder);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const names = (problems: readonly string[]) => problems.map((problem) => problem.split(':')[0]);

test('three variables are enough; everything else has a default', async () => {
  const folder = await folderWith();
  expect(readConfig(ENOUGH, folder)).toEqual({
    slack: { botToken: 'xoxb-a', channel: '#alerts', connection: { mode: 'socket', appToken: 'xapp-a' } },
    host: '127.0.0.1',
    port: 2810,
    senders: [{ name: 'default' }],
    dataDir: join(folder, 'data'),
    logLevel: 'info',
    file: DEFAULTS,
    loaded: [],
  });
});

test('every variable has its place', async () => {
  const folder = await folderWith({ 'other.yml': 'cluster: prod' });
  const { SLACK_APP_TOKEN: _none, ...rest } = ENOUGH;
  const source = {
    ...rest,
    SLACK_SIGNING_SECRET: 's',
    SLACK_API_URL: 'http://localhost:3000/api',
    FALCONER_HOST: '0.0.0.0',
    FALCONER_PORT: '80',
    FALCONER_INGEST_TOKEN: 'sixteen-characters',
    FALCONER_DATA_DIR: '/var/lib/falconer',
    FALCONER_CONFIG: 'other.yml',
    LOG_LEVEL: 'debug',
  };
  expect(readConfig(source, folder)).toEqual({
    slack: {
      botToken: 'xoxb-a',
      channel: '#alerts',
      connection: { mode: 'http', signingSecret: 's' },
      apiUrl: 'http://localhost:3000/api/',
    },
    host: '0.0.0.0',
    port: 80,
    senders: [{ name: 'default', token: 'sixteen-characters', cluster: 'prod' }],
    dataDir: '/var/lib/falconer',
    logLevel: 'debug',
    file: { ...DEFAULTS, cluster: 'prod' },
    loaded: [],
  });
});

test.each([
  ['the environment’s', { FALCONER_INGEST_TOKEN: 'sixteen-characters' }, ''],
  ['a named sender’s', {}, 'senders: [{ name: eu, token: sixteen-characters }]'],
])('beyond this machine %s token is enough', async (_whose, more, text) => {
  const folder = await folderWith({ 'falconer.yml': text });
  expect(problemsOf({ ...ENOUGH, FALCONER_HOST: '0.0.0.0', ...more }, folder)).toEqual([]);
});

test('with both, Socket Mode is used', async () => {
  const { connection } = readConfig({ ...ENOUGH, SLACK_SIGNING_SECRET: 's' }, await folderWith()).slack;
  expect(connection).toEqual({ mode: 'socket', appToken: 'xapp-a' });
});

describe('problems', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['nothing set', {}, ['SLACK_BOT_TOKEN', 'SLACK_CHANNEL', 'SLACK_APP_TOKEN']],
    [
      'set to nothing',
      { SLACK_BOT_TOKEN: '', SLACK_CHANNEL: '', SLACK_APP_TOKEN: '' },
      ['SLACK_BOT_TOKEN', 'SLACK_CHANNEL', 'SLACK_APP_TOKEN'],
    ],
    [
      'wrong and missing ones together',
      { LOG_LEVEL: 'loud', SLACK_BOT_TOKEN: 'x' },
      ['SLACK_BOT_TOKEN', 'LOG_LEVEL', 'SLACK_CHANNEL', 'SLACK_APP_TOKEN'],
    ],
    ['a wrong app token is not missing', { ...ENOUGH, SLACK_APP_TOKEN: 'x' }, ['SLACK_APP_TOKEN']],
    ['an open address without ingest token', { ...ENOUGH, FALCONER_HOST: '0.0.0.0' }, ['FALCONER_INGEST_TOKEN']],
    [
      'an open address with one that is too short',
      { ...ENOUGH, FALCONER_HOST: '::', FALCONER_INGEST_TOKEN: 'x' },
      ['FALCONER_INGEST_TOKEN'],
    ],
    ['a file that is named and not there', { ...ENOUGH, FALCONER_CONFIG: 'absent.yml' }, ['FALCONER_CONFIG']],
    ['another database', { ...ENOUGH, DATABASE_URL: 'mysql://user:hunter2@db' }, ['DATABASE_URL']],
  ])('%s', async (_title, source, expected) => {
    const problems = problemsOf(source, await folderWith());
    expect(names(problems)).toEqual(expected);
    expect(problems.join()).not.toContain('hunter2');
  });

  test('of variables and file come together, those of the file with its name', async () => {
    const folder = await folderWith({ 'falconer.yml': 'retention: { alerts: 5 }\nroute: []' });
    const problems = problemsOf({ FALCONER_PORT: 'x', FALCONER_HOST: '0.0.0.0' }, folder);
    expect(names(problems).sort()).toEqual(
      [
        'FALCONER_INGEST_TOKEN',
        'FALCONER_PORT',
        'SLACK_APP_TOKEN',
        'SLACK_BOT_TOKEN',
        'SLACK_CHANNEL',
        'falconer.yml',
        'falconer.yml',
      ].sort(),
    );
  });

  test('the file named in a variable is read even when another variable is wrong', async () => {
    const folder = await folderWith({ 'falconer.yml': 'a: 1', 'mine.yml': 'cluster: 7' });
    const problems = problemsOf({ ...ENOUGH, LOG_LEVEL: 'loud', FALCONER_CONFIG: 'mine.yml' }, folder);
    expect(names(problems)).toEqual(['LOG_LEVEL', 'mine.yml']);
  });

  test('one message tells all of them', () => {
    expect(new ConfigError(['a: x', 'b: y']).message).toBe('The configuration has 2 problems:\n  - a: x\n  - b: y');
    expect(new ConfigError(['a: x']).message).toBe('The configuration has a problem:\n  - a: x');
  });
});

describe('falconer.yml', () => {
  test.each<[string, string, object]>([
    ['empty', '', {}],
    ['only a comment', '# nothing', {}],
    [
      'durations',
      'suppression: { longest: 90m }\nretention: { age: 7d }',
      { suppression: { ...DEFAULTS.suppression, longest: 90 * 60_000 }, retention: { age: 7 * DAY, alerts: 20_000 } },
    ],
    [
      'a route',
      'routes: [{ match: [{ facet: namespace, op: "~", value: "shop-*" }], minimumPriority: Error, channel: "#shop" }]',
      {
        routes: [
          { match: [{ facet: 'namespace', op: '~', value: 'shop-*' }], minimumPriority: 'Error', channel: '#shop' },
        ],
      },
    ],
    ['a route for everything', 'routes: [{ channel: "#all" }]', { routes: [{ match: [], channel: '#all' }] }],
    [
      'limits',
      'limits: { bodyBytes: 2048, bodySeconds: 5 }',
      { limits: { ...DEFAULTS.limits, bodyBytes: 2_048, bodySeconds: 5 } },
    ],
    [
      'ranges of a cluster',
      'clusters: [{ name: eu, ranges: [10.42.0.0/16, "fd00:42::/48"] }]',
      { clusters: [{ name: 'eu', ranges: ['10.42.0.0/16', 'fd00:42::/48'] }] },
    ],
    ['no alarm', 'silence: off', { silence: 'off' }],
    ['an alarm', 'silence: 2h', { silence: 2 * HOUR }],
  ])('%s', (_title, text, expected) => {
    const { config, problems } = parseFile(text);
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ ...DEFAULTS, ...expected });
  });

  test.each<[string, string, string[]]>([
    [
      'a priority that is none: path and allowed words',
      'routes: [{ channel: a }, { channel: b, minimumPriority: high }]',
      ['routes.1.minimumPriority', '"Emergency"', '"Debug"'],
    ],
    [
      'a facet that is none',
      'routes: [{ channel: a, match: [{ facet: pod, op: "=", value: x }] }]',
      ['routes.0.match.0.facet', '"namespace"'],
    ],
    [
      'an operator that is none',
      'routes: [{ channel: a, match: [{ facet: rule, op: "=~", value: x }] }]',
      ['routes.0.match.0.op', '"!~"'],
    ],
    ['a route without channel', 'routes: [{ match: [] }]', ['routes.0.channel']],
    ['a duration without unit', 'retention: { age: 7 }', ['retention.age']],
    [
      'a duration in words',
      'suppression: { longest: a week }',
      ['suppression.longest', 'expected a duration such as 30m, 12h or 7d'],
    ],
    ['a number out of bounds', 'retention: { alerts: 5 }', ['retention.alerts', '100']],
    [
      'a backlog below the size of a body',
      'limits: { bodyBytes: 5000, backlogBytes: 4000 }',
      ['limits.backlogBytes', 'at least bodyBytes'],
    ],
    ['a certificate without its key', 'tls: { cert: a.pem }', ['tls.key']],
    [
      'a sender’s name that is no label',
      'senders: [{ name: "a b", token: 0123456789abcdef }]',
      ['senders.0.name', 'expected letters'],
    ],
    ['a short token', 'senders: [{ name: a, token: short }]', ['senders.0.token', 'at least 16 characters']],
    ['a silence in words', 'silence: never', ['silence', 'or off']],
    ['a range that is none', 'clusters: [{ name: eu, ranges: [10.42.0.0] }]', ['clusters.0.ranges.0', '10.42.0.0/16']],
    [
      'a range of everything',
      'clusters: [{ name: eu, ranges: [0.0.0.0/0] }]',
      ['clusters.0.ranges.0', '/8 or narrower'],
    ],
    ['a cluster without ranges', 'clusters: [{ name: eu, ranges: [] }]', ['clusters.0.ranges']],
    ['a key nobody knows', 'silences: []', ['file', '"silences"']],
    ['a key nobody knows further in', 'retention: { days: 3 }', ['retention', '"days"']],
    ['a list', '- a', ['file', 'object']],
    ['no YAML', 'routes: [', ['line 1']],
    ['a key twice', 'cluster: a\ncluster: b', ['unique', 'line 2']],
  ])('%s', (_title, text, expected) => {
    const { config, problems } = parseFile(text);
    expect(problems).toHaveLength(1);
    for (const part of expected) expect(problems[0]).toContain(part);
    expect(config).toEqual(DEFAULTS);
  });
});
