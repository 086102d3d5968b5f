import { expect, test } from 'vitest';
import type { AlertId } from '../alert/alert.ts';
import { ANA, BO, HOUR, T0 } from '../alert/fixtures/arrivals.ts';
import { acknowledge, unacknowledge } from './acknowledge.ts';
import { assign } from './assign.ts';
import type { Desk } from './desk.ts';
import { openDesk } from './fixtures/desk.ts';
import { POLICY, wishFor } from './fixtures/wishes.ts';
import { recordMitigation } from './mitigate.ts';
import { note } from './note.ts';
import { requestReport } from './report.ts';
import { resolve } from './resolve.ts';
import { suppress } from './suppress.ts';

const DEED = { action: 'isolate', title: 'Isolate the pod', command: 'kubectl label …' };
const WISH = { ...wishFor(T0 + HOUR), choices: { user: { kind: 'drop' } } } as const;

const VERBS: [string, (desk: Desk, id: AlertId) => Promise<{ readonly kind: string }>][] = [
  ['acknowledge', (desk, id) => acknowledge(desk, ANA, { id })],
  ['unacknowledge', (desk, id) => unacknowledge(desk, ANA, { id })],
  ['assign', (desk, id) => assign(desk, ANA, { id, to: 'U9' })],
  ['mitigate', (desk, id) => recordMitigation(desk, ANA, { id, ...DEED })],
  ['note', (desk, id) => note(desk, ANA, { id, text: 't' })],
  ['report', (desk, id) => requestReport(desk, ANA, { id })],
  ['resolve', (desk, id) => resolve(desk, ANA, { id, disposition: 'benign' })],
  ['suppress', (desk, id) => suppress(desk, ANA, { ...WISH, id }, POLICY)],
];

test.each(VERBS)('%s on what is not there: unknown-alert', async (_verb, act) => {
  expect(await act(openDesk().desk, 'F-7')).toEqual({ kind: 'unknown-alert', id: 'F-7' });
});

const CHANGES_RESOLVED = ['note', 'report'];

test.each(VERBS)('%s on a resolved alert', async (verb, act) => {
  const { desk, receive, alert } = openDesk();
  await receive();
  await resolve(desk, BO, { id: 'F-1', disposition: 'benign' });
  const before = await alert('F-1');
  const { kind } = await act(desk, 'F-1');
  if (CHANGES_RESOLVED.includes(verb)) expect((await alert('F-1')).timeline).toHaveLength(2);
  else {
    expect(kind).toBe(verb === 'unacknowledge' ? 'not-acknowledged' : 'already-resolved');
    expect(await alert('F-1')).toEqual(before);
  }
});

test('acknowledge: the first is told so, with a note if there is one; the second is told who was first and when', async () => {
  const { desk, receive, alert, clock } = openDesk();
  await receive();
  const at = clock.now;
  expect(await acknowledge(desk, ANA, { id: 'F-1', note: 'on it' })).toEqual({ kind: 'acknowledged', id: 'F-1' });
  clock.now += HOUR;
  expect(await acknowledge(desk, BO, { id: 'F-1' })).toEqual({ kind: 'already-acknowledged', id: 'F-1', by: ANA, at });
  expect((await alert('F-1')).acknowledgement).toEqual({ by: ANA, at, note: 'on it' });
});

test('acknowledge: of two at once, exactly one is first', async () => {
  const { desk, receive, alert } = openDesk();
  await receive();
  const outcomes = await Promise.all([ANA, BO].map((by) => acknowledge(desk, by, { id: 'F-1' })));
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['acknowledged', 'already-acknowledged']);
  expect((await alert('F-1')).timeline).toHaveLength(1);
});

test('unacknowledge: opens it for others; without an acknowledgement there is nothing to take back', async () => {
  const { desk, receive, alert } = openDesk();
  await receive();
  expect(await unacknowledge(desk, BO, { id: 'F-1' })).toEqual({ kind: 'not-acknowledged', id: 'F-1' });
  await acknowledge(desk, ANA, { id: 'F-1' });
  expect(await unacknowledge(desk, BO, { id: 'F-1' })).toEqual({ kind: 'unacknowledged', id: 'F-1' });
  expect((await alert('F-1')).status).toBe('open');
  expect(await acknowledge(desk, BO, { id: 'F-1' })).toEqual({ kind: 'acknowledged', id: 'F-1' });
});

test('assign: to the same person again is said again, and recorded once', async () => {
  const { desk, receive, alert } = openDesk();
  await receive();
  const expected = { kind: 'assigned', id: 'F-1', to: 'U9' };
  expect(await assign(desk, ANA, { id: 'F-1', to: 'U9' })).toEqual(expected);
  expect(await assign(desk, BO, { id: 'F-1', to: 'U9' })).toEqual(expected);
  expect(await alert('F-1')).toMatchObject({ assignee: { user: 'U9', by: ANA }, timeline: [{ kind: 'assigned' }] });
  await assign(desk, BO, { id: 'F-1', to: 'U8' });
  expect((await alert('F-1')).assignee).toMatchObject({ user: 'U8', by: BO });
});

test('mitigate: what a person says they did is kept as it was shown', async () => {
  const { desk, receive, alert } = openDesk();
  await receive();
  expect(await recordMitigation(desk, ANA, { id: 'F-1', ...DEED })).toEqual({
    kind: 'recorded',
    id: 'F-1',
    title: DEED.title,
  });
  expect((await alert('F-1')).timeline).toMatchObject([{ kind: 'mitigated', by: ANA, ...DEED }]);
});

test('note: stays with the alert', async () => {
  const { desk, receive, alert } = openDesk();
  await receive();
  expect(await note(desk, ANA, { id: 'F-1', text: 'seen before' })).toEqual({ kind: 'noted', id: 'F-1' });
  expect((await alert('F-1')).timeline).toMatchObject([{ kind: 'noted', by: ANA, text: 'seen before' }]);
});

test('resolve: once, with a judgement; later the judgement that was made is told', async () => {
  const { desk, receive, alert } = openDesk();
  await receive();
  expect(await resolve(desk, ANA, { id: 'F-1', disposition: 'true-positive', note: 'n' })).toEqual({
    kind: 'resolved',
    id: 'F-1',
    disposition: 'true-positive',
  });
  expect(await resolve(desk, BO, { id: 'F-1', disposition: 'benign' })).toEqual({
    kind: 'already-resolved',
    id: 'F-1',
    by: ANA,
    disposition: 'true-positive',
  });
  expect((await alert('F-1')).resolution).toMatchObject({ by: ANA, disposition: 'true-positive', note: 'n' });
});

test('report: asked for once until it is told, then again', async () => {
  const { desk, receive, alert, store } = openDesk();
  await receive();
  expect(await requestReport(desk, ANA, { id: 'F-1' })).toEqual({ kind: 'requested', id: 'F-1' });
  expect(await requestReport(desk, BO, { id: 'F-1' })).toEqual({ kind: 'on-its-way', id: 'F-1' });
  expect((await alert('F-1')).timeline).toHaveLength(1);
  await store.record({ kind: 'told', at: 0, subject: 'F-1', items: 1 });
  expect(await requestReport(desk, BO, { id: 'F-1' })).toEqual({ kind: 'requested', id: 'F-1' });
});

test('report: a file is asked for apart from the message', async () => {
  const { desk, receive, alert } = openDesk();
  await receive();
  expect(await requestReport(desk, ANA, { id: 'F-1' })).toMatchObject({ kind: 'requested' });
  expect(await requestReport(desk, ANA, { id: 'F-1', form: 'file' })).toMatchObject({ kind: 'requested' });
  expect(await requestReport(desk, BO, { id: 'F-1', form: 'file' })).toMatchObject({ kind: 'on-its-way' });
  const { timeline } = await alert('F-1');
  expect(timeline).toEqual([
    { kind: 'report-requested', at: expect.any(Number), by: ANA },
    { kind: 'report-requested', at: expect.any(Number), by: ANA, form: 'file' },
  ]);
});

test('report: a suppressed alert that was not posted has no card to post it under', async () => {
  const { desk, receive, store } = openDesk();
  await receive({ fields: { 'proc.name': 'sh', 'user.name': 'a' } });
  await suppress(desk, ANA, WISH, POLICY);
  await receive({ fields: { 'proc.name': 'sh', 'user.name': 'b' } });
  expect(await requestReport(desk, ANA, { id: 'F-2' })).toEqual({ kind: 'no-card', id: 'F-2' });
  expect(await requestReport(desk, ANA, { id: 'F-1' })).toEqual({ kind: 'no-card', id: 'F-1' });
  await store.record({ kind: 'shown', at: 0, subject: 'F-1', message: { channel: 'C1', ts: '1.1' }, revision: 1 });
  expect(await requestReport(desk, ANA, { id: 'F-1' })).toMatchObject({ kind: 'requested' });
});
