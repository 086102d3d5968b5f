import { describe, expect, test } from 'vitest';
import { ANA, BO, HOUR, T0 } from '../alert/fixtures/arrivals.ts';
import { openDesk } from './fixtures/desk.ts';
import { POLICY } from './fixtures/wishes.ts';
import { resolve } from './resolve.ts';
import { type SuppressionPolicy, type SuppressionWish, suppress } from './suppress.ts';
import { approveSuppression } from './tend-suppression.ts';

const FIELDS = { 'proc.name': 'sh', 'user.name': 'root' };
const drop = { kind: 'drop' } as const;
const NOW = T0 + 1_000;
const WISH: SuppressionWish = {
  id: 'F-1',
  choices: { user: drop },
  watch: [],
  until: NOW + HOUR,
  reason: ' deploy ',
};
const STRICT: SuppressionPolicy = { longestMs: 2 * HOUR, share: 0.25, approvers: [BO.user] };

async function deskWithAlert(details: object = {}) {
  const open = openDesk();
  await open.receive({ fields: FIELDS, ...details });
  return open;
}

test('hides further events that share source, rule and what is kept, with reason, end and what breaks through', async () => {
  const { desk, receive, alert } = await deskWithAlert();
  expect(await suppress(desk, ANA, WISH, POLICY)).toMatchObject({
    kind: 'suppressed',
    suppression: {
      id: 'S-1',
      matchers: [
        { facet: 'source', op: '=', value: 'syscall' },
        { facet: 'rule', op: '=', value: 'R' },
        { facet: 'process', op: '=', value: 'sh' },
      ],
      reason: 'deploy',
      by: ANA,
      origin: 'F-1',
      from: NOW,
      until: NOW + HOUR,
      hidden: 0,
      allows: 'Notice',
      watched: [],
    },
  });
  await receive({ fields: FIELDS });
  await receive({ fields: { ...FIELDS, 'user.name': 'www' } });
  await receive({ fields: { ...FIELDS, 'proc.name': 'bash' } });
  expect(await alert('F-1')).toMatchObject({ count: 2, hidden: 1, hiding: { id: 'S-1' } });
  expect(await alert('F-2')).toMatchObject({ count: 1, hidden: 1 });
  expect(await alert('F-3')).toMatchObject({ count: 1, hidden: 0 });
});

test('its usual rate is what came in whole hours before; what is new has none', async () => {
  const { desk, receive, clock, store } = await deskWithAlert();
  await receive({ fields: FIELDS });
  clock.now = NOW + 3 * HOUR;
  await receive({ fields: FIELDS });
  await suppress(desk, ANA, { ...WISH, until: clock.now + HOUR }, POLICY);
  expect((await store.suppression('S-1'))?.usual).toBe(2);
  const fresh = await deskWithAlert();
  await suppress(fresh.desk, ANA, WISH, POLICY);
  expect(await fresh.store.suppression('S-1')).not.toHaveProperty('usual');
});

test('a pattern in the place of a value', async () => {
  const { desk, receive, alert } = await deskWithAlert();
  const choices = { process: { kind: 'glob', glob: 's*' }, user: drop } as const;
  await suppress(desk, ANA, { ...WISH, choices }, POLICY);
  await receive({ fields: { ...FIELDS, 'proc.name': 'sleep' } });
  await receive({ fields: { ...FIELDS, 'proc.name': 'bash' } });
  expect([(await alert('F-2')).hidden, (await alert('F-3')).hidden]).toEqual([1, 0]);
});

test('watched are the facets that are asked for and left open, with the values that are there', async () => {
  const { desk, receive } = await deskWithAlert();
  await receive({ fields: { ...FIELDS, 'user.name': 'www' } });
  const outcome = await suppress(desk, ANA, { ...WISH, watch: ['user', 'process', 'target'] }, POLICY);
  expect(outcome).toMatchObject({
    suppression: {
      watched: [
        { facet: 'user', known: ['root', 'www'] },
        { facet: 'target', known: [] },
      ],
    },
  });
});

test('stories are looked at when that is asked for, and those it is in already are known', async () => {
  const on = (container: string) => ({ fields: { ...FIELDS, 'container.id': container } });
  const { desk, receive, alert, store } = openDesk();
  await receive(on('aaaaaaaaaaaa'));
  await receive({ rule: 'Beside', ...on('aaaaaaaaaaaa') });
  await receive({ rule: 'Elsewhere', ...on('bbbbbbbbbbbb') });
  await suppress(desk, ANA, { ...WISH, until: T0 + HOUR, watchStories: true }, POLICY);
  const { fingerprint } = await alert('F-1');
  const known = [fingerprint, (await alert('F-2')).fingerprint].sort();
  expect((await store.suppression('S-1'))?.companions).toEqual(known);
  await receive(on('bbbbbbbbbbbb'));
  expect(await alert('F-1')).toMatchObject({ hidden: 0, broke: [{ why: { kind: 'story', alert: 'F-3' } }] });
  const other = await deskWithAlert();
  await suppress(other.desk, ANA, WISH, POLICY);
  expect(await other.store.suppression('S-1')).not.toHaveProperty('companions');
});

const noScope = { kind: 'unsound', why: { kind: 'no-scope' } };
const tooLong = { kind: 'too-long', longestMs: 2 * HOUR };

test.each<[string, Partial<SuppressionWish>, object]>([
  ['without a reason', { reason: ' \n' }, { kind: 'no-reason' }],
  ['longer than configured', { until: NOW + 2 * HOUR + 1 }, tooLong],
  ['for no time', { until: NOW }, tooLong],
  ['for a time that is no number', { until: Number.NaN }, tooLong],
  ['for ever', { until: Number.POSITIVE_INFINITY }, tooLong],
  ['a whole rule', { choices: { user: drop, process: drop } }, noScope],
  ['a pattern of stars', { choices: { user: drop, process: { kind: 'glob', glob: '**' } } }, noScope],
  [
    'a pattern that misses the alert',
    { choices: { process: { kind: 'glob', glob: 'z*' } } },
    { kind: 'unsound', why: { kind: 'misses', facet: 'process' } },
  ],
])('%s: refused, and nothing is recorded', async (_title, change, outcome) => {
  const { desk, store, alert } = await deskWithAlert();
  const before = await alert('F-1');
  expect(await suppress(desk, ANA, { ...WISH, ...change }, { ...POLICY, longestMs: 2 * HOUR })).toEqual(outcome);
  expect(await store.suppressions()).toEqual([]);
  expect(await alert('F-1')).toEqual(before);
});

test('the longest that is configured is allowed', async () => {
  const { desk } = await deskWithAlert();
  const outcome = await suppress(desk, ANA, { ...WISH, until: NOW + 2 * HOUR }, { ...POLICY, longestMs: 2 * HOUR });
  expect(outcome).toMatchObject({ kind: 'suppressed' });
});

test('an alert that tells nothing but its source and rule has no scope to hide', async () => {
  const { desk, receive } = openDesk();
  await receive();
  expect(await suppress(desk, ANA, WISH, POLICY)).toEqual(noScope);
});

test('of two people in the same moment one suppresses it; the other is told who was first', async () => {
  const { desk, store } = await deskWithAlert();
  const outcomes = await Promise.all([ANA, BO].map((by) => suppress(desk, by, WISH, POLICY)));
  expect(outcomes.map(({ kind }) => kind)).toEqual(['suppressed', 'already-suppressed']);
  expect(outcomes[1]).toEqual({ kind: 'already-suppressed', id: 'F-1', by: ANA, until: WISH.until });
  expect(await store.suppressions()).toHaveLength(1);
});

describe('a second person', () => {
  const GRAVE = { priority: 'Critical' };

  test('is asked when it is grave: nothing is hidden, and the thread tells who asked', async () => {
    const { desk, receive, alert } = await deskWithAlert(GRAVE);
    expect(await suppress(desk, ANA, WISH, STRICT)).toMatchObject({
      kind: 'awaiting-approval',
      approvers: [BO.user],
      suppression: { id: 'S-1', approval: { grounds: [{ kind: 'priority', priority: 'Critical' }] } },
    });
    await receive({ fields: FIELDS, ...GRAVE });
    expect(await alert('F-1')).toMatchObject({ hidden: 0, timeline: [{ kind: 'suppression-requested', by: ANA }] });
    expect(await alert('F-1')).not.toHaveProperty('hiding');
  });

  test('of two who ask in the same moment one is told that the other has', async () => {
    const { desk, store } = await deskWithAlert(GRAVE);
    const outcomes = await Promise.all([ANA, BO].map((by) => suppress(desk, by, WISH, STRICT)));
    expect(outcomes[1]).toEqual({ kind: 'already-requested', id: 'F-1', by: ANA, suppression: 'S-1' });
    expect(await store.suppressions()).toHaveLength(1);
  });

  test('approves, and it hides what is there and what comes', async () => {
    const { desk, receive, alert } = await deskWithAlert(GRAVE);
    await suppress(desk, ANA, WISH, STRICT);
    expect(await approveSuppression(desk, BO, 'S-1', STRICT)).toEqual({
      kind: 'approved',
      id: 'S-1',
      until: WISH.until,
    });
    await receive({ fields: FIELDS, ...GRAVE });
    expect(await alert('F-1')).toMatchObject({ hidden: 1, hiding: { id: 'S-1', by: ANA, approvedBy: BO } });
  });

  test.each<[string, SuppressionPolicy, object]>([
    ['who owns it', { ...STRICT, approvers: [ANA.user] }, { kind: 'own-request' }],
    ['who is no approver', { ...STRICT, approvers: ['U9'] }, { kind: 'not-approver', approvers: ['U9'] }],
  ])('not one %s', async (_who, policy, outcome) => {
    const { desk, alert } = await deskWithAlert(GRAVE);
    await suppress(desk, ANA, WISH, policy);
    expect(await approveSuppression(desk, ANA, 'S-1', policy)).toEqual({ id: 'S-1', ...outcome });
    expect(await alert('F-1')).not.toHaveProperty('hiding');
  });

  test('once: the next is told who was first; not after its end, and not where none was asked', async () => {
    const { desk, clock } = await deskWithAlert(GRAVE);
    await suppress(desk, ANA, WISH, STRICT);
    const both = await Promise.all([1, 2].map(() => approveSuppression(desk, BO, 'S-1', STRICT)));
    expect(both[1]).toEqual({ kind: 'already-approved', id: 'S-1', by: BO });
    const late = await deskWithAlert(GRAVE);
    await suppress(late.desk, ANA, WISH, STRICT);
    late.clock.now = WISH.until;
    expect(await approveSuppression(late.desk, BO, 'S-1', STRICT)).toEqual({ kind: 'already-ended', id: 'S-1' });
    expect(clock.now).toBe(NOW);
    expect(await approveSuppression(desk, BO, 'S-9', STRICT)).toEqual({ kind: 'unknown-suppression', id: 'S-9' });
  });

  test('does not agree to more than was asked: what was judged true positive meanwhile must be asked about', async () => {
    const { desk, receive, alert } = await deskWithAlert(GRAVE);
    await suppress(desk, ANA, WISH, STRICT);
    await receive({ fields: { ...FIELDS, 'user.name': 'www' }, ...GRAVE });
    await resolve(desk, ANA, { id: 'F-2', disposition: 'true-positive' });
    const grounds = [{ kind: 'true-positive', alerts: 1 }];
    expect(await approveSuppression(desk, BO, 'S-1', { ...STRICT, share: 1 })).toEqual({
      kind: 'graver-now',
      id: 'S-1',
      grounds,
    });
    expect(await alert('F-1')).not.toHaveProperty('hiding');
  });

  test('agrees to the same grounds, however much of them came meanwhile', async () => {
    const { desk, receive } = await deskWithAlert(GRAVE);
    await suppress(desk, ANA, WISH, STRICT);
    await receive({ fields: { ...FIELDS, 'user.name': 'www' }, priority: 'Emergency' });
    expect(await approveSuppression(desk, BO, 'S-1', { ...STRICT, share: 1 })).toMatchObject({ kind: 'approved' });
  });

  test('is not asked where none is configured', async () => {
    const { desk } = await deskWithAlert(GRAVE);
    expect(await suppress(desk, ANA, WISH, { ...STRICT, approvers: [] })).toMatchObject({ kind: 'suppressed' });
  });
});
