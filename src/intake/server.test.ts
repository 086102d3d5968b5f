import { once } from 'node:events';
import { connect } from 'node:net';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { LIMIT, NOW, type Sent, send, startIntake, TOKEN } from './fixtures/intake.ts';

const EVENT = { rule: 'R', priority: 'Notice', time: '2026-05-23T10:00:00Z', output_fields: {} };
const ONE = JSON.stringify(EVENT);
const big = 'x'.repeat(3_000_000);

/** A body without Content-Length. */
const streamed = (text: string): RequestInit => ({ body: new Blob([text]).stream(), duplex: 'half' }) as RequestInit;

describe('accepted', () => {
  test.each<[string, Sent, RequestInit?, number?]>([
    ['one event', ONE],
    ['by PUT, as falcosidekick can', ONE, { method: 'PUT' }],
    ['as text/plain: the body decides', ONE, { headers: { 'Content-Type': 'text/plain' } }],
    ['with a content type that is none', ONE, { headers: { 'Content-Type': 'garbage' } }],
    ['with an empty content type', ONE, { headers: { 'Content-Type': '' } }],
    ['as a form: the body decides', ONE, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }],
    ['without Content-Length', '', streamed(ONE)],
    ['an array', `[${ONE},${ONE}]`, {}, 2],
    ['NDJSON', `${ONE}\n${ONE}\n`, { headers: { 'Content-Type': 'application/x-ndjson' } }, 2],
    [
      'a CloudEvent in binary mode',
      ONE,
      { headers: { 'ce-specversion': '1.0', 'ce-type': 'falco.rule.output.v1', 'ce-id': '1' } },
    ],
    [
      'a CloudEvent in structured mode',
      JSON.stringify({ specversion: '1.0', rule: 'R', data: EVENT }),
      { headers: { 'Content-Type': 'application/cloudevents+json' } },
    ],
    [
      'a CloudEvents batch',
      JSON.stringify([{ specversion: '1.0', data: EVENT }]),
      { headers: { 'Content-Type': 'application/cloudevents-batch+json' } },
    ],
    ['gzip', gzipSync(ONE), { headers: { 'Content-Encoding': 'gzip' } }],
    ['x-gzip in capitals', gzipSync(ONE), { headers: { 'Content-Encoding': 'X-GZIP' } }],
    ['deflate', deflateSync(ONE), { headers: { 'Content-Encoding': 'deflate' } }],
    ["some clients' bare deflate", deflateRawSync(ONE), { headers: { 'Content-Encoding': 'deflate' } }],
    ['identity', ONE, { headers: { 'Content-Encoding': 'identity' } }],
    ['without priority', JSON.stringify({ ...EVENT, priority: undefined })],
    ['with an unknown priority', JSON.stringify({ ...EVENT, priority: 'High' })],
    ['without a time', JSON.stringify({ ...EVENT, time: undefined })],
    ['with an unreadable time', JSON.stringify({ ...EVENT, time: '$(date)' })],
    ['without fields', '{"rule":"R"}'],
    ['with keys nobody knows', JSON.stringify({ ...EVENT, new: { a: [1] } })],
    ['of source internal', JSON.stringify({ ...EVENT, source: 'internal' })],
    ['a body of exactly the limit', `${ONE}${' '.repeat(LIMIT - ONE.length)}`],
  ])('%s', async (_title, body, init = {}, count = 1) => {
    const { url, received } = await startIntake();
    expect(await send(url, body, init)).toMatchObject({ status: 202, body: { accepted: count, rejected: [] } });
    expect(received.map(({ event }) => event.rule)).toEqual(Array(count).fill('R'));
  });

  test('every element is judged, and those that are none are listed by their place', async () => {
    const { url, received, refusals } = await startIntake();
    const { status, body } = await send(url, `[${ONE},{"rule":7},${ONE},"x"]`);
    expect({ status, body }).toEqual({
      status: 202,
      body: {
        accepted: 2,
        rejected: [
          { index: 1, reason: 'rule: expected a rule name, found a number' },
          { index: 3, reason: 'expected a JSON object, found a string' },
        ],
      },
    });
    expect(received).toHaveLength(2);
    expect(refusals.total).toBe(2);
    expect(refusals.latest[1]).toMatchObject({ status: 202, sender: 'default', excerpt: '{"rule":7}' });
  });

  test("the sender's cluster stands in for one the event does not name, and the sender is noted", async () => {
    const eu = { name: 'eu', token: 'token-of-the-eu-sender', cluster: 'eu-1' };
    const { url, received } = await startIntake({ senders: [{ name: 'default', token: TOKEN }, eu] });
    await send(url, ONE);
    await send(url, ONE, {}, `/falco/${eu.token}`);
    await send(url, JSON.stringify({ ...EVENT, source: 'internal' }), {}, `/falco/${eu.token}`);
    expect(received).toMatchObject([
      { kind: 'event', at: NOW, sender: 'default' },
      { kind: 'event', at: NOW, sender: 'eu', facets: { cluster: 'eu-1' } },
      { kind: 'health', at: NOW, sender: 'eu' },
    ]);
    expect(received[0]).not.toHaveProperty('facets.cluster');
  });

  test('the answer waits until the events are durable', async () => {
    const order: string[] = [];
    const receive = async () => {
      await new Promise(setImmediate);
      order.push('durable');
      return ['counted' as const];
    };
    const { url } = await startIntake({ inbox: { receive } });
    await send(url, ONE);
    order.push('answered');
    expect(order).toEqual(['durable', 'answered']);
  });
});

describe('refused', () => {
  test.each<[string, number, RegExp, Sent, RequestInit?]>([
    ['nothing', 400, /the body is empty/, ''],
    ['no JSON', 400, /^not JSON: /, '{"rule":'],
    ["Falco's text output", 400, /json_output: true/, '10:00:00.1: Notice A shell (user=root)'],
    ['an empty array', 400, /the array is empty/, '[]'],
    ['no event', 400, /not a Falco event: rule: expected a rule name, found nothing/, '{}'],
    ['several that are none', 400, /none of 2 elements is a Falco event: /, '[{},7]'],
    ['nesting without end', 400, /nested deeper than 64 levels/, '['.repeat(LIMIT)],
    ['damaged gzip', 400, /the compressed body is damaged/, 'no gzip', { headers: { 'Content-Encoding': 'gzip' } }],
    [
      'cut gzip',
      400,
      /the compressed body is damaged/,
      gzipSync(ONE).subarray(0, 20),
      { headers: { 'Content-Encoding': 'gzip' } },
    ],
    ['more lines than it can hold events', 413, /200 elements in one body: expected at most 82/, '7\n'.repeat(200)],
    ['as many that are no JSON', 413, /200 elements in one body/, 'x\n'.repeat(200)],
    ['a longer array', 413, /200 elements in one body/, `[${Array(200).fill(7)}]`],
    ['a byte over the limit', 413, /larger than 4096 bytes/, `${ONE}${' '.repeat(LIMIT - ONE.length + 1)}`],
    ['far over it, with Content-Length', 413, /larger than 4096 bytes/, big],
    ['far over it, without', 413, /larger than 4096 bytes/, '', streamed(big)],
    [
      'over it when inflated',
      413,
      /larger than 4096 bytes/,
      gzipSync(big),
      { headers: { 'Content-Encoding': 'gzip' } },
    ],
    [
      'an encoding nobody asked for',
      415,
      /unknown Content-Encoding "br": expected gzip, deflate or none/,
      ONE,
      { headers: { 'Content-Encoding': 'br' } },
    ],
    ['two encodings', 415, /unknown Content-Encoding/, ONE, { headers: { 'Content-Encoding': 'gzip, gzip' } }],
  ])('%s: %i', async (_title, status, error, body, init = {}) => {
    const { url, received, refusals, errors } = await startIntake();
    expect(await send(url, body, init)).toMatchObject({ status, body: { error: expect.stringMatching(error) } });
    expect(received).toEqual([]);
    expect(refusals.latest).toMatchObject([{ at: NOW, status, reason: expect.stringMatching(error) }]);
    expect(errors).toEqual([]);
    expect(await send(url, ONE)).toMatchObject({ status: 202 });
  });

  test.each(['GET', 'HEAD', 'DELETE', 'PATCH', 'OPTIONS'])('%s: 405 with what is allowed', async (method) => {
    const { url } = await startIntake();
    for (const path of ['/falco', `/falco/${TOKEN}`]) {
      const { status, headers } = await send(url, null, { method }, path);
      expect([status, headers.get('allow')]).toEqual([405, 'POST, PUT']);
    }
  });
});

describe('other paths', () => {
  test.each<[string, string, string, number]>([
    ['an unknown path', 'POST', '/', 404],
    ['one below the token', 'POST', `/falco/${TOKEN}/x`, 404],
    ['a path that is no text', 'POST', '/falco/%ZZ', 400],
    ["Slack's requests in Socket Mode", 'POST', '/slack/events', 404],
    ['a method nobody knows', 'PROPFIND', '/falco', 405],
    ['writing where one reads', 'POST', '/healthz', 405],
    ['alive', 'GET', '/healthz', 200],
    ['alive, with a query', 'HEAD', '/healthz?verbose=1', 200],
    ['ready', 'GET', '/readyz', 200],
  ])('%s', async (_title, method, path, status) => {
    const { url, received } = await startIntake();
    expect(await send(url, null, { method }, path)).toMatchObject({ status });
    expect(received).toEqual([]);
  });

  test('not ready: 503 with the reasons, and events are still taken', async () => {
    const { url } = await startIntake({ readiness: { reasons: () => ['Slack is not connected'] } });
    expect(await send(url, null, { method: 'GET' }, '/readyz')).toMatchObject({
      status: 503,
      body: { ready: false, reasons: ['Slack is not connected'] },
    });
    expect(await send(url, ONE)).toMatchObject({ status: 202 });
    expect(await send(url, null, { method: 'GET' }, '/healthz')).toMatchObject({ status: 200, body: { alive: true } });
  });

  test("Slack's requests in HTTP mode reach their listener with the body unread", async () => {
    const slackEvents: Parameters<typeof startIntake>[0] = {
      slackEvents: async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        response.end(JSON.stringify({ type: request.headers['content-type'], body: Buffer.concat(chunks).toString() }));
      },
    };
    const { url } = await startIntake(slackEvents);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await send(url, 'a=b', { headers }, '/slack/events')).body).toEqual({
      type: headers['Content-Type'],
      body: 'a=b',
    });
  });
});

test('an upload that is broken off is refused and noted, and the next one served', async () => {
  const { url, port, received, refusals, errors } = await startIntake();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`POST /falco/${TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n${ONE}`);
  await vi.waitFor(() => expect(socket.bytesWritten).toBeGreaterThan(100));
  socket.destroy();
  const reason = expect.stringMatching(/^the body did not arrive whole: /);
  await vi.waitFor(() => expect(refusals.latest).toMatchObject([{ status: 400, reason }]));
  expect({ received, errors }).toEqual({ received: [], errors: [] });
  expect(await send(url, ONE)).toMatchObject({ status: 202 });
});

test('no HTTP at all is answered 400, and the next one served', async () => {
  const { url, port } = await startIntake();
  const socket = connect(port, '127.0.0.1');
  socket.write('16:00:00: Notice\r\n\r\n');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
  expect(await send(url, ONE)).toMatchObject({ status: 202 });
});

test('many at once on kept connections: each gets its own answer', async () => {
  const { url, received } = await startIntake();
  const bodies = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? 'no json' : ONE));
  const answers = await Promise.all(bodies.map((body) => send(url, body)));
  expect(answers.map(({ status }) => status)).toEqual(bodies.map((body) => (body === ONE ? 202 : 400)));
  expect(received).toHaveLength(40);
});

describe('the end', () => {
  const request = `POST /falco/${TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: ${ONE.length}\r\n\r\n${ONE}`;

  /** A server whose inbox makes nothing durable until it is let go, and a connection with one request under way. */
  async function underWay() {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let waiting = 0;
    const receive = async (arrivals: readonly unknown[]) => {
      waiting += 1;
      await held;
      return arrivals.map(() => 'counted' as const);
    };
    const intake = await startIntake({ inbox: { receive } });
    const socket = connect(intake.port, '127.0.0.1');
    const answers: string[] = [];
    socket.on('data', (chunk) => answers.push(String(chunk)));
    const ask = async () => {
      const before = waiting;
      socket.write(request);
      await vi.waitFor(() => expect(waiting).toBe(before + 1));
    };
    await ask();
    return { ...intake, socket, ask, letGo, all: () => answers.join('') };
  }

  test('what is under way gets its answer, its kept connection ends, and no new one is taken', async () => {
    const { url, app, socket, letGo, all } = await underWay();
    const ended = app.close();
    await expect(send(url, ONE)).rejects.toThrow('fetch failed');
    letGo();
    await Promise.all([once(socket, 'close'), ended]);
    expect(all()).toMatch(/^HTTP\/1\.1 202 /);
  });

  test('a sender that goes on is served once more, and told that its connection ends', async () => {
    const { app, socket, ask, letGo, all } = await underWay();
    const ended = app.close();
    await ask();
    letGo();
    await Promise.all([once(socket, 'close'), ended]);
    expect(all().match(/HTTP\/1\.1 202 |Connection: [a-z-]+/g)).toEqual([
      'HTTP/1.1 202 ',
      'Connection: keep-alive',
      'HTTP/1.1 202 ',
      'Connection: close',
    ]);
  });
});
