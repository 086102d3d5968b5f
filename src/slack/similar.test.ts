import { expect, test } from 'vitest';
import type { Alert, AlertId } from '../alert/alert.ts';
import { alertOf, eventOf } from '../card/fixtures/cards.ts';
import type { Lookups } from './ports.ts';
import { similarTo } from './similar.ts';

function lookupsOver(alerts: readonly Alert[]): Pick<Lookups, 'alert' | 'find'> {
  return {
    alert: (id) => Promise.resolve(alerts.find((alert) => alert.id === id)),
    find: ({ rule }) => {
      const found = alerts.filter(({ facets }) => facets.rule === rule);
      return Promise.resolve({ alerts: found, total: found.length });
    },
  };
}

const alertWith = (id: AlertId, fields: Record<string, unknown>, minute = 0): Alert => ({
  ...alertOf(eventOf({ output_fields: fields }), id),
  lastAt: minute * 60_000,
});

const here = { 'proc.name': 'bash', 'user.name': 'root', 'k8s.ns.name': 'shop' };
const ALERTS = [
  alertWith('F-1', here),
  alertWith('F-2', { 'proc.name': 'zsh' }),
  alertWith('F-3', { ...here, 'user.name': 'app' }),
  alertWith('F-4', { ...here, 'k8s.ns.name': 'lab' }, 5),
];

test('those that share most facets come first, among equals the newest', async () => {
  const similar = await similarTo('F-1', lookupsOver(ALERTS));
  expect(similar?.alerts.map(({ id }) => id)).toEqual(['F-4', 'F-3', 'F-2']);
});

test('eight are shown, all are counted, and it is not similar to itself', async () => {
  const many = Array.from({ length: 12 }, (_, index) => alertWith(`F-${index + 1}`, here));
  const similar = await similarTo('F-1', lookupsOver(many));
  expect(similar?.alerts).toHaveLength(8);
  expect(similar?.total).toBe(11);
  expect(similar?.alerts.map(({ id }) => id)).not.toContain('F-1');
});

test('to an alert that is not there, none is', async () => {
  expect(await similarTo('F-9', lookupsOver(ALERTS))).toBeUndefined();
});
