import { describe, expect, test } from 'vitest';
import { validateMessage } from './message.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const of = (length: number) => 'x'.repeat(length);
const times = <Item>(count: number, item: (index: number) => Item) => Array.from({ length: count }, (_, i) => item(i));

const section = (text: unknown) => ({ type: 'section', text });
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), ...more });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const option = (more: object = {}) => ({ text: plain('One'), value: '1', ...more });
const select = (more: object = {}) => ({ type: 'static_select', options: [option()], ...more });
const choices = (type: string, count: number) => ({ type, options: times(count, (i) => option({ value: `${i}` })) });
const overflow = (count: number) => choices('overflow', count);
const image = (more: object = {}) => ({ type: 'image', image_url: 'https://x.test/a.png', alt_text: 'a', ...more });
const input = (element: unknown, more: object = {}) => ({ type: 'input', label: plain('Why'), element, ...more });
const textInput = (more: object = {}) => ({ type: 'plain_text_input', ...more });
const confirm = (more: object = {}) => ({
  title: plain('Sure?'),
  text: plain('It ends'),
  confirm: plain('Yes'),
  deny: plain('No'),
  ...more,
});

const LONG = of(3000);

describe('accepted', () => {
  test.each<[string, unknown[]]>([
    ['no blocks', []],
    ['50 blocks', times(50, () => ({ type: 'divider' }))],
    ['a header of 150 characters', [{ type: 'header', text: plain(of(150)) }]],
    ['section text of 3000 characters', [section(mrkdwn(LONG))]],
    [
      '10 fields of 2000 characters, in total under 12,000',
      [{ type: 'section', fields: times(6, () => plain(of(2000))) }],
    ],
    ['10 context elements', [{ type: 'context', elements: times(10, () => mrkdwn('x')) }]],
    ['an image in a context block', [{ type: 'context', elements: [image()] }]],
    ['25 actions', [actions(...times(25, (i) => button({ action_id: `${i}` })))]],
    ['a button with text of 75, value of 2000', [actions(button({ text: plain(of(75)), value: of(2000) }))]],
    ['a dangerous button with a confirm dialog', [actions(button({ style: 'danger', confirm: confirm() }))]],
    ['an overflow of one option', [actions(overflow(1))]],
    ['an overflow of five options', [actions(overflow(5))]],
    ['100 options in a select', [actions(choices('static_select', 100))]],
    [
      'option groups',
      [actions({ type: 'static_select', option_groups: [{ label: plain('g'), options: [option()] }] })],
    ],
    ['an initial option that is offered', [actions(select({ initial_option: option() }))]],
    ['an accessory', [{ ...section(plain('x')), accessory: button() }]],
    ['10 radio buttons', [input(choices('radio_buttons', 10))]],
    ['10 checkboxes with mrkdwn', [actions({ type: 'checkboxes', options: [option({ text: mrkdwn('*One*') })] })]],
    ['a date and time picker', [input({ type: 'datetimepicker', initial_date_time: 1_700_000_000 })]],
    ['a user select', [input({ type: 'users_select', initial_user: 'U0ALICE' })]],
    ['a text input', [input(textInput({ multiline: true, min_length: 1, max_length: 3000 }))]],
    ['an image block', [image({ title: plain('x') })]],
    ['exactly 12,000 characters', times(4, () => section(plain(LONG)))],
    ['one action_id in two blocks', [actions(button({ action_id: 'a' })), actions(button({ action_id: 'a' }))]],
  ])('%s', (_rule, blocks) => {
    expect(validateMessage({ blocks })).toEqual([]);
  });
});

describe('refused', () => {
  test.each<[string, unknown, string, string]>([
    ['blocks that are no list', {}, '/blocks', 'must be array'],
    ['51 blocks', times(51, () => ({ type: 'divider' })), '/blocks', 'no more than 50 items allowed'],
    ['an unknown block type', [{ type: 'markdown', text: 'x' }], '/blocks/0', 'unsupported type: markdown'],
    ['a block of 2026', [{ type: 'table', rows: [] }], '/blocks/0', 'unsupported type: table'],
    ['a block without type', [{}], '/blocks/0', 'missing required field: type'],
    ['an unknown key', [{ type: 'divider', color: 'red' }], '/blocks/0', 'invalid additional property: color'],
    ['a header in mrkdwn', [{ type: 'header', text: mrkdwn('x') }], '/blocks/0/text/type', 'expected "plain_text"'],
    ['an empty header', [{ type: 'header', text: plain('') }], '/blocks/0/text/text', 'must be more than 0 characters'],
    [
      '151 characters in a header',
      [{ type: 'header', text: plain(of(151)) }],
      '/blocks/0/text/text',
      'must be less than 151',
    ],
    [
      '76 emoji of two units in a header',
      [{ type: 'header', text: plain('🦅'.repeat(76)) }],
      '/blocks/0/text/text',
      'less than 151',
    ],
    ['3001 characters in a section', [section(plain(of(3001)))], '/blocks/0/text/text', 'must be less than 3001'],
    ['a section with nothing in it', [{ type: 'section' }], '/blocks/0', 'must have text or fields'],
    ['a section whose text is a string', [section('x')], '/blocks/0/text', 'must be object'],
    [
      'emoji in mrkdwn',
      [section({ ...mrkdwn('x'), emoji: true })],
      '/blocks/0/text',
      'invalid additional property: emoji',
    ],
    ['11 fields', [{ type: 'section', fields: times(11, () => plain('x')) }], '/blocks/0/fields', 'no more than 10'],
    ['a field of 2001', [{ type: 'section', fields: [plain(of(2001))] }], '/blocks/0/fields/0/text', 'less than 2001'],
    [
      '11 context elements',
      [{ type: 'context', elements: times(11, () => plain('x')) }],
      '/blocks/0/elements',
      'no more than 10',
    ],
    ['an empty context', [{ type: 'context', elements: [] }], '/blocks/0/elements', 'no fewer than 1'],
    [
      'a button in a context',
      [{ type: 'context', elements: [button()] }],
      '/blocks/0/elements/0',
      'unsupported type: button',
    ],
    ['26 actions', [actions(...times(26, () => button()))], '/blocks/0/elements', 'no more than 25'],
    ['no actions', [actions()], '/blocks/0/elements', 'no fewer than 1'],
    [
      'a text input among actions',
      [actions(textInput())],
      '/blocks/0/elements/0',
      'unsupported type: plain_text_input',
    ],
    [
      '76 characters on a button',
      [actions(button({ text: plain(of(76)) }))],
      '/blocks/0/elements/0/text/text',
      'less than 76',
    ],
    ['mrkdwn on a button', [actions(button({ text: mrkdwn('x') }))], '/blocks/0/elements/0/text/type', 'plain_text'],
    ['a value of 2001', [actions(button({ value: of(2001) }))], '/blocks/0/elements/0/value', 'less than 2001'],
    ['an empty value', [actions(button({ value: '' }))], '/blocks/0/elements/0/value', 'more than 0'],
    ['an unknown style', [actions(button({ style: 'default' }))], '/blocks/0/elements/0/style', 'primary'],
    ['a url that is no web address', [actions(button({ url: 'javascript:x' }))], '/blocks/0/elements/0/url', 'http'],
    [
      'an action_id of 256',
      [actions(button({ action_id: of(256) }))],
      '/blocks/0/elements/0/action_id',
      'less than 256',
    ],
    [
      'a confirm title of 101',
      [actions(button({ confirm: confirm({ title: plain(of(101)) }) }))],
      '/blocks/0/elements/0/confirm/title/text',
      'less than 101',
    ],
    [
      'a confirm text of 301',
      [actions(button({ confirm: confirm({ text: plain(of(301)) }) }))],
      '/blocks/0/elements/0/confirm/text/text',
      'less than 301',
    ],
    [
      'a confirm label of 31',
      [actions(button({ confirm: confirm({ deny: plain(of(31)) }) }))],
      '/blocks/0/elements/0/confirm/deny/text',
      'less than 31',
    ],
    ['an empty overflow', [actions(overflow(0))], '/blocks/0/elements/0/options', 'no fewer than 1'],
    ['an overflow of six', [actions(overflow(6))], '/blocks/0/elements/0/options', 'no more than 5'],
    ['101 options', [actions(choices('static_select', 101))], '/blocks/0/elements/0/options', 'no more than 100'],
    ['11 radio buttons', [actions(choices('radio_buttons', 11))], '/blocks/0/elements/0/options', 'no more than 10'],
    [
      'options and option groups',
      [actions(select({ option_groups: [{ label: plain('g'), options: [option()] }] }))],
      '/blocks/0/elements/0',
      'exactly one',
    ],
    [
      'option text of 76',
      [actions(select({ options: [option({ text: plain(of(76)) })] }))],
      '/blocks/0/elements/0/options/0/text/text',
      'less than 76',
    ],
    [
      'option value of 76',
      [actions(select({ options: [option({ value: of(76) })] }))],
      '/blocks/0/elements/0/options/0/value',
      'less than 76',
    ],
    [
      'option description of 76',
      [actions(select({ options: [option({ description: plain(of(76)) })] }))],
      '/blocks/0/elements/0/options/0/description/text',
      'less than 76',
    ],
    [
      'an initial option not offered',
      [actions(select({ initial_option: option({ value: '2' }) }))],
      '/blocks/0/elements/0',
      'match one of the options',
    ],
    [
      'a placeholder of 151',
      [actions(select({ placeholder: plain(of(151)) }))],
      '/blocks/0/elements/0/placeholder/text',
      'less than 151',
    ],
    [
      'an initial user that is a name',
      [actions({ type: 'users_select', initial_user: 'alice' })],
      '/blocks/0/elements/0/initial_user',
      'user id',
    ],
    [
      'milliseconds in a date picker',
      [actions({ type: 'datetimepicker', initial_date_time: 1_700_000_000_000 })],
      '/blocks/0/elements/0/initial_date_time',
      'must not be over',
    ],
    ['min over max', [input(textInput({ min_length: 5, max_length: 4 }))], '/blocks/0/element', 'min_length'],
    ['a button as input', [input(button())], '/blocks/0/element', 'unsupported type: button'],
    ['a label of 2001', [input(textInput(), { label: plain(of(2001)) })], '/blocks/0/label/text', 'less than 2001'],
    ['an image without alt_text', [image({ alt_text: undefined })], '/blocks/0', 'missing required field: alt_text'],
    ['an image without source', [{ type: 'image', alt_text: 'x' }], '/blocks/0', 'exactly one'],
    [
      'a repeated block_id',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      '/blocks/1/block_id',
      'already exists',
    ],
    [
      'a repeated action_id in one block',
      [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
      '/blocks/0/elements/1/action_id',
      'already exists',
    ],
    ['a block_id of 256', [{ type: 'divider', block_id: of(256) }], '/blocks/0/block_id', 'less than 256'],
  ])('%s', (_rule, blocks, pointer, message) => {
    expect(validateMessage({ blocks })).toEqual([
      { pointer, message: expect.stringContaining(message), code: 'invalid_blocks' },
    ]);
  });

  test('every problem is reported, not only the first', () => {
    const pointers = validateMessage({ blocks: [{ type: 'header' }, section(plain(''))] }).map(
      ({ pointer }) => pointer,
    );
    expect(pointers).toEqual(['/blocks/0', '/blocks/1/text/text']);
  });
});

describe('cumulative text', () => {
  const tooMuch = [...times(4, () => section(plain(LONG))), section(plain('x'))];

  test('12,001 characters are too long for chat.postMessage', () => {
    expect(validateMessage({ blocks: tooMuch })).toMatchObject([{ code: 'msg_blocks_too_long' }]);
  });

  test('but not for a response_url', () => {
    expect(validateMessage({ blocks: tooMuch, sumText: false })).toEqual([]);
  });
});

describe('metadata', () => {
  test.each<[string, unknown, boolean]>([
    ['scalars', { event_type: 'alert', event_payload: { id: 'F-1', count: 3, open: true } }, true],
    ['an object of scalars', { event_type: 'alert', event_payload: { alert: { id: 'F-1' } } }, true],
    ['a list of objects of scalars', { event_type: 'alert', event_payload: { alerts: [{ id: 'F-1' }] } }, true],
    ['a list of scalars', { event_type: 'alert', event_payload: { ids: ['F-1'] } }, false],
    ['an object in an object', { event_type: 'alert', event_payload: { a: { b: {} } } }, false],
    ['no event_type', { event_payload: {} }, false],
    ['null', { event_type: 'alert', event_payload: { id: null } }, false],
  ])('%s', (_rule, metadata, isAccepted) => {
    const codes = new Set(validateMessage({ metadata }).map(({ code }) => code));
    expect([...codes]).toEqual(isAccepted ? [] : ['invalid_metadata_format']);
  });
});
