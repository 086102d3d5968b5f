import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { FacetName } from '../falco/facets.ts';
import { exportSuppression } from './export.ts';
import { FIELD_NAMES, fieldNamed } from './fields.ts';
import { HOSTILE_VALUES } from './fixtures/hostile-values.ts';
import { wishOf } from './fixtures/wishes.ts';
import { disprove } from './proof.ts';
import { refusalWords } from './refusal.ts';
import { type Change, changeYaml } from './rules-yaml.ts';
import { type Check, refuseCheck } from './tuple.ts';

test('there are enough hostile values', () => {
  expect(new Set(HOSTILE_VALUES).size).toBeGreaterThanOrEqual(60);
});

const OPS = ['=', 'glob', 'regex', 'endswith'] as const;

/** Every form that a check may take, written and read again. */
function changesWith(check: Check): readonly Change[] {
  const beside: Check = { field: 'proc.pname', op: '=', value: 'runc' };
  return [
    { form: 'exception', rule: 'R', name: 'falconer_s_1', checks: [beside, check, beside] },
    { form: 'macro', macro: 'user_known_x', checks: [check] },
    { form: 'list', list: 'known_x', field: check.field, value: check.value },
  ];
}

test.each([
  ['fd.name', 'endswith', '->10.0.0.1:443'],
  ['k8s.pod.name', 'regex', 'web-[bcdfghjklmnpqrstvwxz2456789]{6}'],
] as const)('of all fields only %s is compared by %s', (only, op, value) => {
  const allowed = FIELD_NAMES.filter((field) => {
    const source = fieldNamed(field)?.sources[0] ?? '';
    return refuseCheck({ field, op, value }, source, new Set()) === undefined;
  });
  expect(allowed.filter((field) => field !== only)).toEqual([]);
});

describe.each(FIELD_NAMES)('%s', (field) => {
  const source = fieldNamed(field)?.sources[0] ?? '';

  test('each hostile value is refused, or the condition is exactly the intended one', () => {
    let refused = 0;
    for (const value of HOSTILE_VALUES) {
      for (const op of OPS) {
        const check: Check = { field, op, value };
        if (refuseCheck(check, source, new Set()) !== undefined) refused += 1;
        else for (const change of changesWith(check)) expect(disprove(changeYaml(change), change)).toBeUndefined();
      }
    }
    expect(refused).toBeGreaterThan(HOSTILE_VALUES.length * 3);
  });

  test('property: so is any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...HOSTILE_VALUES), { maxLength: 4 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...OPS), (value, op) => {
        const check: Check = { field, op, value };
        if (refuseCheck(check, source, new Set()) !== undefined) return;
        expect(value).not.toMatch(/[\s"'\\(),=]/);
        for (const change of changesWith(check)) expect(disprove(changeYaml(change), change)).toBeUndefined();
      }),
    );
  });
});

test.each<[string, FacetName, string, Readonly<Record<string, unknown>>]>([
  ['syscall', 'process', 'proc.name', {}],
  ['syscall', 'parent', 'proc.pname', { 'proc.name': 'x' }],
  ['syscall', 'image', 'container.image.repository', { 'proc.name': 'x' }],
  ['syscall', 'user', 'user.name', { 'proc.name': 'x' }],
  ['syscall', 'namespace', 'k8s.ns.name', { 'proc.name': 'x' }],
  ['syscall', 'workload', 'k8s.pod.name', { 'proc.name': 'x' }],
  ['syscall', 'target', 'fd.name', { 'proc.name': 'x' }],
  ['syscall', 'target', 'fd.name', { 'proc.name': 'x', 'fd.type': 'ipv4' }],
  ['k8s_audit', 'user', 'ka.user.name', {}],
  ['k8s_audit', 'target', 'ka.target.name', { 'ka.target.resource': 'secrets' }],
  ['k8s_audit', 'namespace', 'ka.target.namespace', { 'ka.user.name': 'x' }],
  ['aws_cloudtrail', 'user', 'ct.user', {}],
  ['gcp_auditlog', 'user', 'gcp.user', {}],
  ['okta', 'user', 'okta.actor.name', {}],
  ['github', 'user', 'github.user', {}],
])('an alert of %s with hostile text as %s (%s): refused, or proven', async (source, facet, key, fields) => {
  for (const value of [...HOSTILE_VALUES, ...HOSTILE_VALUES.map((text) => `1.1.1.1:2->${text}`)]) {
    const wish = wishOf({ rule: 'R', source, keep: [facet], fields: { ...fields, [key]: value } });
    const result = await exportSuppression(wish);
    if (result.kind !== 'exported') {
      expect(refusalWords(result)).not.toBe('');
      continue;
    }
    expect(parse(result.content)).toHaveLength(1);
    expect(result.replay.others).toEqual([]);
  }
});
