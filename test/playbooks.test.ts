/** The playbooks as shipped: sound, named by ATT&CK ids that are known, and one for every rule of Falco. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TECHNIQUES } from '../src/analysis/attack-techniques.ts';
import { coverageOf } from '../src/commands/coverage.ts';
import { problemText } from '../src/playbook/problem.ts';
import { readPlaybooks } from '../src/playbook-folder.ts';

const RULES = fileURLToPath(new URL('../../shared/data/falco-rules.json', import.meta.url));
const { library, problems } = readPlaybooks();

test('every file is read without a problem', () => {
  expect(problems.map(problemText)).toEqual([]);
  expect(library.playbooks.length).toBeGreaterThan(290);
});

test('every technique has a name; TA… are tactics', () => {
  const ids = library.playbooks.flatMap(({ techniques }) => techniques).filter((id) => !id.startsWith('TA'));
  expect(ids.filter((id) => TECHNIQUES[id] === undefined)).toEqual([]);
});

test('no playbook claims that Falco blocks, prevents or kills', () => {
  const claims = library.playbooks.filter((playbook) =>
    /\bFalco (?:will |can |does )?(?:block|prevent|kill|stop)s?\b/i.test(JSON.stringify(playbook)),
  );
  expect(claims.map(({ id }) => id)).toEqual([]);
});

test.skipIf(!existsSync(RULES))(
  'every rule of Falco and its plugins has one (skipped without the rules beside the project)',
  () => {
    const { missing, total } = coverageOf(readFileSync(RULES, 'utf8'), library);
    expect(total).toBeGreaterThan(340);
    expect(missing).toEqual([]);
  },
);
