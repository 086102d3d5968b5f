import { describe, expect, test } from 'vitest';
import { ANA, BO, HOUR, MINUTE } from '../alert/fixtures/arrivals.ts';
import { openDesk } from './fixtures/desk.ts';
import { expire, type SuppressionWish, suppress, unsuppress } from './suppress.ts';

const FIELDS = { 'proc.name': 'sh', 'user.name': 'root' };
const WISH: SuppressionWish = {
  id: 'F-1',
  keep: ['process'],
  durationMs: HOUR,
  reason: ' deploy ',
  longestMs: 2 * HOUR,
};

async function deskWithAlert() {
  const open = openDesk();
  await open.receive({ fields: FIELDS });
  return open;
}

describe('suppress', () => {
  test('hides further events that share source, rule and the facets to keep, with reason and end', async () => {
    const { desk, receive, alert, clock } = await deskWithAlert();
    const at = clock.now;
    expect(await suppress(desk, ANA, WISH)).toEqual({
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
        from: at,
        until: at + HOUR,
        hidden: 0,
      },
    });
    await receive({ fields: FIELDS });
    await receive({ fields: { ...FIELDS, 'user.name': 'www' } });
    await receive({ fields: { ...FIELDS, 'proc.name': 'bash' } });
    expect(await alert('F-1')).toMatchObject({ count: 2, hidden: 1, hiding: { id: 'S-1' } });
    expect(await alert('F-2')).toMatchObject({ count: 1, hidden: 1 });
    expect(await alert('F-3')).toMatchObject({ count: 1, hidden: 0 });
  });

  test.each<[string, Partial<SuppressionWish>, object]>([
    ['without a reason', { reason: ' \n' }, { kind: 'no-reason' }],
    ['longer than configured', { durationMs: 2 * HOUR + 1 }, { kind: 'too-long', longestMs: 2 * HOUR }],
    ['for no time', { durationMs: 0 }, { kind: 'too-long', longestMs: 2 * HOUR }],
    ['for a time that is no number', { durationMs: Number.NaN }, { kind: 'too-long', longestMs: 2 * HOUR }],
    ['for ever', { durationMs: Number.POSITIVE_INFINITY }, { kind: 'too-long', longestMs: 2 * HOUR }],
    ['a whole rule', { keep: [] }, { kind: 'too-broad' }],
    ['a whole rule, by a facet it does not have', { keep: ['workload'] }, { kind: 'too-broad' }],
  ])('%s: refused, and nothing is recorded', async (_title, change, outcome) => {
    const { desk, store, alert } = await deskWithAlert();
    const before = await alert('F-1');
    expect(await suppress(desk, ANA, { ...WISH, ...change })).toEqual(outcome);
    expect(await store.suppressions()).toEqual([]);
    expect(await alert('F-1')).toEqual(before);
  });

  test('the longest that is configured is allowed', async () => {
    const { desk } = await deskWithAlert();
    expect(await suppress(desk, ANA, { ...WISH, durationMs: 2 * HOUR })).toMatchObject({ kind: 'suppressed' });
  });

  test('an alert with no facets but source and rule has nothing narrower to offer', async () => {
    const { desk, receive } = openDesk();
    await receive();
    expect(await suppress(desk, ANA, { ...WISH, keep: [] })).toMatchObject({ kind: 'suppressed' });
  });

  test('what is hidden already is not hidden twice; the answer says by whom and until when', async () => {
    const { desk, clock } = await deskWithAlert();
    const until = clock.now + HOUR;
    await suppress(desk, ANA, WISH);
    expect(await suppress(desk, BO, WISH)).toEqual({ kind: 'already-suppressed', id: 'F-1', by: ANA, until });
  });
});

describe('unsuppress', () => {
  test('ends it, with what it hid; the second is told that it has ended', async () => {
    const { desk, receive, alert, store, clock } = await deskWithAlert();
    await suppress(desk, ANA, WISH);
    await receive({ fields: FIELDS });
    expect(await unsuppress(desk, BO, 'S-1')).toEqual({ kind: 'ended', id: 'S-1', hidden: 1 });
    expect(await unsuppress(desk, ANA, 'S-1')).toEqual({ kind: 'already-ended', id: 'S-1' });
    expect(await store.suppression('S-1')).toMatchObject({ ended: { at: clock.now, why: 'ended', by: BO } });
    expect(await alert('F-1')).not.toHaveProperty('hiding');
  });

  test('of two at once one ends it', async () => {
    const { desk } = await deskWithAlert();
    await suppress(desk, ANA, WISH);
    const outcomes = await Promise.all([ANA, BO].map((by) => unsuppress(desk, by, 'S-1')));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['already-ended', 'ended']);
  });

  test('an unknown one', async () => {
    expect(await unsuppress(openDesk().desk, ANA, 'S-9')).toEqual({ kind: 'unknown-suppression', id: 'S-9' });
  });
});

describe('expire', () => {
  test.each([
    ['before its end: not yet', HOUR - 1, false],
    ['at its end', HOUR, true],
    ['long after, as when Falconer was down', 100 * HOUR, true],
  ])('%s', async (_title, afterMs, ends) => {
    const { desk, clock, store, alert } = await deskWithAlert();
    await suppress(desk, ANA, WISH);
    clock.now += afterMs;
    const ended = await expire(desk, 'S-1');
    expect(ended?.id).toBe(ends ? 'S-1' : undefined);
    expect((await store.suppression('S-1'))?.ended?.why).toBe(ends ? 'expired' : undefined);
    expect((await alert('F-1')).hiding?.id).toBe(ends ? undefined : 'S-1');
  });

  test('once: twice, at the same time or after somebody ended it, nothing happens again', async () => {
    const { desk, clock, alert } = await deskWithAlert();
    await suppress(desk, ANA, WISH);
    clock.now += HOUR;
    const both = await Promise.all([expire(desk, 'S-1'), expire(desk, 'S-1')]);
    expect(both.map((ended) => ended?.id)).toEqual(['S-1', undefined]);
    expect(await expire(desk, 'S-1')).toBeUndefined();
    expect((await alert('F-1')).timeline.map(({ kind }) => kind)).toEqual(['suppressed', 'suppression-ended']);
  });

  test('after somebody ended it, or when there is none', async () => {
    const { desk, clock } = await deskWithAlert();
    await suppress(desk, ANA, { ...WISH, durationMs: MINUTE });
    await unsuppress(desk, BO, 'S-1');
    clock.now += HOUR;
    expect(await expire(desk, 'S-1')).toBeUndefined();
    expect(await expire(desk, 'S-9')).toBeUndefined();
  });
});
