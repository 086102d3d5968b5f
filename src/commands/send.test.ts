import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendEvents } from './send.ts';

interface Received {
  readonly request: IncomingMessage;
  readonly body: string;
}

let server: Server;
let url: string;
let answer: { readonly status: number; readonly body: string };
const received: Received[] = [];

beforeEach(async () => {
  received.length = 0;
  answer = { status: 202, body: '{"accepted":1,"rejected":[]}' };
  server = createServer(async (request, response) => {
    received.push({ request, body: await text(request) });
    response.writeHead(answer.status).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

test('posts the text as it is, and says the answer', async () => {
  expect(await sendEvents('{"rule":"A"}\n', { url })).toEqual({ ok: true, says: '202 {"accepted":1,"rejected":[]}' });
  const [{ request, body } = { request: undefined, body: '' }] = received;
  expect([request?.method, request?.url, body]).toEqual(['POST', '/falco', '{"rule":"A"}\n']);
  expect(request?.headers).toMatchObject({ 'content-type': 'application/json' });
  expect(request?.headers).not.toHaveProperty('authorization');
});

test('a token goes into a header, never into the address', async () => {
  await sendEvents('{}', { url, token: 'secret-token-1234' });
  expect(received[0]?.request.headers.authorization).toBe('Bearer secret-token-1234');
  expect(received[0]?.request.url).toBe('/falco');
});

test('a refusal is said with its reason', async () => {
  answer = { status: 401, body: '{"error":"wrong token"}' };
  expect(await sendEvents('{}', { url })).toEqual({ ok: false, says: '401 {"error":"wrong token"}' });
});

test('where nothing listens, it throws', async () => {
  server.close();
  server.closeAllConnections();
  await expect(sendEvents('{}', { url })).rejects.toThrow();
});
