import { describe, expect, test } from 'vitest';
import { type Exported, type ExportWish, exportSuppression } from './export.ts';
import { type Made, storedAlert, wishOf } from './fixtures/wishes.ts';
import type { LoadedItem } from './loaded-rules.ts';
import { refusalWords } from './refusal.ts';

const SHELL = { 'proc.name': 'bash', 'proc.exepath': '/usr/bin/bash', 'k8s.ns.name': 'shop', 'user.name': 'root' };

async function exported(wish: ExportWish): Promise<Exported> {
  const result = await exportSuppression(wish);
  if (result.kind !== 'exported') throw new Error(`refused: ${refusalWords(result)}`);
  return result;
}

describe('a hook that upstream made for the rule is used only where it changes no other rule', () => {
  const rule = 'Terminal shell in container';
  const macro = 'user_expected_terminal_shell_in_container_conditions';
  const made: Made = { rule, keep: ['namespace', 'process'], fields: SHELL };
  const item = (kind: LoadedItem['kind'], name: string, condition: string, isAppended = false): LoadedItem => ({
    kind,
    name,
    condition,
    isAppended,
    texts: [condition],
  });

  test.each<[string, readonly LoadedItem[], string | undefined]>([
    ['nothing is loaded', [], undefined],
    ['the rule tests it', [item('rule', rule, `shell and (a or b) and not ${macro}`)], undefined],
    ['the macro is replaced', [item('macro', macro, 'proc.name = x')], undefined],
    ['the rule is narrowed', [item('rule', rule, 'and not other', true)], undefined],
    ['another rule does not name it', [item('rule', 'Own', `not ${macro}_2`)], undefined],
    ['another rule tests it', [item('rule', 'Own', `shell and not ${macro}`)], 'rule Own'],
    ['another rule tests it for the opposite', [item('rule', 'Own', `shell and ${macro}`)], 'rule Own'],
    ['what is added to another rule tests it', [item('rule', 'Own', `or ${macro}`, true)], 'rule Own'],
    ['a macro that others may test names it', [item('macro', 'fine', `x or (${macro})`)], 'macro fine'],
    ['a rule that can’t be read names it', [item('rule', 'Own', `what is = = ${macro} (`)], 'rule Own'],
    ['a list names it', [{ kind: 'list', name: 'l', isAppended: false, texts: [macro] }], 'list l'],
    ['the rule does not test it any more', [item('rule', rule, 'shell')], 'the rule as Falco loads it'],
    [
      'the rule has another way around it',
      [item('rule', rule, `a and not ${macro}`), item('rule', rule, 'or b', true)],
      'the rule as Falco loads it',
    ],
    ['the rule can’t be read', [item('rule', rule, `= = not ${macro}`)], 'the rule as Falco loads it'],
  ])('%s', async (_what, loaded, because) => {
    const { form, content, replay, doubts } = await exported({ ...wishOf(made), loaded });
    expect({ form, doubts: doubts.length }).toEqual(
      because === undefined ? { form: 'macro', doubts: 0 } : { form: 'exception', doubts: 1 },
    );
    expect(replay).toMatchObject({ hidden: 1, others: [], elsewhere: { alerts: 0, hidden: 0 } });
    if (because !== undefined) expect(content).toMatch(new RegExp(`# Not added to ${macro}, .*${because}`));
  });

  test('also a list: the macro, and where that is named too, an exception', async () => {
    const wish = wishOf({ fields: SHELL, rule: 'Change thread namespace', keep: ['process'] });
    const list = item('rule', 'Own', 'not proc.name in (user_known_change_thread_namespace_binaries)');
    const both = [list, item('rule', 'Own', 'user_known_change_thread_namespace_activities')];
    expect(await exported({ ...wish, loaded: [list] })).toMatchObject({ form: 'macro', doubts: [{ kind: 'shared' }] });
    expect(await exported({ ...wish, loaded: both })).toMatchObject({ form: 'exception', doubts: [{}, {}] });
  });

  const own = (id: number, process: string, name = 'Own') =>
    storedAlert(id, { ...made, rule: name, fields: { ...made.fields, 'proc.name': process } });

  test('rules that are not known might test it: their stored alerts are looked at, and counted', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) => own(index + 2, `p${index}`));
    const { form, content, replay } = await exported(wishOf(made, many));
    expect({ form, ...replay.elsewhere }).toEqual({ form: 'macro', alerts: 1_200, hidden: 0 });
    expect(content).toContain(
      'no other: 0 of its rule, 0 of other rules (1200 alerts of rules not known here looked at)',
    );
    const fits = await exported(wishOf(made, [...many, own(2_000, 'bash')]));
    expect(fits).toMatchObject({ form: 'exception', replay: { hidden: 1, elsewhere: { alerts: 0, hidden: 0 } } });
    expect(fits.doubts).toEqual([{ kind: 'fits-others', hook: macro, alerts: 1 }]);
  });

  test('a rule that is loaded and does not name it, or that upstream ships, is not looked at', async () => {
    const fitting = [own(2, 'bash'), own(3, 'bash', 'Read sensitive file untrusted')];
    const wish = { ...wishOf(made, fitting), loaded: [item('rule', 'Own', 'shell and x')] };
    expect(await exported(wish)).toMatchObject({ form: 'macro', replay: { elsewhere: { alerts: 0, hidden: 0 } } });
    const part = { ...wish, loaded: [item('rule', 'Own', 'and x', true)] };
    expect(await exported(part)).toMatchObject({ form: 'exception', doubts: [{ kind: 'fits-others', alerts: 1 }] });
  });
});
