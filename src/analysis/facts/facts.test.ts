import { describe, expect, test } from 'vitest';
import { EMPTY_LIBRARY } from '../../playbook/library.ts';
import { analyse } from '../analyse.ts';
import type { Analysis } from '../analysis.ts';
import { eventWith } from '../fixtures/event-with.ts';
import { markdownOf } from '../markdown.ts';

function analysed(fields: Record<string, unknown>, more: Record<string, unknown> = {}): Analysis {
  return analyse({ event: eventWith(fields, more), library: EMPTY_LIBRARY });
}

const factsOf = (analysis: Analysis) => analysis.facts.map(({ statement }) => markdownOf(statement.spans));

test('of an event of GitLab, what a person reads comes before ids', () => {
  const fields = {
    'gitlab.author_id': 17,
    'gitlab.author_name': 'Jane',
    'gitlab.event_type': 'user_update',
    'gitlab.target_id': 9,
    'gitlab.target_details': 'bob',
    'gitlab.entity_path': 'shop/app',
  };
  expect(factsOf(analysed(fields, { source: 'gitlab' })).slice(0, 2)).toEqual(
    expect.arrayContaining(['user `Jane`', 'GitLab event `user_update`, about `bob`, in `shop/app`']),
  );
});

describe('facts', () => {
  test.each([
    [
      'root without a login',
      { 'user.name': 'root', 'user.uid': 0, 'user.loginuid': -1 },
      'user `root` (uid 0), no login session',
    ],
    [
      'the same, unsigned',
      { 'user.name': 'root', 'user.uid': 0, 'user.loginuid': 4294967295 },
      'user `root` (uid 0), no login session',
    ],
    ['a user id alone', { 'user.uid': 0 }, 'user id `0` (root)'],
    [
      'sudo',
      { 'user.name': 'root', 'user.uid': 0, 'user.loginuid': 1000, 'user.loginname': 'alice', 'proc.tty': 34816 },
      'user `root` (uid 0), logged in as `alice`, terminal attached',
    ],
    [
      'the process tree',
      { 'proc.name': 'curl', 'proc.pname': 'bash', 'proc.aname[2]': 'containerd-shim' },
      'process tree `containerd-shim` > `bash` > `curl`',
    ],
    [
      'a tree with a gap',
      { 'proc.name': 'curl', 'proc.aname[3]': 'systemd', 'proc.pname': 'bash' },
      'process tree `systemd` > … > `bash` > `curl`',
    ],
    [
      'a Kubernetes workload',
      { 'k8s.pod.name': 'api-7d9c5b8f6d-x2x4z', 'k8s.ns.name': 'payments' },
      'pod `api-7d9c5b8f6d-x2x4z`, of workload `api`, namespace `payments`',
    ],
    ['a pod without namespace', { 'k8s.pod.name': 'api' }, 'pod `api`, namespace not reported'],
    [
      'an image',
      { 'container.id': 'abcdef012345', 'container.image.repository': 'reg:5000/a/b', 'container.image.tag': '1' },
      'container `abcdef012345`, image `reg:5000/a/b:1`',
    ],
    ['a host that is only assumed', {}, 'on the host `h` (the event names no container)'],
    [
      'a link',
      { 'evt.arg.oldpath': '/etc/shadow', 'evt.arg.newpath': '/tmp/x' },
      'file `/etc/shadow`, linked as `/tmp/x`',
    ],
    [
      'a rename, which is no link',
      { 'evt.type': 'renameat2', 'evt.arg.oldpath': '/bin/su', 'evt.arg.newpath': '/bin/su.old' },
      'file `/bin/su`, new name `/bin/su.old`',
    ],
    [
      'a connection',
      { 'evt.type': 'accept', 'fd.name': '23.1.2.3:4000->10.0.0.3:22', 'fd.l4proto': 'tcp' },
      'inbound connection from `23.1.2.3:4000` (public address) at `10.0.0.3:22`, `tcp`',
    ],
    [
      'a long command line, cut in the middle',
      { 'proc.cmdline': `x ${'a'.repeat(4094)}` },
      `command \`x ${'a'.repeat(178)}…${'a'.repeat(90)}\` (4,096 characters)`,
    ],
  ])('%s', (_title, fields, fact) => {
    expect(factsOf(analysed(fields, { hostname: 'h' }))).toContain(fact);
  });

  test.each([
    ['falco-74htl', 'host not reported, seen by Falco in the pod or container `falco-74htl`'],
    ['a042604a283a', 'host not reported, seen by Falco in the pod or container `a042604a283a`'],
    ['node-1', 'host `node-1`'],
  ])('hostname %s', (hostname, fact) => {
    expect(factsOf(analysed({ 'container.id': 'abcdef012345' }, { hostname }))).toContain(fact);
  });

  test('the host of a plugin event is whoever read the log, so it is not told', () => {
    expect(JSON.stringify(analysed({}, { source: 'k8s_audit', hostname: 'reader' }))).not.toContain('reader');
  });

  test('an audit request', () => {
    const fields = {
      'ka.verb': 'create',
      'ka.target.resource': 'pods',
      'ka.target.subresource': 'exec',
      'ka.target.name': 'p',
      'ka.target.namespace': 'n',
      'ka.response.code': '101',
    };
    expect(factsOf(analysed(fields, { source: 'k8s_audit' }))).toContain(
      'request `create` `pods/exec` named `n/p`, answered `101`',
    );
  });

  test('a plugin that nobody has words for is told by its fields, an address is no user', () => {
    const fields = { 'nginx.remote_addr': '23.1.2.3', 'nginx.method': 'GET', 'nginx.status': 500, 'evt.num': 7 };
    const facts = factsOf(analysed(fields, { source: 'nginx' }));
    expect(facts).toContain('`nginx.method` `GET`, `nginx.status` `500`');
    expect(facts).toContain('from `23.1.2.3` (public address)');
  });
});
