import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../store/lowdb/fixtures/folder.ts';
import { readConfig } from './config.ts';
import { ConfigError } from './problem.ts';
import { readRules } from './rules.ts';

const OWN_RULE = `
- rule: Own
  condition: and not m
  append: true
  exceptions: [{ name: e, fields: [proc.name], values: [[shells]] }]
- rule: Other
  enabled: false
`;
const LOADED = [
  { kind: 'list', name: 'shells', isAppended: false, texts: ['a'] },
  { kind: 'macro', name: 'm', condition: 'x in (y)', isAppended: false, texts: ['x in (y)'] },
  {
    kind: 'rule',
    name: 'Own',
    condition: 'and not m',
    isAppended: true,
    texts: ['and not m', 'e', 'proc.name', 'shells'],
  },
  { kind: 'rule', name: 'Other', isAppended: false, texts: [] },
  { kind: 'list', name: 'own', isAppended: false, texts: [] },
];

let folder: string;
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

beforeEach(async () => {
  folder = await temporaryFolder();
  mkdirSync(join(folder, 'rules.d'));
  write(
    'falco_rules.yaml',
    '- required_engine_version: 0.57.0\n- list: shells\n  items: [a]\n- macro: m\n  condition: x in (y)\n',
  );
  write('rules.d/b.yaml', '- list: own\n  items: []\n  override: { items: append }\n');
  write('rules.d/a.yml', OWN_RULE);
  write('rules.d/notes.txt', 'no rules: [');
});

test('what names macros and lists, from files and from folders as Falco reads them', () => {
  expect(readRules(['falco_rules.yaml', 'rules.d'], folder)).toEqual({
    loaded: LOADED,
    problems: [],
  });
  expect(readRules([join(folder, 'falco_rules.yaml')], '/')).toMatchObject({ problems: [] });
});

test.each([
  ['absent.yaml', '', 'there is no such file'],
  ['no-list.yaml', 'list: shells', 'expected a list of Falco rules, lists and macros, as YAML'],
  ['number.yaml', '- list: 7', 'expected string'],
  ['broken.yaml', '- list: [', 'Flow sequence'],
])('%s is a problem with its path', (name, text, words) => {
  if (text !== '') write(name, text);
  const { problems } = readRules(['falco_rules.yaml', name], folder);
  expect(problems).toEqual([expect.stringContaining(`rulesFiles: ${join(folder, name)}: `)]);
  expect(problems[0]).toContain(words);
});

test('falconer.yml names them, relative to itself; what is wrong with them is said at the start', () => {
  const environment = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_CHANNEL: 'C1' };
  write('falconer.yml', 'rulesFiles: [falco_rules.yaml, rules.d]');
  expect(readConfig(environment, folder).loaded).toEqual(LOADED);
  write('falconer.yml', 'rulesFiles: [gone.yaml]');
  const problem = `falconer.yml: rulesFiles: ${join(folder, 'gone.yaml')}: there is no such file`;
  expect(() => readConfig(environment, folder)).toThrow(ConfigError);
  expect(() => readConfig(environment, folder)).toThrow(problem);
});
