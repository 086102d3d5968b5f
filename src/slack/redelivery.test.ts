import { expect, test } from 'vitest';
import { Redelivery } from './redelivery.ts';

test.each<[string, unknown, unknown, boolean]>([
  ['the same interaction again', { trigger_id: '1.2' }, { trigger_id: '1.2', retry: true }, true],
  ['another one', { trigger_id: '1.2' }, { trigger_id: '1.3' }, false],
  ['what has no trigger', { view: {} }, { view: {} }, false],
  ['what is no interaction at all', 'x', 'x', false],
])('%s', (_title, first, second, expected) => {
  const redelivery = new Redelivery();
  expect(redelivery.is(first)).toBe(false);
  expect(redelivery.is(second)).toBe(expected);
});

test('the oldest is forgotten first', () => {
  const redelivery = new Redelivery(2);
  for (const trigger_id of ['1', '2', '3']) redelivery.is({ trigger_id });
  expect(redelivery.is({ trigger_id: '3' })).toBe(true);
  expect(redelivery.is({ trigger_id: '2' })).toBe(true);
  expect(redelivery.is({ trigger_id: '1' })).toBe(false);
});
