import { expect, test } from 'vitest';
import type { Alert } from '../alert/alert.ts';
import { ANA, arrival, MINUTE, T0 } from '../alert/fixtures/arrivals.ts';
import { EmbeddedStore, NO_LOG } from '../store/embedded.ts';
import { State } from '../store/state.ts';
import { tellingStories } from './telling-stories.ts';

const fields = { 'container.id': 'c61b4b13ae44' };

async function two() {
  const store = new EmbeddedStore(new State(), NO_LOG);
  await store.receive([arrival(T0, { rule: 'A', fields }), arrival(T0 + MINUTE, { rule: 'B', fields })]);
  const ledger = tellingStories(store);
  const alert = async (id: 'F-1' | 'F-2') => (await store.alert(id)) as Alert;
  const show = async (id: 'F-1' | 'F-2') => {
    const { revision } = await alert(id);
    await ledger.record({ kind: 'shown', at: T0, subject: id, message: { channel: 'C1', ts: id }, revision });
  };
  return { store, alert, show };
}

test('the first card of an alert makes the cards of its story due, at the rate of repeats', async () => {
  const { store, alert, show } = await two();
  await show('F-1');
  expect((await alert('F-2')).revision).toBe(1);
  await show('F-2');
  expect(await alert('F-1')).toMatchObject({ revision: 2, actedRevision: 0 });
  expect((await store.due(T0 + 4_999, 9)).map(({ id }) => id)).toEqual([]);
  expect((await store.due(T0 + 5_000, 9)).map(({ id }) => id)).toEqual(['F-1']);
});

test('an update tells nobody, so that two cards do not wake each other for ever', async () => {
  const { store, show } = await two();
  for (const id of ['F-1', 'F-2', 'F-1', 'F-2'] as const) await show(id);
  expect(await store.due(T0 + MINUTE, 9)).toEqual([]);
});

test('a folded card does not show its story and stays as it is', async () => {
  const { store, alert, show } = await two();
  await show('F-1');
  await store.record({ kind: 'acknowledged', at: T0, alert: 'F-1', by: ANA });
  const { revision } = await alert('F-1');
  await show('F-2');
  expect((await alert('F-1')).revision).toBe(revision);
});
