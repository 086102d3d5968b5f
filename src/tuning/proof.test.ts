import { describe, expect, test } from 'vitest';
import { disprove } from './proof.ts';
import type { Change } from './rules-yaml.ts';

describe('the proof', () => {
  const change: Change = {
    form: 'exception',
    rule: 'R',
    name: 'falconer_s_1',
    checks: [{ field: 'proc.name', op: '=', value: 'a)or(proc.name!=b' }],
  };
  const file = (value: string) =>
    `- rule: R\n  exceptions:\n    - name: falconer_s_1\n      fields: [proc.name]\n      comps: ["="]\n      values:\n        - [${value}]\n  override:\n    exceptions: append\n`;

  test.each([
    ['a value that Falco would read as a condition', file("'a)or(proc.name!=b'")],
    ['a value that closes its quotes', file(`'"x" or evt.type exists or proc.name="y"'`)],
    ['values of another number', file('\'"a"\', \'"b"\'')],
    ['another rule', file('\'"a)or(proc.name!=b"\'').replace('rule: R', 'rule: S')],
    ['a second item', `${file('\'"a)or(proc.name!=b"\'')}- macro: never_true\n  condition: evt.num>=0\n`],
    ['replace instead of append', file('\'"a)or(proc.name!=b"\'').replace(': append', ': replace')],
    ['no YAML', '- rule: ['],
    ['nothing', ''],
  ])('finds %s', (_what, text) => {
    expect(disprove(text, change)).toEqual(expect.any(String));
  });

  test('accepts the same value quoted for the condition', () => {
    expect(disprove(file('\'"a)or(proc.name!=b"\''), change)).toBeUndefined();
  });
});
