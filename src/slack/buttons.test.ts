import type { ActionsBlock as Block } from '@slack/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ALICE, BOB } from '../card/fixtures/cards.ts';
import { reportMessage } from '../card/report-message.ts';
import { POLICY, wishFor } from '../desk/fixtures/wishes.ts';
import { suppress } from '../desk/suppress.ts';
import { SlackChannels } from './channels.ts';
import { CHANNEL, Office } from './fixtures/office.ts';

let office: Office;
let card: string;
const OK = { ok: true };

beforeEach(async () => {
  office = await Office.open();
  await office.event();
  card = await office.post();
});
afterEach(async () => {
  await office.close();
  expect(office.errors).toEqual([]);
});

const more = (verb: string, id = 'F-1') => office.click(card, 'alert.more', { selectedOption: `${verb} ${id}` });
const opened = async () => {
  await expect.poll(() => office.sandbox.views.stack('U0ALICE')).toHaveLength(1);
  return office.modal();
};
const whispered = (words: string | RegExp) => expect.poll(() => office.whispers().join('\n')).toMatch(words);
const status = async () => (await office.alert()).status;

async function hide(): Promise<void> {
  await suppress(office.ports.desk, BOB, wishFor(Date.now() + 3_600_000), POLICY);
  card = await office.post();
}

async function act(kind: 'acknowledged' | 'resolved', by = BOB): Promise<void> {
  const entry = { at: Date.now(), alert: 'F-1', by } as const;
  await office.store.record(kind === 'resolved' ? { ...entry, kind, disposition: 'benign' } : { ...entry, kind });
}

describe('acknowledge', () => {
  test('is recorded for who pressed it, and the card is answer enough', async () => {
    expect(await office.click(card, 'alert.acknowledge')).toEqual(OK);
    await expect.poll(status).toBe('acknowledged');
    expect((await office.alert()).acknowledgement?.by).toEqual(ALICE);
    expect(office.whispers()).toEqual([]);
  });

  test('by two people at once: one was first, the other is told who', async () => {
    await Promise.all([
      office.click(card, 'alert.acknowledge'),
      office.click(card, 'alert.acknowledge', { user: 'bob' }),
    ]);
    const told = () => [...office.whispers('U0ALICE'), ...office.whispers('U0BOB')].join('\n');
    await expect.poll(told).toMatch(/(alice|bob) acknowledged F-1 .* Nothing changed\./);
    expect((await office.alert()).timeline).toHaveLength(1);
  });

  test('delivered three times over two sockets: pressed once, and nobody is told that it was done before', async () => {
    office.sandbox.faults.deliver({ copies: 3, times: 1 });
    expect(await office.click(card, 'alert.acknowledge')).toEqual(OK);
    await expect.poll(status).toBe('acknowledged');
    // Said to the same person after the copies; their answers would have come first.
    await more('raw');
    await expect.poll(() => office.whispers().length).toBeGreaterThan(0);
    expect(office.whispers().join('\n')).not.toMatch(/acknowledged/);
  });

  test('can be taken back', async () => {
    await act('acknowledged');
    card = await office.post();
    expect(await more('unacknowledge')).toEqual(OK);
    await expect.poll(status).toBe('open');
  });
});

test('report asks for it in the thread, and says so', async () => {
  expect(await office.click(card, 'alert.report')).toEqual(OK);
  await whispered('The report on F-1 will be in its thread.');
  expect((await office.alert()).timeline.map(({ kind }) => kind)).toEqual(['report-requested']);
  await office.click(card, 'alert.report');
  await whispered('The report on F-1 is on its way.');
});

test('the report as a file is asked for by the button under it', async () => {
  const message = reportMessage(await office.alert(), await office.analyse(await office.alert()));
  const mark = { subject: 'F-1', part: 'thread' } as const;
  const report = await new SlackChannels(office.client).post({ channel: CHANNEL, message, mark, thread: card });
  const { ts } = 'message' in report ? report.message : { ts: '' };
  expect(await office.click(ts, 'alert.report-file')).toEqual(OK);
  await whispered('The report on F-1 will be in its thread.');
  expect((await office.alert()).timeline).toMatchObject([{ kind: 'report-requested', form: 'file' }]);
});

describe('modals', () => {
  test.each([
    ['suppress', 'alert.suppress', {}, 'suppression.create', 'Suppress F-1'],
    ['mitigate', 'alert.mitigate', {}, 'action.plan', 'Mitigate F-1'],
    ['resolve', 'alert.more', { selectedOption: 'resolve F-1' }, 'alert.resolve', 'Resolve F-1'],
    ['assign', 'alert.more', { selectedOption: 'assign F-1' }, 'alert.assign', 'Assign F-1'],
  ])('%s opens its modal, which carries the id of the alert', async (_which, actionId, chosen, callback, title) => {
    expect(await office.click(card, actionId, chosen)).toEqual(OK);
    expect(await opened()).toMatchObject({ callback_id: callback, private_metadata: 'F-1', title: { text: title } });
  });

  test('the resolve button of an acknowledged card opens it too', async () => {
    await act('acknowledged');
    card = await office.post();
    await office.click(card, 'alert.resolve');
    expect((await opened()).callback_id).toBe('alert.resolve');
  });

  test.each([
    ['suppress', 'alert.suppress', {}],
    ['mitigate', 'alert.mitigate', {}],
    ['resolve', 'alert.more', { selectedOption: 'resolve F-1' }],
    ['assign', 'alert.more', { selectedOption: 'assign F-1' }],
  ])('%s of an alert that somebody resolved meanwhile says so instead', async (_which, actionId, chosen) => {
    await act('resolved');
    await office.click(card, actionId, chosen);
    await whispered('F-1 is resolved already. Nothing changed.');
    expect(office.sandbox.views.stack('U0ALICE')).toEqual([]);
  });
});

test('raw event is shown to who asked, secrets masked', async () => {
  await office.event({
    output_fields: { 'proc.cmdline': 'curl -H "Authorization: Bearer abc123def456ghi"', 'proc.name': 'curl' },
  });
  card = await office.post('F-2');
  await more('raw', 'F-2');
  await whispered(/F-2: newest of 1 event[\s\S]*proc\.cmdline/);
  expect(office.whispers().join()).not.toContain('abc123def456ghi');
  expect(office.whispers('U0BOB')).toEqual([]);
});

test('similar alerts are those of the same rule, the most alike first', async () => {
  await office.event({ hostname: 'node-9', output_fields: { 'proc.name': 'bash', 'k8s.ns.name': 'shop' } });
  await office.event({ output_fields: { 'proc.name': 'zsh', 'k8s.ns.name': 'lab' } });
  await office.event({ rule: 'Another rule' });
  await more('similar');
  await whispered(/Similar to F-1: 2[\s\S]*F-2[\s\S]*F-3/);
  expect(office.whispers().join()).not.toContain('Another rule');
});

describe('end a suppression', () => {
  test('the alert shows again', async () => {
    await hide();
    expect(await office.click(card, 'suppression.end')).toEqual(OK);
    await expect.poll(async () => (await office.alert()).hiding).toBeUndefined();
    expect((await office.store.suppression('S-1'))?.ended).toMatchObject({ why: 'ended', by: ALICE });
  });

  test('that has ended already says so', async () => {
    await hide();
    await office.click(card, 'suppression.end');
    await office.click(card, 'suppression.end');
    await whispered('S-1 has ended already. Nothing changed.');
  });
});

describe('old messages', () => {
  test('their buttons work after a restart of the app', async () => {
    await office.restart();
    expect(await office.click(card, 'alert.acknowledge')).toEqual(OK);
    await expect.poll(status).toBe('acknowledged');
  });

  test.each([
    ['alert.acknowledge', {}],
    ['alert.report', {}],
    ['alert.suppress', {}],
    ['alert.more', { selectedOption: 'raw F-1' }],
    ['alert.more', { selectedOption: 'similar F-1' }],
  ])('%s %j on an alert that was forgotten says so', async (actionId, chosen) => {
    await office.store.record({ kind: 'retention', at: Date.now(), before: Date.now() + 1, keep: 0 });
    expect(await office.click(card, actionId, chosen)).toEqual(OK);
    await whispered('There is no alert F-1. It may have been forgotten after the retention time.');
  });

  test('a control that no version knows is acknowledged, and does nothing', async () => {
    const { workspace } = office.sandbox;
    const channel = workspace.channel(CHANNEL);
    if (channel === undefined) throw new Error('no channel');
    const blocks: Block[] = [
      {
        type: 'actions',
        block_id: 'old',
        elements: [
          { type: 'button', action_id: 'alert.celebrate', value: 'F-1', text: { type: 'plain_text', text: 'x' } },
        ],
      },
    ];
    const { ts } = workspace.post({ channel, user: 'U0FALCONER', text: 'old', blocks });
    expect(await office.click(ts, 'alert.celebrate')).toEqual(OK);
    expect((await office.alert()).timeline).toEqual([]);
  });
});
