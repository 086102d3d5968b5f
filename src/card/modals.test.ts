import type { ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { validateView } from '../../sandbox/validate/view.ts';
import { ANALYSIS, alertOf } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { type Node, nodesOfType } from './fixtures/walk.ts';
import { assignModal, mitigateModal, resolveModal } from './modals.ts';

const alert = alertOf();

test.each<[string, ModalView]>([
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
  for (const view of [mitigateModal(far, ANALYSIS), resolveModal(far), assignModal(far)])
    expect(view.title.text).toMatch(/F-999999999$/);
});

const valuesOf = (element: Node | undefined) =>
  ((element?.['options'] ?? []) as { value: string }[]).map(({ value }) => value);

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
