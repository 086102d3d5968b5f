import { describe, expect, test } from 'vitest';
import type { Alert } from '../../alert/alert.ts';
import type { History } from '../../alert/history.ts';
import { rangeOf } from '../address.ts';
import type { WeighedSignal } from '../analysis.ts';
import { eventWith } from '../fixtures/event-with.ts';
import { plain } from '../spans.ts';
import { periodText } from '../utc.ts';
import { viewOf } from '../view.ts';
import { signalsOf } from './weigh.ts';

function signals(fields: Record<string, unknown>, more: Record<string, unknown> = {}): readonly WeighedSignal[] {
  return signalsOf(viewOf(eventWith(fields, more)), {});
}

const brief = (all: readonly WeighedSignal[]) =>
  all.map(({ direction, weight, statement }) => {
    const [cite] = statement.cites;
    return `${direction} ${weight} ${cite !== undefined && 'name' in cite ? cite.name : ''}`;
  });

const IN_CONTAINER = { 'container.id': 'abcdef012345' };
const ROOT = { 'user.uid': 0, 'user.loginuid': -1 };

test.each([
  ['a program in memory', { 'proc.exepath': 'memfd:x' }, ['up 2 proc.exepath']],
  [
    'the same by its flag',
    { 'evt.type': 'execve', 'evt.arg.flags': 'EXE_WRITABLE|EXE_FROM_MEMFD' },
    ['up 2 evt.arg.flags'],
  ],
  ['a program in /tmp', { 'proc.exepath': '/tmp/x' }, ['up 1 proc.exepath']],
  ['a program in shared memory', { 'proc.exepath': '/dev/shm/x' }, ['up 2 proc.exepath']],
  ['a program elsewhere', { 'proc.exepath': '/usr/tmp/x' }, []],
  ['a program added after the start', { 'proc.is_exe_upper_layer': true }, ['up 2 proc.is_exe_upper_layer']],
  ['flags of a call that runs nothing', { 'evt.type': 'openat', 'evt.arg.flags': 'FD_UPPER_LAYER' }, []],
  ['a shell of a web server', { 'proc.name': 'sh', 'proc.pname': 'php-fpm8.2' }, ['up 2 proc.pname']],
  ['a worker of a web server', { 'proc.name': 'nginx', 'proc.pname': 'nginx' }, []],
  ['a terminal', { 'proc.tty': 34816 }, ['up 1 proc.tty']],
  ['no terminal', { 'proc.tty': 0 }, []],
  ['root on the host without a login', { ...ROOT, 'container.id': 'host' }, ['neutral 0 user.loginuid']],
  ['root in a container', { ...ROOT, ...IN_CONTAINER }, []],
  ['the metadata service', { 'evt.type': 'connect', 'fd.name': '10.0.0.2:1->169.254.169.254:80' }, ['up 2 fd.name']],
  ['a public address', { 'evt.type': 'connect', 'fd.name': '10.0.0.2:1->23.1.2.3:80' }, ['up 1 fd.name']],
  ['a public client', { 'fd.name': '23.1.2.3:1->10.0.0.2:80' }, ['up 1 fd.name']],
  ['a remote address apart', { 'fd.rip': '23.1.2.3' }, ['up 1 fd.rip']],
  ['a private address', { 'evt.type': 'connect', 'fd.name': '10.0.0.2:1->10.0.0.3:80' }, []],
  ['an example address', { 'fd.name': '10.0.0.2:1->203.0.113.7:80' }, ['neutral 0 fd.name']],
  ['password hashes of the host', { 'fd.name': '/etc/shadow' }, ['up 2 fd.name']],
  ['password hashes of an image', { ...IN_CONTAINER, 'fd.name': '/etc/shadow' }, ['up 1 fd.name']],
  ['the socket of a runtime', { ...IN_CONTAINER, 'fd.name': '/var/run/docker.sock' }, ['up 3 fd.name']],
  ['keys', { 'fd.name': '/root/.ssh/id_ed25519' }, ['up 2 fd.name']],
  [
    'a link to a sensitive file',
    { 'evt.arg.oldpath': '/etc/shadow', 'evt.arg.newpath': '/tmp/x' },
    ['up 2 evt.arg.oldpath'],
  ],
  ['an ordinary file', { 'fd.name': '/etc/hosts' }, []],
  ['a privileged container', { 'container.privileged': true }, ['up 2 container.privileged']],
  [
    'one of several containers of a pod',
    { 'ka.req.pod.containers.privileged': [false, true] },
    ['up 2 ka.req.pod.containers.privileged'],
  ],
  [
    'capabilities to leave a container',
    { ...IN_CONTAINER, 'thread.cap_effective': 'CAP_CHOWN CAP_SYS_ADMIN' },
    ['up 1 thread.cap_effective'],
  ],
  ['the same on the host', { 'container.id': 'host', 'thread.cap_effective': 'CAP_SYS_ADMIN' }, []],
  [
    "the host's namespaces",
    { 'ka.req.pod.host_pid': true, 'ka.req.pod.host_network': true },
    ['up 1 ka.req.pod.host_network', 'up 1 ka.req.pod.host_pid'],
  ],
  [
    'the file system of the host, writable, among mounts',
    { 'container.mounts': '/opt/x:/x::true:private,/:/host::true:private' },
    ['up 2 container.mounts'],
  ],
  ['the same, read-only', { 'container.mounts': '/:/host:ro:false:rslave' }, ['up 1 container.mounts']],
  [
    'a socket of a runtime, read-only',
    { 'container.mounts': '/var/run/docker.sock:/docker.sock:ro:false:rprivate' },
    ['up 2 container.mounts'],
  ],
  ['the folder of a socket', { 'container.mounts': '/run/containerd/:/c::false:' }, ['up 2 container.mounts']],
  [
    'mounts apart by spaces, in words',
    { 'container.mounts': '/proc/sys/fs/binfmt_misc:/tmp/binary:bind:ro:private /var/log:/mnt/log:bind:rw:shared' },
    ['up 1 container.mounts'],
  ],
  [
    'what every pod has',
    {
      'container.mounts':
        '/var/lib/kubelet/pods/u-1/etc-hosts:/etc/hosts::true:private,/var/lib/kubelet/pods/u-1/volumes/kubernetes.io~projected/t:/var/run/secrets/kubernetes.io/serviceaccount::false:private',
    },
    [],
  ],
  ['a path of the container alone', { 'container.mounts': '/srv/etc:/etc::true:private,proc:/proc::true:' }, []],
  ['a harmless file of /etc', { 'container.mounts': '/etc/localtime:/etc/localtime::false:private' }, []],
  ['mounts of another form', { 'container.mounts': '/:/host' }, []],
  ['mounts that were cut', { 'container.mounts': '/etc:/host::tr[...]' }, []],
  ['the test tool as parent', { 'proc.pname': 'event-generator' }, ['down 2 proc.pname']],
  ['the test tool as ancestor', { 'proc.aname[3]': 'event-generator' }, ['down 2 proc.aname[3]']],
  [
    'the test tool as image',
    { ...IN_CONTAINER, 'container.image.repository': 'docker.io/falcosecurity/event-generator' },
    ['down 2 container.image.repository'],
  ],
  [
    'an image named to look like it',
    { ...IN_CONTAINER, 'container.image.repository': 'evil/falcosecurity-event-generator' },
    [],
  ],
  ['a path of the test tool', { 'fd.name': '/tmp/falco-event-generator-syscall-X-1/y' }, ['down 1 fd.name']],
  ['a failed call', { 'evt.res': 'EACCES' }, ['down 1 evt.res']],
  ['a call under way', { 'evt.res': 'EINPROGRESS' }, []],
])('%s', (_title, fields, expected) => {
  expect(brief(signals(fields))).toEqual(expected);
});

test.each([
  ['k8s_audit', { 'ka.response.code': '403' }, ['down 1 ka.response.code']],
  ['k8s_audit', { 'ka.response.code': '201' }, []],
  ['aws_cloudtrail', { 'ct.error': 'AccessDenied' }, ['down 1 ct.error']],
])('%s answered %o', (source, fields, expected) => {
  expect(brief(signals(fields, { source }))).toEqual(expected);
});

test.each([
  ['an unknown priority', { priority: 'EVIL' }, "The priority EVIL is not one of Falco's: it is ranked as Warning"],
  ['no priority', { priority: undefined }, 'The event carried no priority: it is ranked as Warning'],
  ['an unreadable time', { time: '$(date)' }, "The event's time could not be read: the time of receipt is shown"],
  ['no time', { time: undefined }, 'The event carried no time: the time of receipt is shown'],
  [
    'values cut upstream',
    { output_fields: { 'proc.cmdline': `${'a'.repeat(507)}[...]` } },
    'Long values were cut before they arrived, as falcosidekick does above 4,096 bytes; they end in [...]',
  ],
])('%s is remarked and weighs nothing', (_title, more, words) => {
  const [signal] = signals({}, more);
  expect([signal?.direction, plain(signal?.statement.spans ?? [])]).toEqual(['neutral', words]);
});

describe('history', () => {
  const DAY = 86_400_000;
  const none: History = { earlier: [], sameRuleElsewhere: 0 };
  const judged = (disposition: string, since = 10 * DAY) => ({ id: 'F-7', disposition, at: since, since, count: 3 });
  const alert = (count: number) => ({ count, receivedAt: 11 * DAY, lastReceivedAt: 12 * DAY }) as Alert;
  const HARMLESS = [judged('benign', 9 * DAY), judged('false-positive'), judged('benign')];

  test.each<readonly [string, History, number, string[]]>([
    [
      'first in the cluster',
      { ...none, first: 'cluster' },
      1,
      ['neutral 0: First known match of this rule in this cluster'],
    ],
    ['first of the image', { ...none, first: 'image' }, 1, ['neutral 0: First known match of this rule in this image']],
    ['first here', { ...none, first: 'place' }, 1, ['neutral 0: First known match of this rule on this host']],
    ['seen before', none, 2000, ['neutral 0: Seen 2,000 times in 24 h']],
    [
      'judged benign once',
      { ...none, earlier: [judged('benign')] },
      1,
      ['down 2: Seen 4 times in 48 h, 1 earlier alert resolved as benign (F-7)'],
    ],
    [
      'judged harmless several times, over the whole period',
      { ...none, earlier: HARMLESS },
      2,
      ['down 2: Seen 11 times in 3 days, 2 earlier alerts resolved as benign, 1 as a false positive (last F-7)'],
    ],
    [
      'one true positive outweighs',
      { ...none, earlier: [judged('benign'), judged('true-positive')] },
      1,
      [
        'up 3: The same alert was judged a true positive before, as F-7',
        'neutral 0: Seen 7 times in 48 h, 1 earlier alert resolved as benign, 1 as a true positive (last F-7)',
      ],
    ],
    ['elsewhere', { ...none, sameRuleElsewhere: 1 }, 1, ['neutral 0: 1 other alert of this rule on other targets']],
    ['nothing to tell', none, 1, []],
  ])('%s', (_title, history, count, expected) => {
    const view = viewOf(eventWith({ 'container.id': 'host' }));
    const found = signalsOf(view, { history, alert: alert(count) });
    expect(
      found.map(({ direction, weight, statement }) => `${direction} ${weight}: ${plain(statement.spans)}`),
    ).toEqual(expected);
  });

  test('a cloud event that is the first from a cluster did not happen in it', () => {
    const view = viewOf(eventWith({}, { source: 'okta' }));
    const [signal] = signalsOf(view, { history: { ...none, first: 'cluster' }, alert: alert(1) });
    expect(plain(signal?.statement.spans ?? [])).toBe('First known match of this rule from this cluster');
  });

  test.each([
    [0, '1 s'],
    [59_001, '1 min'],
    [60 * 60_000, '1 h'],
    [2 * DAY, '48 h'],
    [2 * DAY + 1, '3 days'],
  ])('a period of %i ms is %s: never less than it was', (ms, text) => {
    expect(periodText(ms)).toBe(text);
  });
});

describe('workloads of the cluster itself', () => {
  const API = 'Contact K8S API Server From Container';
  const AGENT = {
    ...IN_CONTAINER,
    'container.image.repository': 'quay.io/cilium/cilium',
    'k8s.ns.name': 'kube-system',
  };

  test('a network agent that asks the API: less concern, and both names are cited', () => {
    const [found, ...more] = signals(AGENT, { rule: API });
    expect(more).toEqual([]);
    expect(found).toMatchObject({ direction: 'down', weight: 1 });
    expect(found?.statement.cites).toEqual([
      { kind: 'field', name: 'container.image.repository' },
      { kind: 'field', name: 'k8s.ns.name' },
    ]);
  });

  test.each([
    ['another namespace', { 'k8s.ns.name': 'shop' }, API],
    ['no namespace', { 'k8s.ns.name': null }, API],
    ['another registry', { 'container.image.repository': 'evil.example/quay.io/cilium/cilium' }, API],
    ['a longer name', { 'container.image.repository': 'quay.io/cilium/cilium-x' }, API],
    ['a rule that it does not match in normal work', {}, 'Terminal shell in container'],
    ['a mount, which is not its way', {}, 'Launch Sensitive Mount Container'],
  ])('%s: nothing is lowered', (_, fields, rule) => {
    expect(signals({ ...AGENT, ...fields }, { rule })).toEqual([]);
  });

  test('a person at a terminal: nothing is lowered', () => {
    expect(brief(signals({ ...AGENT, 'proc.tty': 34816 }, { rule: API }))).toEqual(['up 1 proc.tty']);
  });
});

test('a public address in a range of the cluster is the cluster’s, and raises nothing', () => {
  const ranges = [rangeOf('23.1.0.0/16')].flatMap((range) => range ?? []);
  const event = eventWith({ 'evt.type': 'connect', 'fd.name': '10.0.0.2:1->23.1.2.3:80' });
  expect(brief(signalsOf(viewOf(event, 'eu', []), {}))).toEqual(['up 1 fd.name']);
  expect(signalsOf(viewOf(event, 'eu', ranges), {})).toEqual([]);
});
