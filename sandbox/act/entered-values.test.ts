import { describe, expect, test } from 'vitest';
import type { Block, View } from '../workspace/model.ts';
import { Views } from '../workspace/views.ts';
import { enter, incomplete } from './entered-values.ts';

const label = { type: 'plain_text', text: 'x' } as const;
const option = (value: string) => ({ text: label, value });
const options = [option('1h'), option('1d')];

const BLOCKS: Block[] = [
  {
    type: 'input',
    block_id: 'why',
    label,
    element: { type: 'plain_text_input', action_id: 'a', min_length: 3, max_length: 5 },
  },
  {
    type: 'input',
    block_id: 'for',
    label,
    element: { type: 'static_select', action_id: 'a', options, initial_option: option('1h') },
  },
  {
    type: 'input',
    block_id: 'kind',
    label,
    optional: true,
    element: { type: 'radio_buttons', action_id: 'a', options },
  },
  { type: 'input', block_id: 'also', label, optional: true, element: { type: 'checkboxes', action_id: 'a', options } },
  { type: 'input', block_id: 'who', label, optional: true, element: { type: 'users_select', action_id: 'a' } },
  { type: 'input', block_id: 'day', label, optional: true, element: { type: 'datepicker', action_id: 'a' } },
  { type: 'input', block_id: 'until', label, optional: true, element: { type: 'datetimepicker', action_id: 'a' } },
];

function shown(): View {
  return new Views(() => undefined).open('U0ALICE', { type: 'modal', blocks: BLOCKS });
}

describe('entered', () => {
  test.each<[string, unknown, string, unknown]>([
    ['typed text', 'why not', 'value', 'why not'],
    ['text by action id', { a: 'why not' }, 'value', 'why not'],
    ["Slack's own state", { a: { type: 'plain_text_input', value: 'why not' } }, 'value', 'why not'],
    ['emptied text', { a: { type: 'plain_text_input', value: '' } }, 'value', null],
  ])('%s', (_what, content, key, expected) => {
    const entry = enter(shown(), { why: content });
    expect(entry).toMatchObject({ values: { why: { a: { type: 'plain_text_input', [key]: expected } } } });
  });

  test.each<[string, string, unknown, object]>([
    ['an option by value', 'for', '1d', { type: 'static_select', selected_option: option('1d') }],
    ['an option in state', 'for', { a: { selected_option: option('1d') } }, { selected_option: option('1d') }],
    ['no option', 'kind', null, { type: 'radio_buttons', selected_option: null }],
    ['several options', 'also', ['1h', '1d'], { type: 'checkboxes', selected_options: options }],
    [
      'several options in state',
      'also',
      { a: { selected_options: [option('1d')] } },
      { selected_options: [option('1d')] },
    ],
    ['a person', 'who', 'U0BOB', { type: 'users_select', selected_user: 'U0BOB' }],
    ['a date', 'day', '2026-05-23', { type: 'datepicker', selected_date: '2026-05-23' }],
    ['an instant', 'until', 1_700_000_000, { type: 'datetimepicker', selected_date_time: 1_700_000_000 }],
  ])('%s', (_what, blockId, content, expected) => {
    expect(enter(shown(), { [blockId]: content })).toMatchObject({ values: { [blockId]: { a: expected } } });
  });

  test('initial values stay where nothing was entered', () => {
    expect(enter(shown(), {})).toMatchObject({
      values: { for: { a: { selected_option: option('1h') } }, why: { a: { value: null } } },
    });
  });

  test('what was entered before stays where nothing new was entered', () => {
    const views = new Views(() => undefined);
    const view = views.open('U0ALICE', { type: 'modal', blocks: BLOCKS });
    const before = enter(view, { who: 'U0BOB' });
    const later = views.enter({ user: 'U0ALICE', view }, before.kind === 'accepted' ? before.values : {});
    expect(enter(later, { why: 'why' })).toMatchObject({
      values: { who: { a: { selected_user: 'U0BOB' } }, why: { a: { value: 'why' } } },
    });
  });

  test.each<[string, Record<string, unknown>, object]>([
    ['an option that is not offered', { for: '1w' }, { for: 'This choice is not offered' }],
    ['one that is among several', { also: ['1h', '1w'] }, { also: 'This choice is not offered' }],
    ['no date', { day: 'tomorrow' }, { day: 'This choice is not offered' }],
    ['a block that is not there', { when: 'x' }, { when: 'There is no such input' }],
  ])('refused: %s', (_what, entered, errors) => {
    expect(enter(shown(), entered)).toEqual({ kind: 'refused', errors });
  });
});

test.each<[string, Record<string, unknown>, object]>([
  ['missing', {}, { why: 'Please complete this required field.' }],
  ['too short', { why: 'ab' }, { why: 'Please enter at least 3 characters.' }],
  ['too long', { why: 'abcdef' }, { why: 'Please enter no more than 5 characters.' }],
  ['just right', { why: 'abc' }, {}],
  ['a required select cleared', { why: 'abc', for: null }, { for: 'Please complete this required field.' }],
])('before submitting: %s', (_rule, entered, errors) => {
  const entry = enter(shown(), entered);
  expect(entry.kind === 'accepted' && incomplete(BLOCKS, entry.values)).toEqual(errors);
});
