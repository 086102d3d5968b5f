import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ALICE, BOB } from '../card/fixtures/cards.ts';
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

async function open(actionId: string, chosen: object = {}): Promise<void> {
  await office.click(card, actionId, chosen);
  await expect.poll(() => office.sandbox.views.stack('U0ALICE')).toHaveLength(1);
}
const openMore = (verb: string) => open('alert.more', { selectedOption: `${verb} F-1` });
const isClosed = () => expect(office.sandbox.views.stack('U0ALICE')).toEqual([]);
const errorAt = (field: string, words: string | RegExp) => ({
  ok: false,
  error: 'validation_failed',
  errors: { [field]: expect.stringMatching(words) },
});

async function resolveMeanwhile(): Promise<void> {
  await office.store.record({ kind: 'resolved', at: Date.now(), alert: 'F-1', by: BOB, disposition: 'benign' });
}

describe('resolve', () => {
  beforeEach(() => openMore('resolve'));

  test.each([
    ['true-positive', undefined],
    ['benign', 'a known job'],
    ['false-positive', undefined],
  ])('as %s with note %s', async (disposition, note) => {
    expect(await office.submit({ disposition, ...(note !== undefined && { note }) })).toEqual(OK);
    isClosed();
    const { status, resolution } = await office.alert();
    expect(status).toBe('resolved');
    expect(resolution).toEqual({ by: ALICE, at: expect.any(Number), disposition, ...(note !== undefined && { note }) });
  });

  test('without a judgement is not submitted', async () => {
    expect(await office.submit({})).toMatchObject({ ok: false, errors: { disposition: expect.any(String) } });
  });

  test('a second time tells so in the card’s channel', async () => {
    await resolveMeanwhile();
    expect(await office.submit({ disposition: 'true-positive' })).toEqual(OK);
    await expect.poll(() => office.whispers().join()).toContain('F-1 is resolved already');
    expect((await office.alert()).resolution?.by).toEqual(BOB);
  });

  test('after a restart of the app still works', async () => {
    await office.restart();
    expect(await office.submit({ disposition: 'benign' })).toEqual(OK);
    expect((await office.alert()).status).toBe('resolved');
  });
});

test('assign gives the alert to the chosen person', async () => {
  await openMore('assign');
  expect(await office.submit({ assignee: 'U0CAROL' })).toEqual(OK);
  isClosed();
  expect((await office.alert()).assignee).toMatchObject({ user: 'U0CAROL', by: ALICE });
});

describe('mitigate', () => {
  const choices = () => {
    const { blocks } = office.modal();
    const input = blocks.find((block) => block.block_id === 'done');
    if (input?.type !== 'input' || input.element.type !== 'radio_buttons') throw new Error('there is no choice');
    return input.element.options.map(({ value }) => value ?? '');
  };

  test('records what the person says they did, with the command as it was shown, and the note', async () => {
    await open('alert.mitigate');
    const [done = ''] = choices();
    expect(await office.submit({ done, note: 'went fine' })).toEqual(OK);
    isClosed();
    const { timeline } = await office.alert();
    expect(timeline).toEqual([
      {
        kind: 'mitigated',
        at: expect.any(Number),
        by: ALICE,
        action: done,
        title: expect.any(String),
        command: expect.any(String),
      },
      { kind: 'noted', at: expect.any(Number), by: ALICE, text: 'went fine' },
    ]);
  });

  test('of an alert that was forgotten tells nobody anything, and records nothing', async () => {
    await open('alert.mitigate');
    const [done = ''] = choices();
    await office.store.record({ kind: 'retention', at: Date.now(), before: Date.now() + 1, keep: 0 });
    expect(await office.submit({ done })).toEqual(OK);
    expect(await office.store.alert('F-1')).toBeUndefined();
  });

  test('when the action is not offered any more, asks to choose again', async () => {
    await open('alert.mitigate');
    const [done = ''] = choices();
    const { analyse } = office;
    office.analyse = async (alert) => ({ ...(await analyse(alert)), contain: [] });
    await office.restart();
    expect(await office.submit({ done })).toEqual(errorAt('done', /Choose what you did/));
  });
});

test('modals live beside channels that the bot was removed from', async () => {
  await openMore('resolve');
  office.sandbox.faults.kick(CHANNEL);
  expect(await office.submit({ disposition: 'benign' })).toEqual(OK);
});
