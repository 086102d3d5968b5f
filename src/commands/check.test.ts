import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/workspace-server.ts';
import { type Config, readConfig } from '../config/config.ts';
import { type FakeApi, fakeApi } from '../slack/fixtures/fake-api.ts';
import { checkAll } from './check.ts';

let sandbox: Sandbox;
let folder: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), 'falconer-check-'));
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

function configWith(more: Readonly<Record<string, string>> = {}): Config {
  const { apiUrl, botToken, appToken } = sandbox;
  const source = {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_CHANNEL: '#sec-alerts',
    SLACK_API_URL: apiUrl,
  };
  return readConfig({ ...source, ...more }, folder);
}

const findings = async (config: Config = configWith()) =>
  (await checkAll(config)).map(({ ok, says }) => `${ok ? 'ok' : 'FAIL'} ${says}`);

test('when all is well, each part says what was found', async () => {
  expect(await findings()).toEqual([
    'ok configuration: complete',
    expect.stringMatching(/^ok playbooks: \d+$/),
    expect.stringMatching(/^ok data folder .*: empty/),
    'ok Slack token: falconer in Acme',
    'ok channel #sec-alerts: sec-alerts',
  ]);
});

test.each<[string, (sandbox: Sandbox) => void, Readonly<Record<string, string>>, string]>([
  ['a revoked token', ({ faults }) => faults.revokeToken(), {}, 'FAIL Slack token: token_revoked'],
  [
    'a token of another workspace',
    () => undefined,
    { SLACK_BOT_TOKEN: 'xoxb-other' },
    'FAIL Slack token: invalid_auth',
  ],
  ['no such channel', () => undefined, { SLACK_CHANNEL: '#nowhere' }, 'FAIL channel #nowhere: channel_not_found'],
  ['an archived one', ({ faults }) => faults.archive('sec-alerts'), {}, 'FAIL channel #sec-alerts: it is archived'],
  [
    'one without the bot',
    ({ faults }) => faults.kick('sec-alerts'),
    {},
    'FAIL channel #sec-alerts: the bot is not in it; /invite it there',
  ],
])('%s is found, and the other parts are checked all the same', async (_what, spoil, more, finding) => {
  spoil(sandbox);
  const found = await findings(configWith(more));
  expect(found).toContain(finding);
  for (const part of ['configuration', 'playbook', 'Slack token', 'channel'])
    expect(found.some((says) => says.includes(` ${part}`))).toBe(true);
});

test('an archived channel given by its id is found too', async () => {
  sandbox.faults.archive('sec-alerts');
  expect(await findings(configWith({ SLACK_CHANNEL: 'C0SECALERTS' }))).toContain(
    'FAIL channel C0SECALERTS: it is archived',
  );
});

test('Slack out of reach is a finding, not a crash', async () => {
  const config = configWith({ SLACK_API_URL: 'http://127.0.0.1:9/api/' });
  const found = await findings(config);
  expect(found.filter((says) => /^FAIL (Slack token|channel)/.test(says))).toHaveLength(2);
  expect(found.join('\n')).not.toContain(sandbox.botToken);
});

test('a broken playbook of one’s own is named with its file and place', async () => {
  writeFileSync(join(folder, 'mine.yml'), 'rule: 7\n');
  writeFileSync(join(folder, 'falconer.yml'), `playbooks: ${folder}\n`);
  const found = await findings();
  expect(found.some((says) => says.startsWith('FAIL playbook ') && says.includes('mine.yml'))).toBe(true);
});

test.each([
  [
    'all',
    'chat:write,commands,channels:read,channels:history,groups:read,groups:history,files:write,im:write',
    'ok Slack token: falconer in Acme',
  ],
  [
    'some',
    'chat:write,commands,channels:read',
    'FAIL Slack token: falconer in Acme, but without the scopes channels:history, groups:read, groups:history, files:write: install the app again from manifest.yml',
  ],
])('a token with %s of the scopes', async (_how, scopes, finding) => {
  const api: FakeApi = await fakeApi();
  api.headers = { 'x-oauth-scopes': scopes };
  api.answer = () => ({ user: 'falconer', team: 'Acme', channels: [], channel: { id: 'C1', name: 'sec-alerts' } });
  expect(await findings(configWith({ SLACK_API_URL: api.url }))).toContain(finding);
  await api.close();
});
