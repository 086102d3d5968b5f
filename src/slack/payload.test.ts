import { describe, expect, test } from 'vitest';
import {
  buttonSchema,
  choiceSchema,
  parseAlertId,
  parseSuppressionId,
  readCommand,
  readInteraction,
} from './payload.ts';

test.each([
  ['F-12', 'F-12'],
  ['f-12', 'F-12'],
  ['12', 'F-12'],
  [' F-12 ', 'F-12'],
  ['F-0012', 'F-12'],
  ['F-999999999', 'F-999999999'],
  ['F-1234567890', undefined],
  ['F-', undefined],
  ['', undefined],
  ['-12', undefined],
  ['F-1.5', undefined],
  ['F-1e3', undefined],
  ['F-12 x', undefined],
  ['S-12', undefined],
  ['F-١٢', undefined],
])('alert id from "%s": %s', (typed, id) => {
  expect(parseAlertId(typed)).toBe(id);
});

test.each([
  ['S-3', 'S-3'],
  ['s-3', 'S-3'],
  ['3', 'S-3'],
  ['F-3', undefined],
  ['', undefined],
])('suppression id from "%s": %s', (typed, id) => {
  expect(parseSuppressionId(typed)).toBe(id);
});

describe('who acted', () => {
  test.each<[string, Record<string, unknown>, object]>([
    [
      'the user’s own team, as with Slack Connect, wins over the workspace’s',
      { user: { id: 'U1', team_id: 'T2', name: 'ann' }, team: { id: 'T1' } },
      { user: 'U1', team: 'T2', name: 'ann' },
    ],
    [
      'else the workspace’s',
      { user: { id: 'U1', username: 'ann' }, team: { id: 'T1' } },
      { user: 'U1', team: 'T1', name: 'ann' },
    ],
    ['in an org-wide app there may be none', { user: { id: 'U1' }, team: null }, { user: 'U1', team: '', name: 'U1' }],
  ])('%s', (_rule, body, actor) => {
    expect(readInteraction(body).actor).toEqual(actor);
  });

  test('channel and trigger are there when Slack sends them, and unknown keys do not matter', () => {
    expect(
      readInteraction({ user: { id: 'U1', is_new: 1 }, channel: { id: 'C1' }, trigger_id: 't', new_key: 1 }),
    ).toEqual({
      actor: { user: 'U1', team: '', name: 'U1' },
      channel: 'C1',
      trigger: 't',
    });
  });

  test.each([[{}], [{ user: {} }], [{ user: { id: '' } }], ['x'], [null]])(
    '%j names nobody, and is refused',
    (body) => {
      expect(() => readInteraction(body)).toThrow();
    },
  );
});

test('a command without text has an empty one', () => {
  const body = { user_id: 'U1', user_name: 'ann', team_id: 'T1', channel_id: 'C1', trigger_id: 't' };
  expect(readCommand(body)).toEqual({
    actor: { user: 'U1', team: 'T1', name: 'ann' },
    channel: 'C1',
    trigger: 't',
    text: '',
  });
});

test('values of buttons and options are short and not empty', () => {
  expect(buttonSchema.safeParse({ value: 'F-1' }).success).toBe(true);
  for (const value of ['', 'x'.repeat(101), undefined, 7]) {
    expect(buttonSchema.safeParse({ value }).success).toBe(false);
    expect(choiceSchema.safeParse({ selected_option: { value } }).success).toBe(false);
  }
});
