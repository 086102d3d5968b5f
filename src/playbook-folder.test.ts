/** A folder of one's own: it replaces playbooks rule by rule, and what is broken in it is reported and stops nothing. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemText } from './playbook/problem.ts';
import { lintPlaybooks, readPlaybooks } from './playbook-folder.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'falconer-playbooks-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const RULE = 'Terminal shell in container';
const shipped = readPlaybooks().library;

const playbook = (rule: string, more: object = {}) =>
  JSON.stringify({
    rule,
    summary: 'Ours.',
    meaning: 'M',
    unproven: 'U',
    benign: ['B'],
    checks: [{ ask: 'A?' }, { ask: 'B?' }],
    harden: [{ advice: 'H' }],
    tune: { advice: 'T' },
    references: ['https://falco.org/docs/'],
    ...more,
  });

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

test('replaces the playbook of its rule, by name, and leaves all others', () => {
  write('shell.yml', playbook(RULE));
  write('own.yml', playbook('A rule of ours'));
  const { library, problems } = readPlaybooks(folder);
  expect(problems).toEqual([]);
  expect(library.find(RULE, 'syscall')?.summary).toEqual(['Ours.']);
  expect(library.find('A rule of ours', 'syscall')?.id).toBe('own');
  const others = shipped.playbooks.filter(({ rule }) => !rule.includes(RULE));
  for (const { rule, source, id } of others) expect(library.find(rule[0] ?? '', source)?.id).toBe(id);
});

describe('what is broken is named, with the shipped and the other own playbooks in force', () => {
  test.each<[string, () => void, RegExp]>([
    ['no YAML', () => write('broken.yml', 'rule: [unclosed'), /broken\.yml/],
    ['the wrong shape', () => write('broken.yml', playbook(RULE, { checks: [] })), /broken\.yml: checks/],
    ['an unknown key', () => write('broken.yml', playbook(RULE, { colour: 'red' })), /broken\.yml.*colour/],
    ['an unknown placeholder', () => write('broken.yml', playbook(RULE, { summary: '{pood.name} x' })), /pood\.name/],
    [
      'an unknown action',
      () => write('broken.yml', playbook('X', { contain: ['freze'] })),
      /"freze" is not in the cat/,
    ],
    ['a folder called like a playbook', () => mkdirSync(join(folder, 'broken.yml')), /broken\.yml/],
    ['a link to nothing', () => symlinkSync('/nowhere/x.yml', join(folder, 'broken.yml')), /broken\.yml/],
    ['a broken catalogue', () => write('catalogue.yml', 'checks: 7'), /catalogue\.yml/],
  ])('%s', (_what, breakIt, named) => {
    write('fine.yml', playbook('A rule of ours'));
    breakIt();
    const { library, problems } = readPlaybooks(folder);
    expect(problems.map(problemText).join('\n')).toMatch(named);
    expect(library.find('A rule of ours', 'syscall')?.id).toBe('fine');
    expect(library.find(RULE, 'syscall')?.summary).toEqual(shipped.find(RULE, 'syscall')?.summary);
  });

  test.each<[string, string, RegExp]>([
    ['tools', 'grep: 7', /tools\.yml/],
    ['sources', 'x: y', /sources\.yml/],
    ['tools', '{', /tools\.yml/],
  ])('a table of %s that holds %s, when everything is checked', (name, text, named) => {
    write(`${name}.yml`, text);
    expect(lintPlaybooks(folder).problems.map(problemText).join('\n')).toMatch(named);
  });

  test('a folder that is not there', () => {
    const { library, problems } = readPlaybooks(join(folder, 'nowhere'));
    expect(problems.map(problemText).join('\n')).toMatch(/nowhere/);
    expect(library.playbooks.length).toBe(shipped.playbooks.length);
  });
});

test.each([
  ['a claim that Falco acts', { meaning: 'Falco blocks the process.' }, 'it never stops anything'],
  ['an option that falco lacks', { meaning: 'Run falco --block now.' }, 'falco has no option --block'],
  [
    'a key that falco.yaml lacks',
    { harden: [{ advice: 'H', snippet: { language: 'yaml', text: 'json_output: true\nblock_mode: on' } }] },
    '"block_mode" is not a key of falco.yaml',
  ],
  [
    'a key that rules lack',
    { harden: [{ advice: 'H', snippet: { language: 'yaml', text: '- rule: X\n  action: kill' } }] },
    '"action" is not a key of Falco\'s rules',
  ],
  ['a link that is no https', { references: ['http://falco.org/docs/'] }, 'own.yml: references[0]'],
  ['a link to a source that is not known', { references: ['https://blog.example.com/x'] }, 'not a primary source'],
])('%s in a playbook of one’s own is reported', (_what, more, words) => {
  write('own.yml', playbook('A rule of ours', more));
  expect(lintPlaybooks(folder).problems.map(problemText).join('\n')).toContain(words);
});
