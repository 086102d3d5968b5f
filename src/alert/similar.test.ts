import { expect, test } from 'vitest';
import type { AlertId } from './alert.ts';
import { arrival, T0 } from './fixtures/arrivals.ts';
import { mostSimilar } from './similar.ts';

const here = { 'proc.name': 'bash', 'user.name': 'root', 'k8s.ns.name': 'shop' };

function one(id: AlertId, fields: Readonly<Record<string, unknown>>, lastAt = T0) {
  return { id, facets: arrival(T0, { fields }).facets, lastAt };
}

const ALERTS = [
  one('F-1', here),
  one('F-2', { 'proc.name': 'zsh' }),
  one('F-3', { ...here, 'user.name': 'app' }),
  one('F-4', { ...here, 'k8s.ns.name': 'lab' }, T0 + 1),
];
const [FIRST] = ALERTS as [(typeof ALERTS)[number]];

test('those that share most facets come first, among equals the newest', () => {
  expect(mostSimilar(FIRST, ALERTS, 9).map(({ id }) => id)).toEqual(['F-4', 'F-3', 'F-2']);
});

test('so many as are asked for, and not itself', () => {
  const many = Array.from({ length: 12 }, (_, index) => one(`F-${index + 1}`, here));
  const ids = mostSimilar(FIRST, many, 8).map(({ id }) => id);
  expect(ids).toHaveLength(8);
  expect(ids).not.toContain('F-1');
});
