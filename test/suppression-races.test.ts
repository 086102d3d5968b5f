/** Two Falconers on one database, and two people who want something of the same suppression at the same moment. */
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../sandbox/workspace-server.ts';
import { ANA, arrival, BO, HOUR, MINUTE, T0 } from '../src/alert/fixtures/arrivals.ts';
import type { Desk } from '../src/desk/desk.ts';
import { suppress } from '../src/desk/suppress.ts';
import { extendSuppression, unsuppress } from '../src/desk/tend-suppression.ts';
import { startServer } from '../src/store/postgres/fixtures/server.ts';
import { openPostgres } from '../src/store/postgres/open.ts';
import type { Store } from '../src/store/store.ts';
import { CHANNEL, eventually, markOf, post, shellEvent, textOf } from './pair.ts';
import { startReplicaProcess } from './processes/start.ts';

const ROUNDS = 20;
const POLICY = { longestMs: 24 * HOUR, share: 1, approvers: [] };

const server = await startServer();
afterAll(() => server?.close());

describe.skipIf(server === undefined)('two stores on one database', () => {
  async function desks(): Promise<readonly [Store, Desk, Desk]> {
    const url = (await server?.database()) ?? '';
    const [one, other] = await Promise.all([openPostgres({ url }), openPostgres({ url })]);
    onTestFinished(async () => {
      await Promise.all([one.store.close(), other.store.close()]);
    });
    const deskOf = (store: Store): Desk => ({ ledger: store, now: () => T0 + MINUTE });
    return [one.store, deskOf(one.store), deskOf(other.store)];
  }

  /** A new alert of a namespace of its own. */
  async function alertIn(store: Store, namespace: string) {
    await store.receive([arrival(T0, { fields: { 'k8s.ns.name': namespace, 'proc.name': 'sh' } })]);
    const [alert] = (await store.search(namespace, 1)).alerts;
    if (alert === undefined) throw new Error('no alert');
    return alert;
  }

  const wishFor = (id: `F-${number}`) => ({ id, choices: {}, watch: [], until: T0 + HOUR, reason: 'r' });

  test('both suppress: one does, the other is told who was first', async () => {
    const [store, ana, bo] = await desks();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await alertIn(store, `ns-${round}-x`);
      const outcomes = await Promise.all([
        suppress(ana, ANA, wishFor(id), POLICY),
        suppress(bo, BO, wishFor(id), POLICY),
      ]);
      const made = outcomes.find(({ kind }) => kind === 'suppressed');
      const late = outcomes.find((outcome) => outcome.kind === 'already-suppressed');
      if (made?.kind !== 'suppressed') throw new Error('nobody suppressed it');
      expect(late).toEqual({ kind: 'already-suppressed', id, by: made.suppression.by, until: T0 + HOUR });
      expect((await store.alert(id))?.hiding).toMatchObject({ id: made.suppression.id });
    }
    expect(await store.suppressions()).toHaveLength(ROUNDS);
  });

  test('one ends it and one extends it: it is over, and whoever came second is told so; two who end it end it once', async () => {
    const [store, ana, bo] = await desks();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await alertIn(store, `ns-${round}-y`);
      const made = await suppress(ana, ANA, wishFor(id), POLICY);
      if (made.kind !== 'suppressed') throw new Error('not suppressed');
      const until = T0 + 3 * HOUR;
      const own = made.suppression.id;
      const isEven = round % 2 === 0;
      const [ended, second] = await Promise.all([
        unsuppress(ana, ANA, own),
        isEven ? extendSuppression(bo, BO, { id: own, until }, POLICY) : unsuppress(bo, BO, own),
      ]);
      const now = await store.suppression(own);
      const told = (await store.alert(id))?.timeline.map(({ kind }) => kind);
      expect(now?.ended).toMatchObject({ why: 'ended' });
      expect((await store.alert(id))?.hiding).toBeUndefined();
      expect(told?.filter((kind) => kind === 'suppression-ended')).toHaveLength(1);
      if (isEven) {
        // The end always comes through; the extension only when it was first.
        expect(ended).toMatchObject({ kind: 'ended' });
        expect(['extended', 'already-ended']).toContain(second.kind);
        expect(now?.extensions).toHaveLength(second.kind === 'extended' ? 1 : 0);
      } else {
        expect([ended.kind, second.kind].sort()).toEqual(['already-ended', 'ended']);
        expect(now?.ended?.by).toEqual(ended.kind === 'ended' ? ANA : BO);
      }
    }
  });
});

describe.skipIf(server === undefined)('two processes on one database', () => {
  test('two people submit the same suppression, then both end it: each happens once, and the other is told', {
    timeout: 120_000,
  }, async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const url = (await server?.database()) ?? '';
    const replicas = await Promise.all([startReplicaProcess(sandbox, url), startReplicaProcess(sandbox, url)]);
    await post(replicas[0]?.url ?? '', shellEvent());
    const cards = () => sandbox.workspace.messages(CHANNEL).filter((message) => markOf(message).part === 'card');
    const { ts } = await eventually(() => cards().find((card) => markOf(card).subject === 'F-1'), 30_000);
    const people = [
      ['alice', 'U0ALICE'],
      ['bob', 'U0BOB'],
    ] as const;
    const press = (user: string, at: string, actionId: string) =>
      sandbox.act.click({ user, channel: CHANNEL, ts: at, actionId });
    for (const [user, id] of people) {
      expect(await press(user, ts, 'alert.suppress')).toEqual({ ok: true });
      await eventually(() => textOf(sandbox.views.stack(id).at(-1) ?? {}).includes('In the last 7 days'), 15_000);
    }
    const values = { duration: String(HOUR), reason: 'load test' };
    const submitted = await Promise.all(
      people.map(([user, id]) =>
        sandbox.act.submit({ user, viewId: sandbox.views.stack(id).at(-1)?.id ?? '', values }),
      ),
    );
    expect(submitted).toEqual([{ ok: true }, { ok: true }]);
    const whispers = () =>
      people.flatMap(([, id]) => sandbox.workspace.ephemerals(CHANNEL, id).map((message) => textOf(message)));
    await eventually(() => whispers().some((says) => /suppressed F-1 already/.test(says)), 15_000);
    const boards = () => cards().filter((card) => /^S-/.test(String(markOf(card).subject)));
    await eventually(() => boards().length > 0, 30_000);
    const board = boards()[0]?.ts ?? '';
    await Promise.all(people.map(([user]) => press(user, board, 'suppression.end')));
    await eventually(() => whispers().some((says) => /has ended already/.test(says)), 15_000);
    await eventually(() => boards()[0]?.text.includes('has ended'), 30_000);
    expect(boards()).toHaveLength(1);
    for (const replica of replicas) await replica.kill();
  });
});
