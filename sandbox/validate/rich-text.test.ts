import { expect, test } from 'vitest';
import { validateMessage } from './message.ts';

const text = (more: object = {}) => ({ type: 'text', text: 'x', ...more });
const section = (...elements: unknown[]) => ({ type: 'rich_text_section', elements });
const list = (more: object = {}) => ({ type: 'rich_text_list', style: 'bullet', elements: [section(text())], ...more });
const date = (more: object = {}) => ({
  type: 'date',
  timestamp: 1_700_000_000,
  format: '{date_short} at {time}',
  ...more,
});

function problems(...elements: unknown[]): string[] {
  const found = validateMessage({ blocks: [{ type: 'rich_text', elements }] });
  return found.map(({ pointer, message }) => `${pointer.replace('/blocks/0/elements', '')} ${message}`);
}

test.each<[string, unknown]>([
  ['styled text', section(text({ style: { bold: true, code: true } }))],
  [
    'a user, a usergroup, a channel',
    section(
      { type: 'user', user_id: 'U1' },
      { type: 'usergroup', usergroup_id: 'S1' },
      { type: 'channel', channel_id: 'C1' },
    ),
  ],
  ['a broadcast', section({ type: 'broadcast', range: 'here' })],
  ['an emoji', section({ type: 'emoji', name: 'eagle', unicode: '1f985' })],
  ['a link without text', section({ type: 'link', url: 'https://falco.org' })],
  ['a date with fallback and url', section(date({ fallback: '13:01', url: 'https://x.test' }))],
  ['a date without fallback', section(date())],
  ['an indented ordered list', list({ style: 'ordered', indent: 8, offset: 3, border: 1 })],
  ['a quote', { type: 'rich_text_quote', elements: [text()] }],
  ['preformatted text', { type: 'rich_text_preformatted', elements: [text()], border: 0 }],
])('accepted: %s', (_rule, element) => {
  expect(problems(element)).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['an unknown inline element', section({ type: 'mention' }), '/0/elements/0 unsupported type: mention'],
  ['an unknown element', { type: 'rich_text_table', elements: [] }, '/0 unsupported type: rich_text_table'],
  ['text outside a section', text(), '/0 unsupported type: text'],
  ['an empty text', section(text({ text: '' })), '/0/elements/0/text must be more than 0 characters'],
  ['an empty section', section(), '/0/elements no fewer than 1 items allowed'],
  ['an unknown style', section(text({ style: { red: true } })), '/0/elements/0/style invalid additional property: red'],
  [
    'text that belongs in mrkdwn',
    section(text({ verbatim: true })),
    '/0/elements/0 invalid additional property: verbatim',
  ],
  ['a date with a fraction', section(date({ timestamp: 1.5 })), '/0/elements/0/timestamp must be int'],
  ['a date as text', section(date({ timestamp: '1' })), '/0/elements/0/timestamp must be number'],
  ['a date without format', section(date({ format: undefined })), '/0/elements/0 missing required field: format'],
  [
    'a date format without token',
    section(date({ format: 'today' })),
    '/0/elements/0/format must contain a token such as {date_short}',
  ],
  [
    'a list of bare text',
    list({ elements: [text()] }),
    '/0/elements/0/type Invalid input: expected "rich_text_section"',
  ],
  ['a list without style', list({ style: undefined }), '/0 missing required field: style'],
  ['an indent of 9', list({ indent: 9 }), '/0/indent must not be over 8'],
  [
    'a user in preformatted text',
    { type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U1' }] },
    '/0/elements/0 unsupported type: user',
  ],
  ['a link that runs script', section({ type: 'link', url: 'javascript:alert(1)' }), '/0/elements/0/url must be a URL'],
])('refused: %s', (_rule, element, problem) => {
  expect(problems(element)).toContain(problem);
});

test('refused: no elements', () => {
  expect(problems()).toEqual([' no fewer than 1 items allowed']);
});
