/** What happens when more arrives than can be kept: refused at once, cut off, and never held in memory. */
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { send, startIntake, TOKEN } from './fixtures/intake.ts';
import { Gate } from './gate.ts';

const ONE = JSON.stringify({ rule: 'R' });
const MIB = 1_048_576;

/** An inbox that makes nothing durable until it is let go. */
function heldInbox() {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const waiting: number[] = [];
  const receive = async (arrivals: readonly unknown[]) => {
    waiting.push(arrivals.length);
    await held;
    return arrivals.map(() => 'counted' as const);
  };
  return { inbox: { receive }, waiting, letGo };
}

async function socketTo(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** All that comes until the other side closes. */
async function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  socket.on('error', () => undefined);
  await once(socket, 'close');
  return text;
}

const head = (length: number) => `POST /falco/${TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;

describe('more requests than are allowed', () => {
  test('are answered 503 with the reason and Retry-After, and the next ones are served again', async () => {
    const { inbox, waiting, letGo } = heldInbox();
    const { url, refusals } = await startIntake({ inbox, gate: new Gate({ inFlight: 2, backlogBytes: MIB }) });
    const inside = [send(url, ONE), send(url, ONE)];
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    const { status, headers, body } = await send(url, ONE);
    expect({ status, retry: headers.get('retry-after') }).toEqual({ status: 503, retry: '1' });
    expect(body.error).toContain('limits.inFlight');
    expect(refusals.latest).toMatchObject([{ status: 503 }]);
    letGo();
    expect((await Promise.all(inside)).map((answer) => answer.status)).toEqual([202, 202]);
    expect(await send(url, ONE)).toMatchObject({ status: 202 });
  });

  test('are answered before their body has come', async () => {
    const { inbox, waiting, letGo } = heldInbox();
    const { url, port } = await startIntake({ inbox, gate: new Gate({ inFlight: 1, backlogBytes: MIB }) });
    const inside = send(url, ONE);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    const socket = await socketTo(port);
    socket.write(head(1_000));
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 503 /);
    letGo();
    await inside;
  });

  test('keep their connection when their body is small, and lose it when it is without end', async () => {
    const { inbox, waiting, letGo } = heldInbox();
    const { url, port } = await startIntake({ inbox, gate: new Gate({ inFlight: 1, backlogBytes: MIB }) });
    const inside = send(url, ONE);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    const kept = await socketTo(port);
    kept.write(`${head(ONE.length)}${ONE}`);
    expect(String((await once(kept, 'data'))[0])).toMatch(/^HTTP\/1\.1 503 [\s\S]*Connection: keep-alive/i);
    const endless = await socketTo(port);
    endless.write(`POST /falco/${TOKEN} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n`);
    expect(await untilClosed(endless)).toMatch(/^HTTP\/1\.1 503 [\s\S]*Connection: close/i);
    letGo();
    await inside;
    kept.write(`${head(ONE.length)}${ONE}`);
    expect(String((await once(kept, 'data'))[0])).toMatch(/^HTTP\/1\.1 202 /);
  });

  test('without a token are refused as such, and take nobody’s place', async () => {
    const { url } = await startIntake({ gate: new Gate({ inFlight: 1, backlogBytes: MIB }) });
    const strangers = Array.from({ length: 20 }, () => send(url, ONE, {}, '/falco/wrong'));
    const own = send(url, ONE);
    expect((await Promise.all(strangers)).map(({ status }) => status)).toEqual(Array(20).fill(401));
    expect(await own).toMatchObject({ status: 202 });
  });

  test('do not keep probes from being answered', async () => {
    const { inbox, waiting, letGo } = heldInbox();
    const { url } = await startIntake({ inbox, gate: new Gate({ inFlight: 1, backlogBytes: MIB }) });
    const inside = send(url, ONE);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    expect(await send(url, null, { method: 'GET' }, '/healthz')).toMatchObject({ status: 200 });
    letGo();
    await inside;
  });
});

test.each<[string, string, number]>([
  ['accepted', ONE, 202],
  ['refused', 'no json', 400],
  ['too large', 'x'.repeat(5_000), 413],
])('a request that is %s gives its place back', async (_what, body, status) => {
  const gate = new Gate({ inFlight: 1, backlogBytes: MIB });
  const { url } = await startIntake({ gate });
  for (let round = 0; round < 3; round += 1) expect(await send(url, body)).toMatchObject({ status });
  expect([gate.inFlight, gate.bytes]).toEqual([0, 0]);
});

test('a store that fails gives the place back as well', async () => {
  const gate = new Gate({ inFlight: 1, backlogBytes: MIB });
  const { url } = await startIntake({ gate, inbox: { receive: () => Promise.reject(new Error('a bug')) } });
  for (let round = 0; round < 3; round += 1) expect(await send(url, ONE)).toMatchObject({ status: 500 });
});

describe('a sender that is slow', () => {
  test.each<[string, (socket: Socket) => void, RegExp]>([
    [
      'stops in the middle of its body',
      (socket) => socket.write(`${head(1_000)}{"rule`),
      /^HTTP\/1\.1 408 [\s\S]*within 0.05 s/,
    ],
    ['stops before its body', (socket) => socket.write(head(1_000)), /^HTTP\/1\.1 408 /],
    ['stops in the middle of its head', (socket) => socket.write('POST /falco HTTP/1.1\r\nHo'), /^HTTP\/1\.1 408 /],
    ['sends nothing at all', () => undefined, /^(HTTP\/1\.1 408 [\s\S]*)?$/],
  ])('that %s is cut off', async (_how, write, answer) => {
    const gate = new Gate({ inFlight: 9, backlogBytes: MIB });
    const { url, port } = await startIntake({ bodyMs: 50, gate });
    const socket = await socketTo(port);
    write(socket);
    expect(await untilClosed(socket)).toMatch(answer);
    expect([gate.inFlight, gate.bytes]).toEqual([0, 0]);
    expect(await send(url, ONE)).toMatchObject({ status: 202 });
  });

  test('that drips byte by byte is cut off', async () => {
    const { port, refusals } = await startIntake({ bodyMs: 100 });
    const socket = await socketTo(port);
    socket.write(head(100_000));
    const drip = setInterval(() => socket.write('x'), 5);
    onTestFinished(() => clearInterval(drip));
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 408 /);
    expect(refusals.latest).toMatchObject([{ status: 408, reason: 'the body did not arrive within 0.1 s' }]);
  });
});

test('connections beyond the limit are closed, those below it go on, and a place that becomes free is given away', async () => {
  const { port } = await startIntake({ connections: 2 });
  const [one, other] = [await socketTo(port), await socketTo(port)];
  const third = await socketTo(port);
  expect(await untilClosed(third)).toBe('');
  one.write(`${head(ONE.length)}${ONE}`);
  expect(String((await once(one, 'data'))[0])).toMatch(/^HTTP\/1\.1 202 /);
  other.destroy();
  await vi.waitFor(async () => {
    const next = await socketTo(port);
    next.on('error', () => undefined);
    next.write(`${head(ONE.length)}${ONE}`);
    const first = await Promise.race([once(next, 'data'), once(next, 'close')]);
    expect(String(first[0])).toMatch(/^HTTP\/1\.1 202 /);
  });
});

/** One body of a mebibyte on a connection of the agent; its status. */
async function sendBig(port: number, agent: Agent, body: Buffer): Promise<number> {
  const sending = request({ port, agent, method: 'POST', path: `/falco/${TOKEN}`, headers: { 'Content-Length': MIB } });
  sending.end(body);
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  await readAll(response);
  return response.statusCode ?? 0;
}

test('600 bodies of 1 MiB at once before a journal that hangs: 8 MiB are held, the others refused', async () => {
  const { inbox, waiting, letGo } = heldInbox();
  const gate = new Gate({ inFlight: 256, backlogBytes: 8 * MIB });
  const { port } = await startIntake({ inbox, gate, bodyBytes: MIB });
  const agent = new Agent({ maxSockets: 100, keepAlive: true });
  onTestFinished(() => agent.destroy());
  const body = Buffer.alloc(MIB, `{"rule":"R","output":"${'x'.repeat(1_000)}"}\n`);
  const before = process.memoryUsage();
  let peak = 0;
  let shed = 0;
  const sending = Array.from({ length: 600 }, async () => {
    const status = await sendBig(port, agent, body);
    if (status === 503) shed += 1;
    const { heapUsed, external } = process.memoryUsage();
    peak = Math.max(peak, heapUsed + external - before.heapUsed - before.external);
    return status;
  });
  // Those that wait hold eight of the agent's hundred connections; all others come through on the rest.
  await vi.waitFor(() => expect(shed).toBe(592), 15_000);
  expect([waiting.length, gate.inFlight]).toEqual([8, 8]);
  expect(gate.bytes).toBeLessThanOrEqual(8 * MIB);
  letGo();
  expect((await Promise.all(sending)).filter((status) => status === 202)).toHaveLength(8);
  expect(peak).toBeLessThan(150 * MIB);
  expect([gate.inFlight, gate.bytes]).toEqual([0, 0]);
});
