/** The export against the reference data on Falco's rules; skipped, saying so, where the data is not there. */
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { FacetName } from '../falco/facets.ts';
import { type Condition, parseCondition } from './condition.ts';
import { exportSuppression } from './export.ts';
import { LIST_HOOKS, MACRO_HOOKS } from './facts/hooks.ts';
import { LIST_NAMES } from './facts/list-names.ts';
import { factsOf } from './facts/rule-facts.ts';
import { problemsOf } from './fixtures/json-schema.ts';
import { RULE_SCHEMA, RULES, type RuleData } from './fixtures/rules-data.ts';
import { wishOf } from './fixtures/wishes.ts';
import { refuseCheck } from './tuple.ts';

const rules = RULES ?? [];
const named = new Map(rules.map((rule) => [rule.rule, rule]));
const core = rules.filter(({ kind }) => kind === 'core').map((rule) => [rule.rule, rule] as const);

/** Every value that a rule's own output fields may have, as such an event shows it. */
const VALUES: Readonly<Record<string, unknown>> = {
  'proc.name': 'python3',
  'proc.exepath': '/usr/bin/python3.11',
  'proc.pname': 'containerd-shim',
  'proc.cmdline': 'python3 -c "import os" (x) = y, z',
  'user.name': 'root',
  'user.uid': 0,
  'user.loginuid': -1,
  'fd.name': '/etc/pam.d/sshd',
  'evt.arg.path': '/usr/bin/tool',
};

const CONTAINER = {
  container_id: '3ad7b26ded6d',
  container_image_repository: 'docker.io/library/python',
  container_image_tag: '3.11',
  k8s_ns_name: 'shop',
  k8s_pod_name: 'web-5f8d7c9b4-x2x7q',
};

function eventOf({ fields, condition }: RuleData): Readonly<Record<string, unknown>> {
  const said = Object.fromEntries(fields.map((field) => [field, VALUES[field] ?? null]));
  const isNetwork = fields.includes('fd.rport');
  const connection = isNetwork ? { 'fd.name': '10.0.3.7:43210->10.96.0.1:443' } : {};
  return { ...said, ...connection, ...(/\bnot container\b/.test(condition ?? '') ? {} : CONTAINER) };
}

describe.skipIf(RULES === undefined)('every rule of kind core (skipped without the data)', () => {
  test.each(core)('%s', async (name, rule) => {
    const keep: readonly FacetName[] = [
      'namespace',
      'workload',
      'image',
      'host',
      'process',
      'parent',
      'user',
      'target',
    ];
    const wish = wishOf({ rule: name, source: rule.source, keep, fields: eventOf(rule) });
    const forms = [await exportSuppression(wish), await exportSuppression({ ...wish, form: 'exception' })];
    for (const result of forms) {
      expect(result).toMatchObject({
        kind: 'exported',
        replay: { suppressed: 1, hidden: 1, others: [], elsewhere: { hidden: 0 } },
      });
      if (result.kind === 'exported') expect(problemsOf(parse(result.content), RULE_SCHEMA)).toEqual([]);
    }
    expect(forms[0]).toMatchObject({ form: MACRO_HOOKS.has(name) ? 'macro' : 'exception' });
    expect(forms[1]).toMatchObject({ form: 'exception' });
  });

  test('a list is used where upstream has one for the field', async () => {
    const facetOf: Readonly<Record<string, FacetName>> = {
      'proc.name': 'process',
      'proc.pname': 'parent',
      'container.image.repository': 'image',
      'fd.name': 'target',
    };
    const listed = core.flatMap(([name, rule]) => {
      const hook = LIST_HOOKS.get(name);
      return hook === undefined ? [] : [{ name, rule, hook }];
    });
    expect(listed).toHaveLength(LIST_HOOKS.size);
    for (const { name, rule, hook } of listed) {
      const keep = [facetOf[hook.field] ?? 'process'];
      const fields = { ...eventOf(rule), ...CONTAINER, 'fd.name': '/dev/tool', 'proc.pname': 'runc' };
      const result = await exportSuppression(wishOf({ rule: name, source: rule.source, keep, fields }));
      // A list of images can't name the process that an image goes with.
      const form =
        hook.field === 'container.image.repository' ? (MACRO_HOOKS.has(name) ? 'macro' : 'exception') : 'list';
      expect(result).toMatchObject({ kind: 'exported', form });
      if (result.kind !== 'exported') continue;
      expect(problemsOf(parse(result.content), RULE_SCHEMA)).toEqual([]);
      if (form !== 'list') {
        for (const field of ['container.image.repository', 'proc.name']) expect(result.content).toContain(field);
        continue;
      }
      expect(parse(result.content)).toMatchObject([{ list: hook.list, override: { items: 'append' } }]);
    }
  });

  test('the facts are those of the data: source and file of every rule, and every hook where its rule tests it', () => {
    for (const { rule, source, file } of rules.filter(({ kind, condition }) => kind === 'core' && condition)) {
      expect(factsOf(rule)).toMatchObject({ source, file: file.slice(file.lastIndexOf('/') + 1) });
    }
    for (const [name, macro] of MACRO_HOOKS) {
      const rule = named.get(name);
      expect(rule?.tuning_macros).toContain(macro);
      expect(negatedIn(rule)).toContain(macro);
      expect(rules.filter(({ macros, tuning_macros: tuning }) => [...macros, ...tuning].includes(macro))).toHaveLength(
        1,
      );
    }
    for (const [name, { list, field }] of LIST_HOOKS) {
      expect(negatedIn(named.get(name))).toContain(`${field} in ${list}`);
      const users = rules.filter(({ condition }) => new RegExp(`\\b${list}\\b`).test(condition ?? ''));
      expect(users.map(({ rule }) => rule)).toEqual([name]);
    }
  });
});

/** Names of one thing, in the place where a list may stand. */
const NO_LISTS = [
  'unicorn_launche',
  'ip_restrictions_changed',
  'policy_project_updated',
  'user_admin_status_updated',
  'user_impersonation',
];

test.skipIf(RULES === undefined)('the name of every list that a rule of the data tests is refused as a value', () => {
  const lists = rules.flatMap(({ condition }) =>
    [...(condition ?? '').matchAll(/\b(?:in|pmatch|intersects)\s*\(\s*([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\s*\)/g)].flatMap(
      ([, name]) => name ?? [],
    ),
  );
  const names = new Set(lists.filter((name) => !NO_LISTS.includes(name)));
  expect(names.size).toBeGreaterThan(40);
  expect([...names].filter((name) => !LIST_NAMES.has(name))).toEqual([]);
  for (const name of [...names].filter((one) => one.length <= 15)) {
    const check = { field: 'proc.name', op: '=', value: name } as const;
    expect(refuseCheck(check, 'syscall', new Set())).toMatchObject({ kind: 'list-name' });
  }
});

test.skipIf(RULE_SCHEMA === undefined)("the check against Falco's schema finds what is wrong", () => {
  expect(problemsOf([{ rule: 'x', exceptions: [{ fields: [] }], nonsense: 1 }], RULE_SCHEMA)).toEqual([
    '$[0].exceptions[0].name: missing',
    '$[0].nonsense: unknown',
  ]);
});

/** What the condition as a whole denies: `x and not a and not f in (l)` gives a and `f in l`. */
function negatedIn(rule: RuleData | undefined): readonly string[] {
  const parsed = parseCondition(rule?.condition ?? '');
  if (parsed.kind !== 'parsed') return [];
  const parts: readonly Condition[] = parsed.condition.kind === 'and' ? parsed.condition.of : [parsed.condition];
  return parts.flatMap((part) => {
    if (part.kind !== 'not') return [];
    if (part.of.kind === 'macro') return [part.of.name];
    const { of } = part;
    return of.kind === 'check' ? of.values.map((value) => `${of.field} ${of.op} ${value}`) : [];
  });
}
