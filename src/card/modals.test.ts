import type { ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { validateView } from '../../sandbox/validate/view.ts';
import { FACET_NAMES, type Facets } from '../falco/facets.ts';
import { ANALYSIS, alertOf } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { type Node, nodesOfType } from './fixtures/walk.ts';
import { assignModal, mitigateModal, resolveModal, suppressModal } from './modals.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const alert = alertOf();

test.each<[string, ModalView]>([
  ['suppress', suppressModal(alert, 30 * DAY_MS)],
  ['mitigate', mitigateModal(alert, ANALYSIS)],
  ['mitigate-nothing', mitigateModal(alert, { ...ANALYSIS, contain: [] })],
  ['resolve', resolveModal(alert)],
  ['assign', assignModal(alert)],
])('golden %s modal: Slack takes it, and it carries the id of the alert and nothing else', async (kind, view) => {
  expect(validateView(view)).toEqual([]);
  expect(view.private_metadata).toBe('F-1');
  await expect(readable({ ...view })).toMatchFileSnapshot(`golden/modal-${kind}.txt`);
});

test('titles fit with the longest id', () => {
  const far = alertOf(undefined, 'F-999999999');
  for (const view of [suppressModal(far, DAY_MS), mitigateModal(far, ANALYSIS), resolveModal(far), assignModal(far)])
    expect(view.title.text).toMatch(/F-999999999$/);
});

const valuesOf = (element: Node | undefined) =>
  ((element?.['options'] ?? []) as { value: string }[]).map(({ value }) => value);

test('every facet but source and rule can be kept, and all are at first', () => {
  const facets = Object.fromEntries(FACET_NAMES.map((name) => [name, `some ${name}`])) as unknown as Facets;
  const view = suppressModal({ ...alert, facets }, DAY_MS);
  const [boxes] = nodesOfType(view.blocks, 'checkboxes');
  expect(valuesOf(boxes)).toEqual(FACET_NAMES.filter((name) => name !== 'source' && name !== 'rule'));
  expect(boxes?.['initial_options']).toEqual(boxes?.['options']);
  expect(validateView(view)).toEqual([]);
});

test('an alert with no facets but source and rule has no choice of facets', () => {
  const view = suppressModal({ ...alert, facets: { source: 'okta', rule: 'r' } }, DAY_MS);
  expect(nodesOfType(view.blocks, 'checkboxes')).toEqual([]);
  expect(validateView(view)).toEqual([]);
});

test.each([
  ['all up to a month', 30 * DAY_MS, [HOUR_MS, 4 * HOUR_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS]],
  ['those within the cap', 5 * HOUR_MS, [HOUR_MS, 4 * HOUR_MS]],
  ['the cap itself when it is shorter than all', 600_000, [600_000]],
])('durations offered: %s', (_which, longest, durations) => {
  const [select] = nodesOfType(suppressModal(alert, longest).blocks, 'static_select');
  expect(valuesOf(select).map(Number)).toEqual(durations);
});

test('ten actions at most, each with its tier, command and undo; chosen by catalogue id', () => {
  const [action] = ANALYSIS.contain;
  const contain = Array.from({ length: 12 }, (_, index) => ({
    ...action,
    id: `act-${index}`,
  })) as typeof ANALYSIS.contain;
  const view = mitigateModal(alert, { ...ANALYSIS, contain });
  const [radio] = nodesOfType(view.blocks, 'radio_buttons');
  expect(valuesOf(radio)).toEqual(contain.slice(0, 10).map(({ id }) => id));
  expect(readable({ ...view }).match(/contains[\s\S]*?quarantine=true[\s\S]*?Undo:[\s\S]*?quarantine-/g)).toHaveLength(
    10,
  );
  expect(validateView(view)).toEqual([]);
});
