import { describe, expect, test } from 'vitest';
import { facetsOf } from './facets.ts';
import { eventFrom } from './fixtures/event-from.ts';

const inPod = (pod: string) => ({ 'k8s.ns.name': 'shop', 'k8s.pod.name': pod, 'proc.name': 'sh' });

test('all facets of a process in a pod', () => {
  const fields = {
    ...inPod('api-574878fc9d-cmdkr'),
    'container.image.repository': 'registry:5000/shop/api:1.2',
    'proc.pname': 'node',
    'user.name': 'root',
    'fd.name': '/etc/shadow',
    'static.cluster': 'prod',
  };
  expect(facetsOf(eventFrom(fields, { hostname: 'node-1' }))).toEqual({
    source: 'syscall',
    rule: 'R',
    cluster: 'prod',
    namespace: 'shop',
    workload: 'api',
    image: 'registry:5000/shop/api',
    process: 'sh',
    parent: 'node',
    user: 'root',
    target: '/etc/shadow',
  });
});

describe('the same thing again', () => {
  const facets = (fields: Record<string, unknown>, more = {}, cluster?: string) =>
    facetsOf(eventFrom(fields, more), cluster);
  test.each([
    ['two pods of one Deployment', facets(inPod('api-574878fc9d-cmdkr')), facets(inPod('api-574878fc9d-zz9xx'))],
    ['two rollouts of it', facets(inPod('api-574878fc9d-cmdkr')), facets(inPod('api-6c9d7b5f44-tq2vw'))],
    [
      'the same pod on another node',
      facets(inPod('db-0'), { hostname: 'a' }),
      facets(inPod('db-0'), { hostname: 'b' }),
    ],
    ['two builds of an image', facets({ 'container.image': 'x:1' }), facets({ 'container.image': 'x:2' })],
    [
      'two connections to one address',
      facets({ 'fd.name': '1.1.1.1:5->2.2.2.2:6' }),
      facets({ 'fd.name': '1.1.1.1:9->2.2.2.2:6' }),
    ],
    [
      'an audit event read on another node',
      facets({}, { source: 'k8s_audit', hostname: 'a' }),
      facets({}, { source: 'k8s_audit', hostname: 'b' }),
    ],
  ])('%s: equal facets', (_title, one, other) => {
    expect(one).toEqual(other);
  });

  test.each([
    ['two clusters', facets(inPod('db-0'), {}, 'east'), facets(inPod('db-0'), {}, 'west')],
    ['two namespaces', facets({ 'k8s.ns.name': 'a' }), facets({ 'k8s.ns.name': 'b' })],
    ['two hosts without workload', facets({}, { hostname: 'a' }), facets({}, { hostname: 'b' })],
    ['two users', facets({ 'user.name': 'root' }), facets({ 'user.name': 'www' })],
    ['two rules', facets({}), facets({}, { rule: 'S' })],
    ['two sources', facets({}), facets({}, { source: 'nginx' })],
  ])('%s: different facets', (_title, one, other) => {
    expect(one).not.toEqual(other);
  });
});

test.each([
  ["the event's own cluster goes before the sender's", { cluster: 'own' }, 'own'],
  ["the sender's stands in for a missing one", {}, 'sender'],
  ['or an unknown one', { cluster: '<NA>' }, 'sender'],
])('%s', (_title, fields, cluster) => {
  expect(facetsOf(eventFrom(fields), 'sender').cluster).toBe(cluster);
});

const cut = `${'x'.repeat(507)}[...]`;

test.each(['proc.pname', 'user.name', 'fd.name', 'k8s.ns.name', 'container.image'])(
  'a %s that was cut upstream is no facet',
  (key) => {
    expect(facetsOf(eventFrom({ [key]: cut }))).toEqual({ source: 'syscall', rule: 'R' });
  },
);

test('a process name that was cut gives way to its path', () => {
  expect(facetsOf(eventFrom({ 'proc.name': cut, 'proc.exepath': '/bin/x' })).process).toBe('/bin/x');
});

test('no facet is longer than 512 characters, whoever sent it', () => {
  const facets = facetsOf(
    eventFrom({ 'proc.name': 'p'.repeat(9_000) }, { source: 's'.repeat(9_000) }),
    'c'.repeat(9_000),
  );
  for (const value of Object.values(facets)) expect(value.length).toBeLessThanOrEqual(512);
});
