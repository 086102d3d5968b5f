import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Listener } from './listener.ts';

const message = (kind: string, body: readonly number[]) => [kind.charCodeAt(0), 0, 0, 0, body.length + 4, ...body];
const READY = message('Z', ['I'.charCodeAt(0)]);
const AUTHENTICATED = [...message('R', [0, 0, 0, 0]), ...READY];
const LISTENING = [...message('C', [...Buffer.from('LISTEN\0')]), ...READY];

/** Long before a connection that is not made is given up. */
const AT_ONCE_MS = 2_000;

/** A database that gives so many answers, and then says nothing any more; it may at least end a connection that we end. */
async function database(
  endsToo: boolean,
  ...answers: readonly (readonly number[])[]
): Promise<{ url: string; asked: Promise<unknown> }> {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: !endsToo }, (socket) => {
    sockets.push(socket);
    const rest = [...answers];
    socket.on('data', () => {
      const answer = rest.shift();
      if (answer !== undefined) socket.write(Buffer.from(answer));
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `postgres://postgres@127.0.0.1:${port}/falconer`, asked: once(server, 'connection') };
}

describe.each([
  ['ends what is ended', true],
  ['says nothing any more', false],
])('a stop, where the database %s,', (_database, endsToo) => {
  test(
    'does not wait for a connection that is being made',
    async () => {
      const { url, asked } = await database(endsToo);
      const listener = new Listener(url, () => undefined);
      const started = listener.start();
      await asked;
      await listener.stop();
      await started;
    },
    AT_ONCE_MS,
  );

  test(
    'does not wait for one that is there',
    async () => {
      const { url } = await database(endsToo, AUTHENTICATED, LISTENING);
      const heard: unknown[] = [];
      const listener = new Listener(url, (payload) => heard.push(payload));
      await listener.start();
      expect(heard).toEqual([undefined]);
      await listener.stop();
    },
    AT_ONCE_MS,
  );
});
