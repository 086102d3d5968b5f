import { expect, test } from 'vitest';
import type { Facets } from '../falco/facets.ts';
import { channelFor, type Route } from './route.ts';

const facets: Facets = { source: 'syscall', rule: 'R', namespace: 'shop' };
const shop = [{ facet: 'namespace', op: '=', value: 'shop' }] as const;

test.each<[string, Route[], string]>([
  ['no routes: the default channel', [], '#default'],
  ['no match: the default channel', [{ match: [{ facet: 'rule', op: '=', value: 'S' }], channel: '#s' }], '#default'],
  [
    'the first match wins',
    [
      { match: [...shop], channel: '#a' },
      { match: [], channel: '#b' },
    ],
    '#a',
  ],
  ['without matchers everything matches', [{ match: [], channel: '#all' }], '#all'],
  ['a priority at the minimum matches', [{ match: [], minimumPriority: 'Error', channel: '#e' }], '#e'],
  [
    'a lesser one goes on to the next route',
    [
      { match: [], minimumPriority: 'Critical', channel: '#c' },
      { match: [...shop], channel: '#a' },
    ],
    '#a',
  ],
])('%s', (_title, routes, channel) => {
  expect(channelFor({ facets, priority: 'Error' }, routes, '#default')).toBe(channel);
});
