import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { boltOverSocket } from '../bolt-in-test.ts';
import { callApi } from '../call-in-test.ts';
import { type Sandbox, startSandbox } from '../workspace-server.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

interface Envelope {
  readonly type: string;
  readonly envelope_id?: string;
  readonly accepts_response_payload?: boolean;
  readonly retry_attempt?: number;
}

interface Client {
  readonly socket: WebSocket;
  readonly received: Envelope[];
}

async function address(): Promise<string> {
  const { body } = await callApi(sandbox, 'apps.connections.open', { token: sandbox.appToken });
  return String(body['url']);
}

/** Acknowledges everything but the types in `ignore`. */
async function connect(ignore: readonly string[] = []): Promise<Client> {
  const socket = new WebSocket(await address());
  const received: Envelope[] = [];
  socket.on('message', (data) => {
    const envelope: Envelope = JSON.parse(String(data));
    received.push(envelope);
    if (envelope.envelope_id && !ignore.includes(envelope.type)) {
      socket.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload: {} }));
    }
  });
  await vi.waitFor(() => expect(received[0]?.type).toBe('hello'));
  return { socket, received };
}

const command = () => sandbox.act.command({ user: 'alice', channel: 'general', text: '/falco open' });
const mention = () => sandbox.act.say({ user: 'alice', channel: 'general', text: '@Falconer hi' });

test('a ticket opens one connection', async () => {
  const url = await address();
  const first = new WebSocket(url);
  await new Promise((resolve) => first.once('open', resolve));
  const second = new WebSocket(url);
  const error = await new Promise<Error>((resolve) => second.once('error', resolve));
  expect(error.message).toContain('401');
});

test('an eleventh connection is refused', async () => {
  await Promise.all(Array.from({ length: 10 }, () => connect()));
  const { body } = await callApi(sandbox, 'apps.connections.open', { token: sandbox.appToken });
  expect(body).toEqual({ ok: false, error: 'too_many_websockets' });
});

test('each envelope goes to exactly one of the connections', async () => {
  const [one, two] = [await connect(), await connect()];
  await Promise.all([command(), command(), command(), command()]);
  const counts = [one, two].map(({ received }) => received.filter(({ type }) => type === 'slash_commands').length);
  expect(counts).toEqual([2, 2]);
});

test('commands may be answered in the acknowledgement, events may not', async () => {
  const { received } = await connect();
  await command();
  await mention();
  expect(received).toMatchObject([
    { type: 'hello' },
    { type: 'slash_commands', accepts_response_payload: true },
    { type: 'events_api', accepts_response_payload: false, retry_attempt: 0 },
  ]);
});

test('without a connection the person sees an error at once', async () => {
  expect(await command()).toMatchObject({ ok: false, error: 'no_connection' });
});

test('without an acknowledgement the person sees an error after three seconds', async () => {
  await connect(['slash_commands']);
  expect(await command()).toMatchObject({ ok: false, error: 'operation_timeout' });
});

test('a connection dropped before the acknowledgement loses a click, but an event comes again', async () => {
  const { received } = await connect(['slash_commands', 'events_api']);
  const lost = command();
  const repeated = mention();
  await vi.waitFor(() => expect(received).toHaveLength(3));
  const other = await connect();
  sandbox.faults.dropSockets();
  expect(await lost).toMatchObject({ ok: false });
  expect(await repeated).toMatchObject({ ok: false, error: 'no_connection' });
  expect(other.received).toHaveLength(1);
});

test('an event that its connection never acknowledged is sent to another', async () => {
  const deaf = await connect(['events_api']);
  const lost = mention();
  await vi.waitFor(() => expect(deaf.received).toHaveLength(2));
  const other = await connect();
  deaf.socket.terminate();
  await lost;
  await vi.waitFor(() => expect(other.received).toMatchObject([{}, { type: 'events_api', retry_attempt: 1 }]));
});

test.each([
  ['a refresh', () => sandbox.faults.refreshSockets()],
  ['a drop', () => sandbox.faults.dropSockets()],
])('a real client comes back after %s', async (_what, interrupt) => {
  const bolt = await boltOverSocket(sandbox);
  bolt.app.command('/falco', ({ ack }) => ack());
  interrupt();
  await vi.waitFor(() => expect(sandbox.connections()).toBe(0));
  await vi.waitFor(() => expect(sandbox.connections()).toBe(1), 5000);
  expect(await command()).toEqual({ ok: true });
  await bolt.stop();
});
