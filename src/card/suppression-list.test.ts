import { expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import { end } from '../suppression/suppression.ts';
import { AT, BOB } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { suppressionOf } from './fixtures/suppressions.ts';
import { LIMITS } from './limits.ts';
import { type Message, textLength } from './message.ts';
import { suppressionList } from './suppression-list.ts';

const shown = (message: Message) => {
  expect(validateMessage({ blocks: message.blocks })).toEqual([]);
  expect(textLength(message.blocks)).toBeLessThanOrEqual(LIMITS.messageText);
  return readable({ ...message });
};
const suppression = suppressionOf();
const ended = end(suppression, { kind: 'suppression-ended', at: AT, suppression: 'S-3', why: 'ended', by: BOB });
const awaiting = suppressionOf({ grounds: [{ kind: 'clusters', clusters: 2 }] });
const page = { heading: 'All suppressions', total: 3, page: 1, pages: 1 };

test('golden list: until when, by whom, how much, what, why; the source goes without saying', async () => {
  const list = suppressionList({ ...page, suppressions: [suppression, awaiting, ended] });
  await expect(shown(list)).toMatchFileSnapshot('golden/answer-suppressions.txt');
});

test('none', () => {
  expect(shown(suppressionList({ ...page, suppressions: [], total: 0 }))).toContain('All suppressions: none');
});

test('a page says which it is and what to type for the next', () => {
  const next = '/falco suppressions all page 3';
  const list = shown(suppressionList({ ...page, suppressions: [suppression], total: 25, page: 2, pages: 3, next }));
  expect(list).toMatch(/25, page 2 of 3[\s\S]*More: \/falco suppressions all page 3/);
});

test('ten rows of the widest texts fit into one message', () => {
  const matchers = [{ facet: 'rule', op: '=', value: '\u{e0041}'.repeat(500) }] as const;
  const wide = { ...suppression, matchers, reason: '\0'.repeat(1_000) };
  shown(suppressionList({ ...page, suppressions: Array.from({ length: 10 }, () => wide) }));
});
