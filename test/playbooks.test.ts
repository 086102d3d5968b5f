/** The playbooks as shipped: sound, named by ATT&CK ids that are known, and one for every rule of Falco. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { TECHNIQUES } from '../src/analysis/attack-techniques.ts';
import { guidesFor } from '../src/analysis/defaults/guides.ts';
import { coverageOf } from '../src/commands/coverage.ts';
import { playbookTable } from '../src/commands/table.ts';
import { normalise } from '../src/falco/normalise.ts';
import { playbookJsonSchema } from '../src/playbook/json-schema.ts';
import { buildLibrary, mergeCatalogues } from '../src/playbook/library.ts';
import { problemText } from '../src/playbook/problem.ts';
import { compilePlaybooks, lintPlaybooks, readPlaybooks } from '../src/playbook-folder.ts';

const RULES = fileURLToPath(new URL('../../shared/data/falco-rules.json', import.meta.url));
const { library, problems } = lintPlaybooks();

test('lint finds nothing', () => {
  expect(problems.map(problemText)).toEqual([]);
  expect(library.playbooks.length).toBeGreaterThan(290);
});

test('a build keeps the playbooks whole: what it writes is what the YAML says', () => {
  const { catalogues, playbooks } = JSON.parse(compilePlaybooks());
  const kept = buildLibrary({ playbooks, catalogue: mergeCatalogues(catalogues) });
  expect(kept.problems).toEqual([]);
  expect(kept.library.playbooks).toEqual(readPlaybooks().library.playbooks);
  const ids = library.playbooks.flatMap(({ contain }) => contain);
  expect(ids.map((id) => kept.library.action(id))).toEqual(ids.map((id) => library.action(id)));
});

test('every technique has a name; TA… are tactics', () => {
  const ids = library.playbooks.flatMap(({ techniques }) => techniques).filter((id) => !id.startsWith('TA'));
  expect(ids.filter((id) => TECHNIQUES[id] === undefined)).toEqual([]);
});

test('every technique that has a name, and every tactic, has a guide for rules without a playbook', () => {
  const tactics = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '40', '42', '43'].map(
    (digits) => `TA00${digits}`,
  );
  expect([...Object.keys(TECHNIQUES), ...tactics].filter((id) => library.guide(id) === undefined)).toEqual([]);
});

test.skipIf(!existsSync(RULES))(
  'every tag of ATT&CK in the rules leads to a guide (skipped without the rules beside the project)',
  () => {
    const rules: readonly { rule: string; source: string; tags: readonly string[]; mitre: readonly string[] }[] =
      JSON.parse(readFileSync(RULES, 'utf8'));
    const tagged = rules.filter(({ tags }) => tags.some((tag) => /^T\d{4}|^TA\d{4}$|^mitre_/.test(tag)));
    expect(tagged.length).toBeGreaterThan(100);
    const unguided = tagged.filter(({ tags }) => {
      const normalised = normalise({ rule: 'R', priority: 'Notice', source: 'syscall', tags, output_fields: {} }, 0);
      return normalised.ok && guidesFor(normalised.event, library).length === 0;
    });
    expect(unguided.map(({ rule }) => rule)).toEqual([]);
  },
);

const inProject = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');

test('what is made from the playbooks and their schema is current; npm run generate makes it', () => {
  expect(inProject('playbooks/playbook.schema.json')).toBe(playbookJsonSchema());
  expect(inProject('docs/playbooks.md')).toBe(playbookTable(readPlaybooks().library));
});

test('the published schema refuses what the reader refuses, and accepts every playbook', () => {
  const published = z.fromJSONSchema(JSON.parse(inProject('playbooks/playbook.schema.json')));
  const folder = fileURLToPath(new URL('../playbooks/', import.meta.url));
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const written = names
    .filter((name) => name.endsWith('.yml') && !/(?:^|\/)(?:catalogue|tools|sources)/.test(name))
    .map((name) => ({ name, playbook: parse(readFileSync(`${folder}${name}`, 'utf8')) }));
  expect(written.length).toBeGreaterThan(290);
  expect(written.filter(({ playbook }) => !published.safeParse(playbook).success).map(({ name }) => name)).toEqual([]);

  const [{ playbook } = { playbook: {} }] = written;
  for (const wrong of [{ rule: 7 }, { checks: [] }, { techniques: ['1059'] }, { unknown: 'x' }, { tune: {} }]) {
    expect(published.safeParse({ ...playbook, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
  }
});

const SHELL = '/bin/sh';

test.skipIf(!existsSync(SHELL))("every command is read by the machine's own sh (skipped where there is none)", () => {
  const commands = library.playbooks.flatMap(({ checks, contain }) => [
    ...checks.map(({ run }) => run),
    ...contain.map((id) => library.action(id)).flatMap((action) => [action?.run, action?.undo]),
  ]);
  const script = [...new Set(commands.flatMap((run) => Object.values(run ?? {}).flat()))];
  expect(script.length).toBeGreaterThan(800);
  expect(spawnSync(SHELL, ['-n'], { input: script.join('\n'), encoding: 'utf8' }).stderr).toBe('');
});

test.skipIf(!existsSync(RULES))(
  'every rule of Falco and its plugins has one (skipped without the rules beside the project)',
  () => {
    const { missing, total } = coverageOf(readFileSync(RULES, 'utf8'), library);
    expect(total).toBeGreaterThan(340);
    expect(missing).toEqual([]);
  },
);
