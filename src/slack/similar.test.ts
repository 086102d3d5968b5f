import { expect, test } from 'vitest';
import { alertOf, eventOf } from '../card/fixtures/cards.ts';
import { similarTo } from './similar.ts';

const ALERT = alertOf(eventOf({}), 'F-1');
const LOOKUPS = {
  alert: async (id: string) => (id === ALERT.id ? ALERT : undefined),
  similar: async (_alert: unknown, limit: number) => ({
    alerts: Array.from({ length: limit }, () => ALERT),
    total: 11,
  }),
};

test('eight are shown, all are counted', async () => {
  const similar = await similarTo('F-1', LOOKUPS);
  expect(similar?.alerts).toHaveLength(8);
  expect(similar?.total).toBe(11);
});

test('to an alert that is not there, none is', async () => {
  expect(await similarTo('F-9', LOOKUPS)).toBeUndefined();
});
