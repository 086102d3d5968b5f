/** A signal that holds for every event of its rule says nothing: none may follow from the rule's own condition. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type FieldTest, passes } from '../src/playbook/field-test.ts';
import type { Playbook } from '../src/playbook/schema.ts';
import { readPlaybooks } from '../src/playbook-folder.ts';
import { type Condition, parseCondition } from '../src/tuning/condition.ts';

const RULES = fileURLToPath(new URL('../../shared/data/falco-rules.json', import.meta.url));

interface Rule {
  readonly rule: string;
  readonly source: string;
  readonly condition: string;
}

/** What a field must hold for the rule to match: one of these values, or a text with one of these parts. */
interface Demand {
  readonly how: 'is' | 'contains' | 'starts';
  readonly field: string;
  readonly values: readonly string[];
}

const HOW: Readonly<Record<string, Demand['how']>> = {
  '=': 'is',
  '==': 'is',
  in: 'is',
  contains: 'contains',
  startswith: 'starts',
};

function demandsOf(condition: Condition): readonly Demand[] {
  if (condition.kind === 'and') return condition.of.flatMap(demandsOf);
  if (condition.kind === 'check') {
    const how = HOW[condition.op];
    return how === undefined ? [] : [{ how, field: condition.field, values: condition.values }];
  }
  return condition.kind === 'or' ? alternatives(condition.of) : [];
}

/** `x = a or x = b` demands one of two values; alternatives over several fields demand nothing of any. */
function alternatives(of: readonly Condition[]): readonly Demand[] {
  const demands = of.map(demandsOf);
  const [first] = demands[0] ?? [];
  const alike = demands.every(
    ([one, ...more]) => more.length === 0 && one?.field === first?.field && one?.how === first?.how,
  );
  if (first === undefined || !alike) return [];
  return [{ ...first, values: demands.flatMap((one) => one.flatMap(({ values }) => values)) }];
}

/** Whether every value that the rule demands of a field passes the test. A part of a text can only prove what asks for a part of it. */
function follows(test: FieldTest, { how, values }: Demand): boolean {
  if (how === 'is') return values.every((value) => passes(test, value));
  const asked = (how === 'starts' ? test.starts : undefined) ?? test.contains;
  const asksOnlyThat = asked !== undefined && Object.keys(test).length === 1;
  return asksOnlyThat && values.every((value) => passes(test, value));
}

/** In a playbook for several rules a signal may tell one from the others, so it is idle only when it follows from all of them. */
function idleSignals(playbook: Playbook, rules: readonly Rule[]): readonly string[] {
  const demands = rules
    .filter(({ rule, source }) => playbook.rule.includes(rule) && playbook.source === source)
    .map(({ condition }) => parsed(condition));
  return playbook.signals
    .filter(({ when }) => demands.length > 0 && demands.every((demanded) => isImplied(when, demanded)))
    .map(({ says }) => `${playbook.id}: ${says[0]}`);
}

function isImplied(when: Playbook['signals'][number]['when'], demands: readonly Demand[]): boolean {
  return Object.entries(when).every(([field, test]) =>
    demands.some((demand) => demand.field === field && follows(test, demand)),
  );
}

const parsed = (text: string) => {
  const read = parseCondition(text);
  return read.kind === 'parsed' ? demandsOf(read.condition) : [];
};

test.each([
  ['a value', 'm and a.b = "x"', { is: 'x' }, true],
  ['one of several values', 'a.b in (x, y)', { in: ['x', 'y', 'z'] }, true],
  ['one of several values of which one is tested', 'a.b = x or a.b = y', { is: 'x' }, false],
  ['a part', 'a.b contains "role"', { contains: ['rol'] }, true],
  ['a part of which more is tested', 'a.b contains "role"', { contains: ['roles'] }, false],
  ['another field', 'a.c = x', { is: 'x' }, false],
  ['a negation', 'not a.b = x', { is: 'x' }, false],
])('%s', (_title, condition, when, isImplied) => {
  expect(parsed(condition).some((demand) => demand.field === 'a.b' && follows(when, demand))).toBe(isImplied);
});

test.skipIf(!existsSync(RULES))(
  'no signal follows from its rule (skipped without the rules beside the project)',
  () => {
    const rules: readonly Rule[] = JSON.parse(readFileSync(RULES, 'utf8'));
    const { library } = readPlaybooks();
    const found = library.playbooks.flatMap((playbook) => idleSignals(playbook, rules));
    expect(rules.length).toBeGreaterThan(200);
    expect(found).toEqual([]);
  },
);
