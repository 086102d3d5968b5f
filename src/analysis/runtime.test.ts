import { describe, expect, test } from 'vitest';
import { eventWith } from './fixtures/event-with.ts';
import { runtimeOf } from './runtime.ts';
import { viewOf } from './view.ts';

describe('the runtime at hand', () => {
  test.each([
    [
      'a pod with its namespace',
      { 'k8s.pod.name': 'p', 'k8s.ns.name': 'n', 'container.id': 'abcdef012345' },
      'kubernetes',
      false,
    ],
    ['container.type', { 'container.id': 'abcdef012345', 'container.type': 'containerd' }, 'containerd', false],
    [
      'the shim serves Docker',
      { 'container.id': 'abcdef012345', 'proc.pcmdline': 'containerd-shim -namespace moby -id x' },
      'docker',
      false,
    ],
    [
      'the shim serves the kubelet',
      { 'container.id': 'abcdef012345', 'proc.pcmdline': 'containerd-shim-runc-v2 -namespace k8s.io -id x' },
      'containerd',
      false,
    ],
    [
      'a name of the kind Docker gives',
      { 'container.id': 'abcdef012345', 'container.name': 'peaceful_mestorf' },
      'docker',
      true,
    ],
    ['nothing else', { 'container.id': 'abcdef012345' }, 'docker', true],
    ['container id host', { 'container.id': 'host' }, 'host', false],
    ['no container field', {}, 'host', true],
    ['Podman', { 'container.id': 'abcdef012345', 'container.type': 'podman' }, 'docker', true],
  ])('%s', (_title, fields, name, assumed) => {
    const runtime = runtimeOf(viewOf(eventWith(fields)));
    expect([runtime?.name, runtime?.assumed !== undefined]).toEqual([name, assumed]);
  });

  test.each([
    'k8s_audit:kubernetes',
    'aws_cloudtrail:aws',
    'gcp_auditlog:gcp',
    'okta:okta',
    'github:github',
    'keycloak:undefined',
  ])('%s', (row) => {
    const [source, name] = row.split(':');
    expect(String(runtimeOf(viewOf(eventWith({}, { source })))?.name)).toBe(name);
  });
});
