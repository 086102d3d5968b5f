import { expect, test } from 'vitest';
import { validateView } from './view.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const modal = (more: object = {}) => ({ type: 'modal', title: plain('Suppress'), blocks: [], ...more });
const home = (more: object = {}) => ({ type: 'home', blocks: [], ...more });
const of = (length: number) => 'x'.repeat(length);
const dividers = (count: number) => Array.from({ length: count }, () => ({ type: 'divider' }));
const input = { type: 'input', label: plain('Why'), element: { type: 'plain_text_input' } };
const date = (more: object) => ({ ...input, element: { type: 'datepicker', action_id: 'd', ...more } });
const text = (index: number) => ({ type: 'section', block_id: `${index}`, text: plain(of(3000)) });

test.each<[string, object]>([
  ['a modal with a title of 24', modal({ title: plain(of(24)) })],
  ['100 blocks', modal({ blocks: dividers(100) })],
  ['an input with submit', modal({ blocks: [input], submit: plain('Save') })],
  ['a date picker', modal({ blocks: [date({ initial_date: '2026-05-23' })], submit: plain('Save') })],
  ['private_metadata of 3000', modal({ private_metadata: of(3000) })],
  ['a Home tab with an input', home({ blocks: [input] })],
  ['more text than a message may have', modal({ blocks: Array.from({ length: 20 }, (_, index) => text(index)) })],
])('accepted: %s', (_rule, view) => {
  expect(validateView(view)).toEqual([]);
});

test.each<[string, unknown, string, string]>([
  ['no view', undefined, '', 'must be object'],
  ['another type', { type: 'dialog' }, '', 'unsupported type: dialog'],
  ['a modal without title', modal({ title: undefined }), '', 'missing required field: title'],
  ['a title of 25', modal({ title: plain(of(25)) }), '/title/text', 'must be less than 25 characters'],
  ['a submit of 25', modal({ submit: plain(of(25)) }), '/submit/text', 'must be less than 25 characters'],
  ['a close of 25', modal({ close: plain(of(25)) }), '/close/text', 'must be less than 25 characters'],
  ['an input without submit', modal({ blocks: [input] }), '', 'missing required field: submit'],
  [
    'a date of another form',
    modal({ blocks: [date({ initial_date: '23.05.2026' })], submit: plain('Save') }),
    '/blocks/0/element/initial_date',
    'must be a date such as 2026-05-23',
  ],
  ['101 blocks', modal({ blocks: dividers(101) }), '/blocks', 'no more than 100 items allowed'],
  [
    'private_metadata of 3001',
    modal({ private_metadata: of(3001) }),
    '/private_metadata',
    'must be less than 3001 characters',
  ],
  ['callback_id of 256', modal({ callback_id: of(256) }), '/callback_id', 'must be less than 256 characters'],
  ['a title on Home', home({ title: plain('x') }), '', 'invalid additional property: title'],
  ['a repeated block_id', modal({ blocks: [text(1), text(1)] }), '/blocks/1/block_id', '`block_id`: 1 already exists'],
  ['a bad block', home({ blocks: [{ type: 'header' }] }), '/blocks/0', 'missing required field: text'],
])('refused: %s', (_rule, view, pointer, message) => {
  expect(validateView(view)).toMatchObject([{ pointer, message }]);
});

test('a view over 250,000 bytes is too large', () => {
  const view = modal({ blocks: Array.from({ length: 90 }, (_, index) => text(index)) });
  expect(validateView(view)).toMatchObject([{ code: 'view_too_large' }]);
});
