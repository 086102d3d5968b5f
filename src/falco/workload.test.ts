import { expect, test } from 'vitest';
import { eventFrom } from './fixtures/event-from.ts';
import { podOf, workloadName, workloadOf } from './workload.ts';

test.each([
  ['Deployment: hash and random suffix', 'privileged-deployment-574878fc9d-cmdkr', 'privileged-deployment'],
  ['Deployment with a short hash', 'api-6d4cf5-x7k2p', 'api'],
  ['Deployment whose name has digits', 'web-2-574878fc9d-cmdkr', 'web-2'],
  ['StatefulSet: ordinal', 'postgres-0', 'postgres'],
  ['StatefulSet with many replicas', 'kafka-broker-117', 'kafka-broker'],
  ['DaemonSet: random suffix', 'falco-x7k2p', 'falco'],
  ['Job: random suffix', 'migrate-db-q9wzt', 'migrate-db'],
  ['indexed Job: index and random suffix', 'render-12-q9wzt', 'render'],
  ['CronJob: minutes since the epoch', 'backup-29123400-q9wzt', 'backup'],
  ['CronJob: seconds since the epoch', 'backup-1747994400-q9wzt', 'backup'],
  ['indexed Job of a CronJob', 'backup-29123400-3-q9wzt', 'backup'],
  ['a bare pod keeps its name', 'debug-shell', 'debug-shell'],
  ['a suffix with vowels is a word, not a random suffix', 'nginx-proxy-alpha', 'nginx-proxy-alpha'],
  ['a suffix of six is no random suffix', 'nginx-bcdfgh', 'nginx-bcdfgh'],
  ['nothing but a suffix keeps its name', '-x7k2p', '-x7k2p'],
])('%s', (_title, pod, workload) => {
  expect(workloadName(pod)).toBe(workload);
});

test.each([
  ['an owner named outright goes before the pod', { 'k8s.deployment.name': 'api', 'k8s.pod.name': 'other-0' }, 'api'],
  ['an unknown owner does not', { 'k8s.deployment.name': '<NA>', 'k8s.pod.name': 'db-0' }, 'db'],
  ['the k8smeta plugin names it too', { 'k8smeta.daemonset.name': 'agent' }, 'agent'],
  ['falcosidekick may have replaced the dots', { k8s_pod_name: 'db-0' }, 'db'],
  ['an audit event acts on a pod', { 'ka.target.resource': 'pods', 'ka.target.name': 'db-0' }, 'db'],
  ['or on something else', { 'ka.target.resource': 'secrets', 'ka.target.name': 'db-0' }, undefined],
  ['no pod, no workload', { 'k8s.pod.name': null }, undefined],
])('%s', (_title, fields, workload) => {
  expect(workloadOf(eventFrom(fields))).toBe(workload);
});

test('the pod itself stays known', () => {
  expect(podOf(eventFrom({ 'k8s.pod.name': 'falco-x7k2p' }))).toBe('falco-x7k2p');
});
