import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/workspace-server.ts';
import { SocketLine } from './socket-line.ts';

let sandbox: Sandbox;
let line: SocketLine;
const down: { readonly reason: string; readonly at: number }[] = [];

beforeEach(async () => {
  sandbox = await startSandbox();
  down.length = 0;
  line = lineTo(sandbox);
});
afterEach(async () => {
  await line.stop();
  await sandbox.close();
});

function lineTo({ appToken, apiUrl }: Sandbox, attach = () => Promise.resolve()): SocketLine {
  return new SocketLine({ appToken, apiUrl, attach, onDown: (reason) => down.push({ reason, at: Date.now() }) });
}

const isUp = (up: boolean) => expect.poll(() => line.connected, { timeout: 5_000, interval: 20 }).toBe(up);

test('start resolves when the connection is up', async () => {
  expect(line.connected).toBe(false);
  await line.start();
  expect([line.connected, sandbox.connections()]).toEqual([true, 1]);
});

test.each([
  ['Slack’s routine refresh', () => sandbox.faults.refreshSockets()],
  ['a drop', () => sandbox.faults.dropSockets()],
])('after %s the next connection is opened at once, time after time', async (_what, interrupt) => {
  await line.start();
  for (let time = 1; time <= 3; time += 1) {
    const since = Date.now();
    interrupt();
    await expect.poll(() => down.length, { interval: 10 }).toBe(time);
    await isUp(true);
    expect(sandbox.connections()).toBe(1);
    expect(Date.now() - since).toBeLessThan(2_000);
  }
});

test('opening that fails is tried again, after growing pauses', async () => {
  sandbox.faults.add({ method: 'apps.connections.open', times: 3, effect: { kind: 'error', code: 'internal_error' } });
  await line.start();
  expect(line.connected).toBe(false);
  await isUp(true);
  const opened = sandbox.calls.of('apps.connections.open').map(({ at }) => at);
  const pauses = opened.slice(1).map((at, index) => at - (opened[index] ?? 0));
  expect(pauses).toHaveLength(3);
  expect(pauses[1]).toBeGreaterThan((pauses[0] ?? 0) * 1.5);
  expect(pauses[2]).toBeGreaterThan((pauses[1] ?? 0) * 1.5);
  expect(down.every(({ reason }) => reason !== '')).toBe(true);
});

test('a revoked token does not end anything: it is tried again', async () => {
  const code = 'invalid_auth';
  sandbox.faults.add({ method: 'apps.connections.open', times: 1, effect: { kind: 'error', code } });
  await line.start();
  expect(down[0]?.reason).toContain(code);
  await isUp(true);
});

test('after a connection was up, pauses start small again', async () => {
  sandbox.faults.add({ method: 'apps.connections.open', times: 2, effect: { kind: 'status', status: 503 } });
  await line.start();
  await isUp(true);
  const since = Date.now();
  sandbox.faults.dropSockets();
  await isUp(false);
  await isUp(true);
  expect(Date.now() - since).toBeLessThan(2_000);
});

test('stop closes the connection for good', async () => {
  await line.start();
  await line.stop();
  expect(line.connected).toBe(false);
  await expect.poll(() => sandbox.connections()).toBe(0);
  expect(down).toEqual([]);
});

test('stop while a connection waits to be opened again opens none', async () => {
  sandbox.faults.add({ method: 'apps.connections.open', times: 'always', effect: { kind: 'status', status: 503 } });
  await line.start();
  await line.stop();
  const calls = sandbox.calls.of('apps.connections.open').length;
  sandbox.faults.clear();
  sandbox.faults.add({ method: 'apps.connections.open', effect: { kind: 'status', status: 503 } });
  // Another line waits as long as the first one would have, and then some.
  const other = lineTo(sandbox);
  await other.start();
  await expect.poll(() => other.connected).toBe(true);
  expect(sandbox.calls.of('apps.connections.open').length).toBe(calls + 2);
  await other.stop();
});

test('stop while Slack has not answered yet leaves none behind', async () => {
  sandbox.faults.add({ method: 'apps.connections.open', effect: { kind: 'hang', ms: 300 } });
  const starting = line.start();
  await expect.poll(() => line.connected).toBe(false);
  await line.stop();
  await starting;
  expect(line.connected).toBe(false);
  await expect.poll(() => sandbox.connections()).toBe(0);
});

test('stop while one is being opened leaves none behind', async () => {
  let attached = () => {};
  const attaching = new Promise<void>((resolve) => {
    attached = resolve;
  });
  line = lineTo(sandbox, () => attaching);
  const starting = line.start();
  await line.stop();
  attached();
  await starting;
  expect(line.connected).toBe(false);
  await expect.poll(() => sandbox.connections()).toBe(0);
  expect(sandbox.calls.of('apps.connections.open')).toEqual([]);
});
