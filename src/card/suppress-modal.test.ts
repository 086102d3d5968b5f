import type { ModalView } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { validateView } from '../../sandbox/validate/view.ts';
import { FACET_NAMES, type Facets } from '../falco/facets.ts';
import { alertOf } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { PREVIEW, suppressView } from './fixtures/suppressions.ts';
import { nodesOfType } from './fixtures/walk.ts';
import { extendModal, failedModal, loadingModal, suppressModal } from './suppress-modal.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const alert = alertOf();
const shown = (view: ModalView) => readable({ ...view });

test.each<[string, ModalView]>([
  ['suppress', suppressModal(suppressView(alert))],
  [
    'suppress-grave',
    suppressModal(
      suppressView(alert, {
        choices: { workload: { kind: 'glob', glob: 'web*' }, process: { kind: 'drop' } },
        preview: { ...PREVIEW, clusters: ['eu', 'us'], highest: 'Critical', truePositives: 2 },
        grounds: [
          { kind: 'priority', priority: 'Critical' },
          { kind: 'share', share: 0.412 },
          { kind: 'clusters', clusters: 2 },
          { kind: 'true-positive', alerts: 2 },
        ],
        approvers: ['U0BOB', 'U0CAROL'],
      }),
    ),
  ],
  ['suppress-unsound', suppressModal(suppressView(alert, { unsound: { kind: 'no-scope' } }))],
  ['suppress-loading', loadingModal(alert)],
  ['suppress-failed', failedModal(alert)],
])('golden %s modal: Slack takes it, and it carries the id of the alert and nothing else', async (kind, view) => {
  expect(validateView(view)).toEqual([]);
  expect(view).toMatchObject({ private_metadata: 'F-1', callback_id: 'suppression.create' });
  await expect(shown(view)).toMatchFileSnapshot(`golden/modal-${kind}.txt`);
  // What is escaped so is unseen in an event; in words of ours it is a mistake.
  expect(shown(view)).not.toMatch(/\\u[0-9a-f]{4}/);
});

test.each([
  ['a system call may have any new value', { source: 'syscall', user: 'root' }, 5],
  ['an event of a cloud only what such events have', { source: 'gcp_auditlog', user: 'eve', target: 'a bucket' }, 2],
])('what brings it back: %s', (_title, facets, expected) => {
  const alert = { ...alertOf(), facets: { rule: 'R', ...facets }, occurrences: [] };
  const boxes = nodesOfType(suppressModal(suppressView(alert)).blocks, 'checkboxes');
  expect(boxes.map(({ options }) => (options as readonly unknown[]).length)).toEqual([expected]);
});

test('golden extend modal', async () => {
  const view = extendModal('S-3', 30 * DAY_MS);
  expect(validateView(view)).toEqual([]);
  expect(view).toMatchObject({ private_metadata: 'S-3', callback_id: 'suppression.extend' });
  await expect(shown(view)).toMatchFileSnapshot('golden/modal-extend.txt');
});

test('titles fit with the longest id', () => {
  const far = alertOf(undefined, 'F-999999999');
  expect(suppressModal(suppressView(far)).title.text).toMatch(/F-999999999$/);
  expect(extendModal('S-999999999', DAY_MS).title.text).toMatch(/S-999999999$/);
});

describe('facets', () => {
  test('each but source and rule has a choice, and a pattern field when that is the choice', () => {
    const facets = Object.fromEntries(FACET_NAMES.map((name) => [name, `some ${name}`])) as unknown as Facets;
    const open = FACET_NAMES.filter((name) => name !== 'source' && name !== 'rule');
    const choices = Object.fromEntries(open.map((name) => [name, { kind: 'glob', glob: 'x*' } as const]));
    const view = suppressModal(suppressView({ ...alert, facets }, { choices }));
    const ids = view.blocks.map(({ block_id }) => block_id ?? '');
    for (const name of open)
      expect(ids).toEqual(expect.arrayContaining([`suppression.choice.${name}`, `suppression.glob.${name}`]));
    expect(ids.filter((id) => id.startsWith('suppression.'))).toHaveLength(18);
    expect(validateView(view)).toEqual([]);
  });

  test('an alert with none but source and rule has no choice', () => {
    const view = suppressModal(suppressView({ ...alert, facets: { source: 'okta', rule: 'r' } }));
    expect(view.blocks.filter(({ block_id }) => block_id?.startsWith('suppression.'))).toEqual([]);
    expect(validateView(view)).toEqual([]);
  });
});

test.each([
  ['no ground', [], ['U1'], 'Suppress'],
  ['a ground and nobody to ask', [{ kind: 'clusters' as const, clusters: 2 }], [], 'Suppress'],
  ['a ground', [{ kind: 'clusters' as const, clusters: 2 }], ['U1'], 'Ask for approval'],
])('the button for %s', (_which, grounds, approvers, label) => {
  expect(suppressModal(suppressView(alert, { grounds, approvers })).submit?.text).toBe(label);
});

test.each([
  ['all up to a month', 30 * DAY_MS, [HOUR_MS, 4 * HOUR_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS]],
  ['those within the cap', 5 * HOUR_MS, [HOUR_MS, 4 * HOUR_MS]],
  ['the cap itself when it is shorter than all', 600_000, [600_000]],
])('durations offered: %s', (_which, longestMs, durations) => {
  const selects = nodesOfType(suppressModal(suppressView(alert, { longestMs })).blocks, 'static_select');
  const options = (selects.at(-1)?.['options'] ?? []) as { value: string }[];
  expect(options.map(({ value }) => Number(value))).toEqual(durations);
});
