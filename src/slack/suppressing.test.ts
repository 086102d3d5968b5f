import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AlertId } from '../alert/alert.ts';
import { ALICE, BOB } from '../card/fixtures/cards.ts';
import { readable } from '../card/fixtures/readable.ts';
import { POLICY, wishFor } from '../desk/fixtures/wishes.ts';
import { suppress } from '../desk/suppress.ts';
import { Office } from './fixtures/office.ts';

let office: Office;
const OK = { ok: true };
const HOUR_MS = 3_600_000;
const RULE = 'Terminal shell in container';

beforeEach(async () => {
  office = await Office.open();
});
afterEach(async () => {
  await office.close();
  expect(office.errors).toEqual([]);
});

const POD = { 'k8s.pod.name': 'web-5f8d7c9b4-x2x7q' };
const inPod = (namespace: string, process: string) =>
  office.event({ output_fields: { ...POD, 'k8s.ns.name': namespace, 'proc.name': process } });
const shown = () => readable({ ...office.modal() });
const showing = (words: string | RegExp) => expect.poll(shown).toMatch(words);
const whispered = (words: string | RegExp, user?: string) =>
  expect.poll(() => office.whispers(user).join('\n')).toMatch(words);

/** Three alerts of a rule, the first of them opened in the modal. */
async function openModal(): Promise<void> {
  await inPod('shop', 'bash');
  await inPod('shop', 'zsh');
  await inPod('lab', 'bash');
  await office.click(await office.post(), 'alert.suppress');
  await expect.poll(() => office.sandbox.views.stack('U0ALICE')).toHaveLength(1);
  await showing('of 3 events');
}

const choose = (facet: string, value: string) =>
  office.sandbox.act.click({
    user: 'alice',
    viewId: office.modal().id,
    actionId: `suppression.choice.${facet}`,
    selectedOption: value,
  });
const type = (facet: string, value: string) =>
  office.sandbox.act.click({
    user: 'alice',
    viewId: office.modal().id,
    actionId: `suppression.glob.${facet}`,
    value,
  });

describe('the modal', () => {
  test('opens with a view that says what it is about, then shows what would have been hidden', async () => {
    await openModal();
    expect(office.sandbox.calls.of('views.open')).toHaveLength(1);
    expect(office.sandbox.calls.of('views.update')).toHaveLength(1);
    expect(shown()).toContain('**1 of 3 events**, 1 of 3 alerts, at worst **Critical**');
    expect(shown()).toMatch(/Of this rule stay visible 2 alerts, 2 events: F-2 `shop\/web` 1, F-3 `lab\/web` 1/);
  });

  test('its figures follow the choices, also several at once', async () => {
    await openModal();
    expect(await choose('process', 'drop')).toEqual(OK);
    await showing('2 of 3 events');
    await Promise.all([choose('process', 'glob'), choose('namespace', 'drop')]);
    await showing(/process.*→ bash\*[\s\S]*\*\*2 of 3 events/);
    expect(await type('process', '*sh')).toEqual(OK);
    await showing('3 of 3 events');
    expect(await type('process', 'x*')).toEqual(OK);
    await showing('The pattern for executable does not match this alert');
    await choose('workload', 'drop');
    await type('process', '***');
    await showing('Keep at least one facet');
  });

  test('keeps what was typed already when a choice changes it', async () => {
    await openModal();
    const values = { reason: 'load test' };
    const { id: viewId } = office.modal();
    const actionId = 'suppression.choice.process';
    await office.sandbox.act.click({ user: 'alice', viewId, actionId, selectedOption: 'drop', values });
    await showing('2 of 3 events');
    expect(office.modal().state.values['reason']).toMatchObject({ reason: { value: 'load test' } });
  });

  test('warns, and says who would have to approve', async () => {
    office.approvers = ['U0BOB'];
    await office.restart();
    await openModal();
    expect(shown()).toMatch(/Look twice: \*\*it hides Critical\.[\s\S]*must approve it: <@U0BOB>/);
    expect(shown()).toContain('[submit: Ask for approval]');
  });

  test('says when the preview could not be made', async () => {
    const { store } = office;
    const figures = store.figures.bind(store);
    store.figures = () => Promise.reject(new Error('the database is away'));
    await inPod('shop', 'bash');
    await office.click(await office.post(), 'alert.suppress');
    await expect.poll(() => office.sandbox.views.stack('U0ALICE')).toHaveLength(1);
    await showing('could not be made');
    expect(office.errors.splice(0)).toHaveLength(1);
    store.figures = figures;
  });

  test('opens by command too', async () => {
    await inPod('shop', 'bash');
    expect(await office.command('/falco suppress F-1')).toEqual(OK);
    await showing('1 of 1 event');
  });
});

describe('submitted', () => {
  const isClosed = () => expect(office.sandbox.views.stack('U0ALICE')).toEqual([]);
  const made = () => office.store.suppression('S-1');

  test('hides what matches, for as long as chosen, with reason, owner and what is watched', async () => {
    await openModal();
    await choose('process', 'drop');
    await showing('2 of 3 events');
    expect(
      await office.submit({ duration: String(4 * HOUR_MS), reason: ' load test ', watch: ['user', 'process'] }),
    ).toEqual(OK);
    isClosed();
    const suppression = await made();
    expect(suppression).toMatchObject({ reason: 'load test', by: ALICE, origin: 'F-1', allows: 'Critical' });
    expect((suppression?.until ?? 0) - (suppression?.from ?? 0)).toBeCloseTo(4 * HOUR_MS, -3);
    expect(suppression?.matchers.map(({ facet }) => facet)).toEqual(['source', 'rule', 'namespace', 'workload']);
    expect(suppression?.watched).toEqual([
      { facet: 'user', known: [] },
      { facet: 'process', known: ['bash', 'zsh'] },
    ]);
    expect((await office.alert()).hiding?.id).toBe('S-1');
    expect((await office.alert('F-2')).hiding?.id).toBe('S-1');
  });

  test('needs nothing but a reason: all facets are kept, for an hour', async () => {
    await openModal();
    expect(await office.submit({ reason: 'x' })).toEqual(OK);
    const { facets } = await office.alert();
    const suppression = await made();
    expect(suppression?.matchers.map(({ facet }) => facet)).toEqual(Object.keys(facets));
    expect((suppression?.until ?? 0) - (suppression?.from ?? 0)).toBeCloseTo(HOUR_MS, -3);
  });

  test('through a day that was picked, until midnight UTC after it', async () => {
    await openModal();
    const date = new Date(Date.now() + 48 * HOUR_MS).toISOString().slice(0, 10);
    expect(await office.submit({ reason: 'x', date })).toEqual(OK);
    expect((await made())?.until).toBe(Date.parse(`${date}T00:00:00Z`) + 24 * HOUR_MS);
  });

  test.each<[string, Record<string, string>, Record<string, unknown>, string, RegExp]>([
    ['a reason of blanks', {}, { reason: '   ' }, 'reason', /Give a reason/],
    [
      'no facet',
      { namespace: 'drop', workload: 'drop', process: 'drop' },
      { reason: 'x' },
      'watch',
      /at least one facet/,
    ],
    ['a day that is past', {}, { reason: 'x', date: '2020-01-01' }, 'duration', /must lie ahead/],
    ['a day that is too far', {}, { reason: 'x', date: '2999-01-01' }, 'duration', /at most 30 d/],
  ])('%s is an error at its field, and nothing is hidden', async (_what, choices, values, field, words) => {
    await openModal();
    for (const [facet, value] of Object.entries(choices)) await choose(facet, value);
    if ('process' in choices) await showing('Keep at least one');
    const outcome = await office.submit(values);
    expect(outcome).toMatchObject({ ok: false, errors: { [field]: expect.stringMatching(words) } });
    expect(await office.store.suppressions()).toEqual([]);
  });

  test('too long, because the cap became shorter meanwhile', async () => {
    await openModal();
    office.longestMs = 2 * HOUR_MS;
    await office.restart();
    const outcome = await office.submit({ reason: 'x', duration: String(24 * HOUR_MS) });
    expect(outcome).toMatchObject({ errors: { duration: expect.stringMatching(/at most 2 h/) } });
  });

  test('after somebody resolved the alert, or suppressed it, tells so', async () => {
    await openModal();
    await suppress(office.ports.desk, BOB, wishFor(Date.now() + HOUR_MS), POLICY);
    expect(await office.submit({ reason: 'x' })).toEqual(OK);
    await whispered('bob suppressed F-1 already');
    await office.click(await office.post('F-3'), 'alert.suppress');
    await expect.poll(() => office.sandbox.views.stack('U0ALICE')).toHaveLength(1);
    await showing('of 3 events');
    await office.store.record({ kind: 'resolved', at: Date.now(), alert: 'F-3', by: BOB, disposition: 'benign' });
    expect(await office.submit({ reason: 'x' })).toEqual(OK);
    await whispered('F-3 is resolved already');
    expect(await office.store.suppressions()).toHaveLength(1);
  });
});

describe('on its card', () => {
  async function suppressed(id: AlertId = 'F-1', policy = POLICY): Promise<string> {
    await inPod('shop', 'bash');
    await office.post();
    await suppress(office.ports.desk, ALICE, { ...wishFor(Date.now() + HOUR_MS), id }, policy);
    return office.postSuppression();
  }
  const ended = async () => (await office.store.suppression('S-1'))?.ended;

  test('End now ends it; a second time says so', async () => {
    const card = await suppressed();
    expect(await office.click(card, 'suppression.end', { user: 'bob' })).toEqual(OK);
    await expect.poll(ended).toMatchObject({ why: 'ended', by: BOB });
    await office.click(card, 'suppression.end');
    await whispered('S-1 has ended already. Nothing changed.');
  });

  test('Extend… asks how long, and says at the field what it can’t be', async () => {
    const card = await suppressed();
    expect(await office.click(card, 'suppression.extend')).toEqual(OK);
    await expect.poll(() => office.sandbox.views.stack('U0ALICE')).toHaveLength(1);
    expect(await office.submit({ duration: String(HOUR_MS / 2), date: '2020-01-01' })).toMatchObject({ ok: false });
    expect(await office.submit({ duration: String(24 * HOUR_MS), date: null })).toEqual(OK);
    const suppression = await office.store.suppression('S-1');
    expect(suppression?.extensions).toMatchObject([{ by: ALICE, until: suppression?.until }]);
    expect((suppression?.until ?? 0) - Date.now()).toBeGreaterThan(23 * HOUR_MS);
  });

  test('Extend… of one that has ended says so instead', async () => {
    const card = await suppressed();
    await office.store.record({ kind: 'suppression-ended', at: Date.now(), suppression: 'S-1', why: 'expired' });
    await office.click(card, 'suppression.extend');
    await whispered('S-1 has ended already');
  });

  test('Approve is for a second person among the approvers', async () => {
    office.approvers = ['U0BOB', 'U0ALICE'];
    await office.restart();
    const card = await suppressed('F-1', office.ports.suppressions);
    expect((await office.alert()).hiding).toBeUndefined();
    await office.click(card, 'suppression.approve');
    await whispered('S-1 is yours: a second person must agree.');
    await office.click(card, 'suppression.approve', { user: 'carol' });
    await whispered('You are not among those who may approve S-1.', 'U0CAROL');
    expect(await office.click(card, 'suppression.approve', { user: 'bob' })).toEqual(OK);
    await expect.poll(async () => (await office.alert()).hiding).toMatchObject({ by: ALICE, approvedBy: BOB });
  });

  test('Make permanent puts the file into the thread of its alert, and says what it did', async () => {
    const card = await suppressed();
    expect(await office.click(card, 'suppression.make-permanent')).toEqual(OK);
    await whispered(/^S-1 is (written as falconer-s-1\.yaml|not written)/m);
    expect(await office.store.suppression('S-1')).toHaveProperty('permanent.by', ALICE);
  });
});

test('the rule is said on every view', async () => {
  await openModal();
  expect(shown()).toContain(RULE);
});
