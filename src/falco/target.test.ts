import { describe, expect, test } from 'vitest';
import { eventFrom } from './fixtures/event-from.ts';
import { stablePath, targetOf } from './target.ts';

describe('path segments that are new at every run become *', () => {
  test.each([
    ['a plain path stays', '/etc/shadow', '/etc/shadow'],
    ['a process id', '/proc/4711/environ', '/proc/*/environ'],
    ['a UUID', '/var/lib/kubelet/pods/0b5d6e6e-1f2a-4b3c-8d9e-0123456789ab/volumes', '/var/lib/kubelet/pods/*/volumes'],
    ['a hash', '/var/lib/docker/overlay2/9f86d081884c7d65/diff', '/var/lib/docker/overlay2/*/diff'],
    ['five digits anywhere in a name', '/tmp/core.12345.gz', '/tmp/*'],
    ['a temporary name', '/root/tmp.Xy3bQ', '/root/*'],
    ['a word in hexadecimal letters stays', '/opt/deadbeefcafe/x', '/opt/deadbeefcafe/x'],
    ['a version stays', '/usr/lib/python3.12/os.py', '/usr/lib/python3.12/os.py'],
    ['tmp itself stays', '/tmp/a', '/tmp/a'],
    ['a line break hides no digits', '/a/12345\nx', '/a/*'],
  ])('%s', (_title, path, stable) => {
    expect(stablePath(path)).toBe(stable);
  });

  test('a hostile path costs linear time', () => {
    const begin = performance.now();
    for (const segment of [`${'1'.repeat(100_000)}\nx`, 'a1'.repeat(100_000), `tmp.${'\n'.repeat(100_000)}`]) {
      stablePath(`/${segment}`.repeat(3));
    }
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});

test.each([
  ['only the far end of a connection is stable', { 'fd.name': '10.0.3.7:43210->10.96.0.1:443' }, '10.96.0.1:443'],
  ['so it is for IPv6', { 'fd.name': '::1:43210->fd00::1:443' }, 'fd00::1:443'],
  [
    "a Unix socket is its path, without the kernel's addresses",
    { 'fd.name': 'ffff8f1c2a3b4c00->ffff8f1c2a3b5d00 /run/containerd/containerd.sock' },
    '/run/containerd/containerd.sock',
  ],
  [
    'half a tuple: the remote address and port',
    { 'fd.name': 'x', 'fd.rip': '1.2.3.4', 'fd.rport': 443 },
    '1.2.3.4:443',
  ],
  ['a tuple without far end stays as it is', { 'fd.name': '10.0.3.7:43210->' }, '10.0.3.7:43210->'],
  ['a file', { 'fd.name': '/proc/77/environ' }, '/proc/*/environ'],
  ['the path of a call when there is no descriptor', { 'fd.name': null, 'evt.arg.path': '/etc/x' }, '/etc/x'],
  ['a name that was cut upstream is no target', { 'fd.name': `/${'x'.repeat(506)}[...]` }, undefined],
  ['an audit object', { 'ka.target.resource': 'secrets', 'ka.target.name': 'db' }, 'secrets/db'],
  ['a pod is named by its workload', { 'ka.target.resource': 'pods', 'ka.target.name': 'db-0' }, 'pods'],
  ['an audit object goes before a file', { 'ka.target.resource': 'secrets', 'fd.name': '/x' }, 'secrets'],
  ['a cloud call', { 'ct.name': 'ConsoleLogin' }, 'ConsoleLogin'],
  ['nothing', {}, undefined],
])('%s', (_title, fields, target) => {
  expect(targetOf(eventFrom(fields))).toBe(target);
});
