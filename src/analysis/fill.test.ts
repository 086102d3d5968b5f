import { describe, expect, test } from 'vitest';
import { fillCommand, fillText } from './fill.ts';
import { AT, eventWith } from './fixtures/event-with.ts';
import { markdownOf } from './markdown.ts';
import { viewOf } from './view.ts';

const text = (template: string | string[], fields: Record<string, unknown>, more = {}) => {
  const filled = fillText([template].flat(), viewOf(eventWith(fields, { hostname: 'h', ...more })));
  return filled === undefined ? undefined : markdownOf(filled.spans);
};
const command = (template: string | string[], fields: Record<string, unknown>, more = {}) =>
  fillCommand([template].flat(), viewOf(eventWith(fields, { hostname: 'h', ...more })));

describe('texts', () => {
  test.each([
    ['It ran in {where}.', { 'container.name': 'c' }, 'It ran in container `c` on `h`.'],
    ['It ran in {where}.', { 'container.id': 'host' }, 'It ran on the host `h`.'],
    ['In {where} it ran.', { 'container.id': 'host' }, 'On the host `h` it ran.'],
    [
      'It ran on {where}.',
      { 'k8s.pod.name': 'api-7d9c5b8f6d-x2x4z', 'k8s.ns.name': 'pay' },
      'It ran in `pay/api` (pod `api-7d9c5b8f6d-x2x4z`).',
    ],
    [
      'By {user} with {process} of {parent}.',
      { 'user.name': 'u', 'proc.name': 'p', 'proc.pname': 'q' },
      'By `u` with `p` of `q`.',
    ],
    [
      '{connection} to {remote}',
      { 'evt.type': 'connect', 'fd.name': '10.0.0.1:1->23.1.2.3:2' },
      '`10.0.0.1:1 > 23.1.2.3:2` to `23.1.2.3:2` (public address)',
    ],
    [
      '{connection} from {remote.ip}',
      { 'evt.type': 'accept', 'fd.name': '::1:5->fd00::1:2' },
      '`[::1]:5 > [fd00::1]:2` from `::1`',
    ],
    [
      '{image} at {time}',
      { 'container.image.repository': 'r/i', 'container.image.tag': 't' },
      '`r/i:t` at 2024-10-05 13:01:15 UTC',
    ],
    ['{file}', { 'fd.name': '10.0.0.1:1->10.0.0.2:2' }, undefined],
    ['{process}', { 'proc.name': '<NA>' }, undefined],
    ['{process}', { 'proc.name': 'AKIAIOSFODNN7EXAMPLE' }, '`[redacted: AWS access key]`'],
  ])('%s', (template, fields, filled) => {
    expect(text(template, fields)).toBe(filled);
  });

  test('the first alternative whose placeholders are all known wins', () => {
    expect(text(['{proc.aname[5]} did', '{process} did', 'Something did'], { 'proc.name': 'x' })).toBe('`x` did');
  });
});

test('a time in a sentence is an instant, which each place shows in its own way', () => {
  const filled = fillText(['At {time}, from {epoch.before} on.'], viewOf(eventWith({})));
  expect(filled?.spans).toEqual([
    { text: 'At ' },
    { at: AT },
    { text: ', from ' },
    { at: AT - 900_000 },
    { text: ' on.' },
  ]);
  expect(filled?.cites).toContainEqual({ kind: 'event', name: 'time' });
});

describe('commands', () => {
  test.each([
    ['cat {file}', { 'fd.name': "/tmp/it's" }, "cat '/tmp/it'\\''s'"],
    ['cat {file}', { 'fd.name': '/tmp/$(id);x' }, "cat '/tmp/$(id);x'"],
    ['ls /proc/{pid}/exe', { 'proc.pid': 1234 }, 'ls /proc/1234/exe'],
    ['nc {remote.ip} {remote.port}', { 'evt.type': 'connect', 'fd.name': '10.0.0.1:1->23.1.2.3:2' }, 'nc 23.1.2.3 2'],
    ['x --at=@{epoch.before}', {}, 'x --at=@1728132375'],
    ['x {time.after}', {}, 'x 2024-10-05T13:16:15Z'],
    ['x {time.before.day} {time.before.week}', {}, 'x 2024-10-04T13:01:15Z 2024-09-28T13:01:15Z'],
    ['x @{epoch.before.day} @{epoch.before.week}', {}, 'x @1728046875 @1727528475'],
    [['x {pid}', 'x -C {proc.name}'], { 'proc.name': 'a b' }, "x -C 'a b'"],
    ['logs -c {container}', { 'k8s.pod.name': 'p', 'container.name': 'k8s_api_p_ns_uid_0' }, 'logs -c api'],
  ])('%s', (template, fields, filled) => {
    expect(command(template, fields)).toBe(filled);
  });

  test.each([
    ['a value that would be an option', 'ps -C {proc.name}', { 'proc.name': '-rf' }],
    ['a line break', 'ps -C {proc.name}', { 'proc.name': 'a\nb' }],
    ['a bidi override', 'ps -C {proc.name}', { 'proc.name': 'a\u202eb' }],
    ['a lone surrogate', 'ps -C {proc.name}', { 'proc.name': 'a\ud83d' }],
    ['lost bytes', 'ps -C {proc.name}', { 'proc.name': 'a\ufffd' }],
    ['more than 512 characters', 'ps -C {proc.name}', { 'proc.name': 'a'.repeat(513) }],
    ['a masked secret', 'ps {proc.cmdline}', { 'proc.cmdline': '--password hunter2' }],
    ['a value cut upstream', 'ps {proc.cmdline}', { 'proc.cmdline': `${'a'.repeat(507)}[...]` }],
    ['a container id that is none', 'docker pause {container.id}', { 'container.id': 'priv567esc890' }],
    ['a container id that is too short', 'docker pause {container.id}', { 'container.id': 'abcdef' }],
    ['a pod name with upper case', 'kubectl x {pod}', { 'k8s.pod.name': 'Api' }],
    ['a namespace with a dot', 'kubectl x {namespace}', { 'k8s.ns.name': 'a.b' }],
    ['a label of 64 characters', 'kubectl x {k8s.ns.name}', { 'k8s.ns.name': 'a'.repeat(64) }],
    ['an address that is none', 'nc {fd.rip}', { 'fd.rip': '1.2.3.4;id' }],
    ['a port out of range', 'nc {fd.rport}', { 'fd.rport': 70000 }],
    ['process 1', 'kill {pid}', { 'proc.pid': 1 }],
    ['a path that is relative', 'cat {proc.exepath}', { 'proc.exepath': 'memfd:x' }],
    ['a user that would change a filter', "gcloud x 'a=\"'{gcp.user}'\"'", { 'gcp.user': 'a" OR b="' }],
    ['the host as container', 'docker pause {container.id}', { 'container.id': 'host' }],
  ])('refused: %s', (_title, template, fields) => {
    expect(command(template, fields)).toBeUndefined();
  });

  test('the time of receipt is no time to look for', () => {
    expect(command('x {time}', {}, { time: 'yesterday' })).toBeUndefined();
    expect(text('around {time}', {}, { time: 'yesterday' })).toBeUndefined();
  });
});
