import { expect, test } from 'vitest';
import { eventFrom } from './fixtures/event-from.ts';
import { droppedCalls, healthKind, isHealthEvent, losesDetections } from './health.ts';

test.each([
  ['source internal', 'anything', 'internal', true],
  ['a rule of Falco about itself, whatever the source', 'Falco internal: new thing', 'syscall', true],
  ["falcosidekick's test", 'Test rule', 'internal', true],
  ['a detection', 'Terminal shell in container', 'syscall', false],
  ['a rule that only speaks of Falco', 'Stop of Falco internal: x', 'syscall', false],
])('%s', (_title, rule, source, isHealth) => {
  expect(isHealthEvent({ rule, source })).toBe(isHealth);
});

test.each([
  ['Falco internal: syscall event drop', 'drops', true],
  ['Falco internal: metrics snapshot', 'metrics', false],
  ['Falco internal: timeouts notification', 'timeouts', false],
  ['Falco internal: capture size limit reached', 'capture-limit', false],
  ['Falco internal: hot restart failure', 'restart-failure', true],
  ['Test rule', 'test', false],
  ['Falco internal: something newer', 'other', false],
] as const)('%s is %s; loses detections: %s', (rule, kind, loses) => {
  expect(healthKind({ rule })).toBe(kind);
  expect(losesDetections(kind)).toBe(loses);
});

test.each([
  ['as a string', '12', 12],
  ['as a number', 12, 12],
  ['not told', undefined, 0],
  ['not a number', 'many', 0],
])('dropped calls %s', (_title, drops, expected) => {
  expect(droppedCalls(eventFrom({ n_drops: drops }))).toBe(expected);
});
