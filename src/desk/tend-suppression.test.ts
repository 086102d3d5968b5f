import { describe, expect, test } from 'vitest';
import { ANA, BO, HOUR, MINUTE, T0 } from '../alert/fixtures/arrivals.ts';
import { openDesk } from './fixtures/desk.ts';
import { POLICY, wishFor } from './fixtures/wishes.ts';
import { suppress } from './suppress.ts';
import { approveSuppression, extendSuppression, tend, unsuppress } from './tend-suppression.ts';

const FIELDS = { 'proc.name': 'sh', 'k8s.ns.name': 'shop' };
const NOW = T0 + 1_000;
const DAY = 24 * HOUR;
const TENDING = { warningMs: HOUR, quietMs: DAY };

/** A desk with an alert that Ana suppressed for so long. */
async function suppressed(durationMs = 8 * HOUR, policy = POLICY) {
  const open = openDesk();
  await open.receive({ fields: FIELDS });
  await suppress(open.desk, ANA, wishFor(NOW + durationMs), policy);
  const told = async () => (await open.alert('F-1')).timeline.map(({ kind }) => kind);
  const suppression = () => open.store.suppression('S-1');
  return { ...open, told, suppression };
}

describe('unsuppress', () => {
  test('ends it, with what it hid and what still fires; the second is told that it has ended', async () => {
    const { desk, receive, alert, suppression, clock } = await suppressed();
    await receive({ fields: FIELDS });
    expect(await unsuppress(desk, BO, 'S-1')).toEqual({ kind: 'ended', id: 'S-1', hidden: 1 });
    expect(await unsuppress(desk, ANA, 'S-1')).toEqual({ kind: 'already-ended', id: 'S-1' });
    const recap = {
      why: 'ended',
      where: [{ workload: 'shop', hidden: 1 }],
      elsewhere: 0,
      firing: { alerts: 1, busiest: ['F-1'] },
    };
    expect(await suppression()).toMatchObject({ ended: { at: clock.now, why: 'ended', by: BO, recap } });
    expect((await alert('F-1')).timeline.at(-1)).toMatchObject({ kind: 'suppression-ended', by: BO, recap });
    expect(await alert('F-1')).not.toHaveProperty('hiding');
  });

  test('of two at once one ends it', async () => {
    const { desk } = await suppressed();
    const outcomes = await Promise.all([ANA, BO].map((by) => unsuppress(desk, by, 'S-1')));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['already-ended', 'ended']);
  });

  test('an unknown one', async () => {
    expect(await unsuppress(openDesk().desk, ANA, 'S-9')).toEqual({ kind: 'unknown-suppression', id: 'S-9' });
  });
});

describe('extend', () => {
  const later = { id: 'S-1', until: NOW + DAY } as const;

  test('gives a later end, which the thread and the alert tell, with who and when', async () => {
    const { desk, alert, suppression, told } = await suppressed();
    expect(await extendSuppression(desk, BO, later, POLICY)).toEqual({ kind: 'extended', ...later });
    expect(await suppression()).toMatchObject({
      until: later.until,
      extensions: [{ by: BO, at: NOW, until: later.until }],
    });
    expect((await alert('F-1')).hiding?.until).toBe(later.until);
    expect(await told()).toEqual(['suppressed', 'suppression-extended']);
  });

  test.each<[string, number, number, object]>([
    ['earlier than its end', NOW + HOUR, 0, { kind: 'too-long', longestMs: POLICY.longestMs }],
    ['longer than configured', NOW + 31 * DAY, 0, { kind: 'too-long', longestMs: POLICY.longestMs }],
    ['no number', Number.NaN, 0, { kind: 'too-long', longestMs: POLICY.longestMs }],
    ['after its time, before the clock found that', NOW + DAY, 8 * HOUR, { kind: 'already-ended', id: 'S-1' }],
  ])('%s: refused', async (_title, until, afterMs, outcome) => {
    const { desk, clock, suppression } = await suppressed();
    clock.now = NOW + afterMs;
    expect(await extendSuppression(desk, BO, { id: 'S-1', until }, POLICY)).toEqual(outcome);
    expect((await suppression())?.until).toBe(NOW + 8 * HOUR);
  });

  test('one that needed a second person needs one again, and one that waits must be approved first', async () => {
    const open = openDesk();
    await open.receive({ fields: FIELDS, priority: 'Critical' });
    const policy = { ...POLICY, approvers: [BO.user] };
    await suppress(open.desk, ANA, wishFor(NOW + HOUR), policy);
    const extend = (by: typeof ANA) => extendSuppression(open.desk, by, later, policy);
    expect(await extend(BO)).toEqual({ kind: 'not-approved', id: 'S-1' });
    await approveSuppression(open.desk, BO, 'S-1', policy);
    expect(await extend(ANA)).toMatchObject({ kind: 'not-approver' });
    expect(await extend(BO)).toMatchObject({ kind: 'extended' });
  });

  test('what is not there, or has ended', async () => {
    const { desk } = await suppressed();
    expect(await extendSuppression(desk, BO, { ...later, id: 'S-9' }, POLICY)).toMatchObject({
      kind: 'unknown-suppression',
    });
    await unsuppress(desk, BO, 'S-1');
    expect(await extendSuppression(desk, BO, later, POLICY)).toEqual({ kind: 'already-ended', id: 'S-1' });
  });
});

describe('the clock', () => {
  test.each<[string, number, number, string | undefined]>([
    ['long before its end: nothing', 8 * HOUR, 6 * HOUR, undefined],
    ['an hour before: its owner is told', 8 * HOUR, 7 * HOUR, 'suppression-warned'],
    ['a short one is told about in its last quarter', HOUR, 45 * MINUTE, 'suppression-warned'],
    ['a short one is not told about before', HOUR, 45 * MINUTE - 1, undefined],
    ['at its end: it expires', 8 * HOUR, 8 * HOUR, 'suppression-ended'],
    ['long after, as when Falconer was down', 8 * HOUR, 20 * DAY, 'suppression-ended'],
    ['nothing matched for a day: it ends by itself', 10 * DAY, DAY, 'suppression-ended'],
    ['nothing matched for less: nothing', 10 * DAY, DAY - 1, undefined],
  ])('%s', async (_title, durationMs, afterMs, item) => {
    const { desk, clock, told } = await suppressed(durationMs);
    clock.now = NOW + afterMs;
    expect(await tend(desk, 'S-1', TENDING)).toBe(item !== undefined);
    expect(await told()).toEqual(['suppressed', ...(item === undefined ? [] : [item])]);
  });

  test('says why it ended', async () => {
    const quiet = await suppressed(10 * DAY);
    quiet.clock.now = NOW + DAY;
    await tend(quiet.desk, 'S-1', TENDING);
    expect((await quiet.suppression())?.ended).toMatchObject({ why: 'quiet', at: NOW + DAY });
    const over = await suppressed(HOUR);
    over.clock.now = NOW + HOUR;
    await tend(over.desk, 'S-1', TENDING);
    expect((await over.suppression())?.ended).toMatchObject({ why: 'expired' });
  });

  test('an event keeps it from ending for quiet', async () => {
    const { desk, clock, receive } = await suppressed(10 * DAY);
    clock.now = NOW + DAY - MINUTE;
    await receive({ fields: FIELDS });
    clock.now = NOW + DAY;
    expect(await tend(desk, 'S-1', TENDING)).toBe(false);
  });

  test('tells its owner once, and again after it was extended', async () => {
    const { desk, clock, told } = await suppressed();
    clock.now = NOW + 7 * HOUR;
    const both = await Promise.all([tend(desk, 'S-1', TENDING), tend(desk, 'S-1', TENDING)]);
    expect(both).toEqual([true, false]);
    await extendSuppression(desk, BO, { id: 'S-1', until: NOW + 12 * HOUR }, POLICY);
    expect(await tend(desk, 'S-1', TENDING)).toBe(false);
    clock.now = NOW + 11 * HOUR;
    expect(await tend(desk, 'S-1', TENDING)).toBe(true);
    expect(await told()).toEqual(['suppressed', 'suppression-warned', 'suppression-extended', 'suppression-warned']);
  });

  test('ends it once, and not after somebody ended it, nor what is not there', async () => {
    const { desk, clock, told } = await suppressed();
    clock.now = NOW + 8 * HOUR;
    expect(await Promise.all([tend(desk, 'S-1', TENDING), tend(desk, 'S-1', TENDING)])).toEqual([true, false]);
    expect(await told()).toEqual(['suppressed', 'suppression-ended']);
    expect(await tend(desk, 'S-9', TENDING)).toBe(false);
  });

  test('one that was not approved in time is over, and is not told about before', async () => {
    const open = openDesk();
    await open.receive({ fields: FIELDS, priority: 'Critical' });
    await suppress(open.desk, ANA, wishFor(NOW + HOUR), { ...POLICY, approvers: [BO.user] });
    open.clock.now = NOW + 50 * MINUTE;
    expect(await tend(open.desk, 'S-1', TENDING)).toBe(false);
    open.clock.now = NOW + HOUR;
    expect(await tend(open.desk, 'S-1', TENDING)).toBe(true);
    expect((await open.store.suppression('S-1'))?.ended?.why).toBe('expired');
  });
});
