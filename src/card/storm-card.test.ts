import { expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import { validateView } from '../../sandbox/validate/view.ts';
import type { Alert } from '../alert/alert.ts';
import { beginStorm, endStorm, gather } from '../alert/storm.ts';
import { AT, alertOf, eventOf } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { nodesOfType } from './fixtures/walk.ts';
import { stormCard, stormModal } from './storm-card.ts';

const members = (count: number): readonly Alert[] =>
  Array.from({ length: count }, (_, index) =>
    alertOf(eventOf({ rule: `Rule ${index % 7}`, priority: index === 3 ? 'Error' : 'Notice' }), `F-${index + 1}`),
  );
const stormOf = (alerts: readonly Alert[]) =>
  gather(
    beginStorm('W-1', 'C1', AT),
    alerts.map(({ id }) => id),
    AT,
  );

test('it says how much there is, by rule, and names the worst first', () => {
  const alerts = members(300);
  const card = stormCard(stormOf(alerts), alerts);
  expect(validateMessage({ blocks: card.blocks })).toEqual([]);
  expect(card.text).toBe('Alert storm: 300 alerts on this card, 300 events. None is lost.');
  const shown = readable({ ...card });
  expect(shown).toContain('# 🌪️ Alert storm: 300 alerts');
  expect(shown).toContain('and 2 other rules');
  expect(shown).toMatch(/^and 288 others$/m);
  expect(shown.indexOf('F-4')).toBeLessThan(shown.indexOf('F-1 '.trim()));
});

test('over, it says so', () => {
  const alerts = members(2);
  expect(stormCard(endStorm(stormOf(alerts)), alerts).text).toMatch(/^Alert storm, over: 2 alerts/);
});

test.each([
  ['the first page turns forward only', 0, 'Page 1 of 8', ['Next']],
  ['one in the middle turns both ways', 3, 'Page 4 of 8', ['Back', 'Next']],
  ['the last turns back only', 7, 'Page 8 of 8', ['Back']],
  ['beyond the end is the last', 99, 'Page 8 of 8', ['Back']],
  ['before the beginning is the first', -1, 'Page 1 of 8', ['Next']],
])('the list: %s', (_title, page, heading, buttons) => {
  const alerts = members(300);
  const view = stormModal(stormOf(alerts), alerts, page);
  expect(validateView(view)).toEqual([]);
  expect(readable({ ...view })).toContain(heading);
  const labels = nodesOfType(view.blocks, 'button').map(({ text }) => (text as { text: string }).text);
  expect(labels).toEqual(buttons);
});

test('all pages together name every alert once', () => {
  const alerts = members(300);
  const pages = Array.from({ length: 8 }, (_, page) => readable({ ...stormModal(stormOf(alerts), alerts, page) }));
  const named = pages.join('\n').match(/\bF-\d+\b/g) ?? [];
  expect(new Set(named).size).toBe(300);
  expect(named).toHaveLength(300);
});
