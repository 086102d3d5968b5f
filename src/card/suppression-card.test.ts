import { expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import { approve, end, extend, hit, type Suppression } from '../suppression/suppression.ts';
import { AT, BOB } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { suppressionOf } from './fixtures/suppressions.ts';
import { nodesOfType } from './fixtures/walk.ts';
import { suppressionCard } from './suppression-card.ts';

const HOUR_MS = 3_600_000;
const facets = { source: 'syscall', rule: 'r', cluster: 'prod', namespace: 'shop', workload: 'web-1' };
const active = hit(hit(suppressionOf(), facets, AT + 1_000), { ...facets, workload: 'web-2' }, AT + 2_000);
const awaiting = suppressionOf({ grounds: [{ kind: 'priority', priority: 'Critical' }] });
const approved = approve(awaiting, { kind: 'suppression-approved', suppression: 'S-3', at: AT + 60_000, by: BOB });
const extended = extend(active, {
  kind: 'suppression-extended',
  suppression: 'S-3',
  at: AT + HOUR_MS,
  by: BOB,
  until: AT + 24 * HOUR_MS,
});
const recap = { where: active.where, elsewhere: 3, firing: { alerts: 7, busiest: ['F-1', 'F-9'] as const } };
const over = (why: 'expired' | 'ended' | 'quiet', of: Suppression = active, by = why === 'ended' ? { by: BOB } : {}) =>
  end(of, { kind: 'suppression-ended', suppression: 'S-3', at: AT + 4 * HOUR_MS, why, ...by }, { ...recap, why });
const NOW = AT + 30 * 60_000;

test.each<[string, Suppression]>([
  ['active', active],
  ['awaiting', awaiting],
  ['approved', approved],
  ['extended', extended],
  ['expired', over('expired')],
  ['ended', over('ended')],
  ['quiet', over('quiet')],
  ['declined', over('ended', awaiting)],
  ['unapproved', over('expired', awaiting)],
])('golden card of a suppression that is %s', async (kind, suppression) => {
  const card = suppressionCard(suppression, NOW);
  expect(validateMessage({ blocks: card.blocks })).toEqual([]);
  await expect(readable({ ...card })).toMatchFileSnapshot(`golden/suppression-${kind}.txt`);
});

const buttons = (suppression: Suppression) =>
  nodesOfType(suppressionCard(suppression, NOW).blocks, 'button').map(({ action_id }) => action_id);

test.each<[string, Suppression, string[]]>([
  ['active', active, ['suppression.extend', 'suppression.end', 'suppression.make-permanent']],
  ['awaiting', awaiting, ['suppression.approve', 'suppression.end']],
  ['ended', over('ended'), []],
])('buttons when %s', (_state, suppression, expected) => {
  expect(buttons(suppression)).toEqual(expected);
});

test('an earlier version’s, which knows little of itself, has a card too', () => {
  const sparse = suppressionOf();
  const { allows: _a, usual: _u, ...old } = { ...sparse, watched: [] };
  expect(validateMessage({ blocks: suppressionCard(old, NOW).blocks })).toEqual([]);
});
