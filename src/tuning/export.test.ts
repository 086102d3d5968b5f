import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { FacetName } from '../falco/facets.ts';
import { type Exported, type ExportWish, exportSuppression } from './export.ts';
import { HOSTILE_VALUES } from './fixtures/hostile-values.ts';
import { type Made, NOW, storedAlert, suppressionOf, walkOf, wishOf } from './fixtures/wishes.ts';
import { type Refusal, refusalWords } from './refusal.ts';

const SHELL: Made = {
  rule: 'Our own rule',
  keep: ['image', 'process'],
  fields: {
    'proc.name': 'bash',
    'proc.pname': 'runc',
    'proc.exepath': '/usr/bin/bash',
    'container.image.repository': 'registry.example.com/ops/debug',
    'k8s.ns.name': 'shop',
    'k8s.pod.name': 'web-5f8d7c9b4-x2x7q',
    'user.name': 'root',
  },
};

async function exported(wish: ExportWish): Promise<Exported> {
  const result = await exportSuppression(wish);
  if (result.kind !== 'exported') throw new Error(`refused: ${refusalWords(result)}`);
  return result;
}

/** Without the comment. */
const changeIn = ({ content }: Exported) => parse(content);

describe('what is written', () => {
  test('an exception: fields, comparisons and values of one length, values quoted for the condition', async () => {
    const file = await exported(wishOf(SHELL));
    expect(changeIn(file)).toEqual([
      {
        rule: 'Our own rule',
        exceptions: [
          {
            name: expect.stringMatching(/^falconer_s_12_[0-9a-f]{8}$/),
            fields: ['container.image.repository', 'proc.name', 'proc.exepath'],
            comps: ['=', '=', '='],
            values: [['"registry.example.com/ops/debug"', '"bash"', '"/usr/bin/bash"']],
          },
        ],
        override: { exceptions: 'append' },
      },
    ]);
    expect(file).toMatchObject({ form: 'exception', name: 'falconer-s-12.yaml', replay: { suppressed: 1, hidden: 1 } });
  });

  test('the macro that upstream made for it, unless an exception is asked for', async () => {
    const wish = wishOf({ ...SHELL, rule: 'Terminal shell in container', keep: ['namespace', 'process'] });
    expect(changeIn(await exported(wish))).toEqual([
      {
        macro: 'user_expected_terminal_shell_in_container_conditions',
        condition: 'or (k8s.ns.name = "shop" and proc.name = "bash" and proc.exepath = "/usr/bin/bash")',
        override: { condition: 'append' },
      },
    ]);
    expect((await exported({ ...wish, form: 'exception' })).form).toBe('exception');
  });

  test('the list that upstream made for it, when its field says all', async () => {
    const rule = 'Change thread namespace';
    expect(changeIn(await exported(wishOf({ ...SHELL, rule, keep: ['process'] })))).toEqual([
      {
        list: 'user_known_change_thread_namespace_binaries',
        items: ['"bash"'],
        override: { items: 'append' },
      },
    ]);
    expect((await exported(wishOf({ ...SHELL, rule, keep: ['image', 'process'] }))).form).toBe('macro');
  });

  test.each([
    ['Drop and execute new binary in container', 'macro'],
    ['Linux Kernel Module Injection Detected', 'exception'],
  ])('an image goes with its process also where upstream has a list of images: %s', async (rule, form) => {
    const wish = wishOf({ ...SHELL, rule, keep: ['image'] });
    const file = await exported(wish);
    expect(file).toMatchObject({ form, replay: { hidden: 1, others: [] } });
    for (const part of ['"registry.example.com/ops/debug"', '"bash"', '"/usr/bin/bash"', 'proc.exepath'])
      expect(file.content).toContain(part);
    const other = storedAlert(2, {
      ...SHELL,
      rule,
      fields: { ...SHELL.fields, 'proc.name': 'zsh', 'proc.exepath': '/z' },
    });
    expect(await exportSuppression(wishOf({ ...SHELL, rule, keep: ['image'] }, [other]))).toEqual({
      kind: 'place-alone',
    });
  });

  test('a workload by the names of its pods', async () => {
    const more = ['web-5f8d7c9b4-zzzzz', 'web-66666666bb-bbbbb'].map((pod, index) =>
      storedAlert(index + 2, { ...SHELL, fields: { ...SHELL.fields, 'k8s.pod.name': pod } }),
    );
    const { content, replay } = await exported(wishOf({ ...SHELL, keep: ['workload', 'process'] }, more));
    expect(content).toContain('web-[bcdfghjklmnpqrstvwxz2456789]{6}');
    expect(replay).toMatchObject({ suppressed: 3, hidden: 3, others: [] });
  });

  test.each<[string, Made, readonly string[]]>([
    [
      'the far end of a connection',
      {
        rule: 'R',
        keep: ['process', 'target'],
        fields: { 'proc.name': 'curl', 'fd.name': '10.0.3.7:43210->10.96.0.1:443' },
      },
      ["'->10.96.0.1:443'".replaceAll("'", '"'), 'endswith'],
    ],
    [
      'an object of the Kubernetes API',
      {
        rule: 'R',
        source: 'k8s_audit',
        keep: ['user', 'target', 'namespace'],
        fields: {
          'ka.user.name': 'system:serviceaccount:ci:deployer',
          'ka.target.resource': 'configmaps',
          'ka.target.name': 'app-config',
          'ka.target.namespace': 'shop',
        },
      },
      ['"system:serviceaccount:ci:deployer"', '"configmaps"', '"app-config"', '"shop"', 'ka.target.namespace'],
    ],
    ['a host', { rule: 'R', keep: ['host', 'process'], fields: { 'proc.name': 'dpkg' } }, ['evt.hostname', '"node-1"']],
    [
      'keys as Falco appends them',
      { rule: 'R', keep: ['namespace'], fields: { 'proc.name': 'x', k8s_ns_name: 'shop' } },
      ['k8s.ns.name', 'proc.name'],
    ],
  ])('%s', async (_what, made, parts) => {
    const { content } = await exported(wishOf(made));
    for (const part of parts) expect(content).toContain(part);
  });

  test('a glob', async () => {
    const matchers = [
      { facet: 'rule', op: '=', value: 'R' },
      { facet: 'process', op: '~', value: 'pip*' },
    ] as const;
    const stored = [storedAlert(1, { rule: 'R', fields: { 'proc.name': 'pip3.11' } })];
    expect(
      (await exported({ suppression: suppressionOf(matchers), walk: walkOf(stored), now: NOW })).content,
    ).toContain(`'"pip*"'`);
  });
});

describe('what is refused', () => {
  const matchersOf = (...more: readonly [FacetName, '=' | '!=' | '~' | '!~', string][]) =>
    suppressionOf([['rule', '=', 'R'] as const, ...more].map(([facet, op, value]) => ({ facet, op, value })));
  const stored = [storedAlert(1, { ...SHELL, rule: 'R' })];
  const refused = (wish: Partial<ExportWish>) =>
    exportSuppression({ suppression: matchersOf(['process', '=', 'bash']), walk: walkOf(stored), now: NOW, ...wish });

  test.each<[Refusal['kind'], Partial<ExportWish>]>([
    ['no-event', { walk: walkOf([]) }],
    ['no-rule', { suppression: suppressionOf([{ facet: 'process', op: '=', value: 'bash' }]) }],
    ['only-rule', { suppression: matchersOf() }],
    ['negated', { suppression: matchersOf(['process', '!=', 'zsh']) }],
    ['negated', { suppression: matchersOf(['process', '!~', 'z*']) }],
    ['broad-glob', { suppression: matchersOf(['process', '~', 'b*']) }],
    ['list-name', { loaded: [{ kind: 'list', name: 'bash', isAppended: false, texts: [] }] }],
    [
      'no-field',
      {
        suppression: matchersOf(['user', '=', 'ann']),
        walk: walkOf([storedAlert(1, { rule: 'R', fields: { 'ct.user': 'ann' } })]),
      },
    ],
    [
      'source',
      wishOf({
        rule: 'Terminal shell in container',
        source: 'k8s_audit',
        keep: ['user'],
        fields: { 'ka.user.name': 'x' },
      }),
    ],
    ['rule-name', wishOf({ ...SHELL, rule: 'R\n- macro: never_true' })],
    [
      'changing-target',
      wishOf({ rule: 'R', keep: ['target'], fields: { 'fd.name': '/proc/12345/environ', 'proc.name': 'x' } }),
    ],
    [
      'place-alone',
      wishOf({ ...SHELL, keep: ['image'] }, [
        storedAlert(2, { ...SHELL, fields: { ...SHELL.fields, 'proc.name': 'zsh', 'proc.exepath': '/bin/zsh' } }),
      ]),
    ],
  ])('%s', async (kind, wish) => {
    const result = await refused(wish);
    expect(result.kind).toBe(kind);
    if (result.kind !== 'exported') expect(refusalWords(result)).toMatch(/^[A-Z].*\.$/s);
  });

  test('what would also hide alerts that the suppression leaves visible', async () => {
    // Same process; the user of the first is only in a field that its facet does not come from.
    const made: Made = { rule: 'R', keep: ['process'], fields: { 'proc.name': 'bash' } };
    const wish = wishOf(made);
    const alert = storedAlert(1, made);
    const other = {
      ...storedAlert(7, { rule: 'R', fields: { 'proc.name': 'bash' } }),
      facets: { source: 'syscall', rule: 'R' },
    };
    expect(await exportSuppression({ ...wish, walk: walkOf([alert, other]) })).toEqual({
      kind: 'hides-others',
      alerts: ['F-7'],
    });
  });

  test('an image that the events do not tell', async () => {
    const fields = { 'proc.name': 'bash', 'container.image': 'nginx:1', 'container.image.repository': null };
    expect(await exportSuppression(wishOf({ rule: 'R', keep: ['image', 'process'], fields }))).toEqual({
      kind: 'no-field',
      facet: 'image',
    });
  });
});

test('the comment holds hostile text on its line; what can be hidden in it is shown', async () => {
  const wish = wishOf(SHELL);
  for (const reason of HOSTILE_VALUES) {
    const suppression = { ...wish.suppression, reason, by: { ...wish.suppression.by, name: `${reason}\n- rule: x` } };
    const file = await exported({ ...wish, suppression });
    expect(changeIn(file)).toEqual(changeIn(await exported(wish)));
    const comment = file.content.slice(0, file.content.indexOf('\n- rule:'));
    expect(comment.split(/[\n\r\u0085\u2028\u2029]/).every((line) => line.startsWith('#'))).toBe(true);
    expect(comment).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u);
  }
  const { content } = await exported(wish);
  for (const part of ['S-12', 'Ana (U1)', 'deploy', '2026-05-23', 'rules_files', 'customRules', 'falco -V'])
    expect(content).toContain(part);
});
