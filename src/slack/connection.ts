/** How Slack reaches Falconer: two sockets, or signed HTTP requests. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPReceiver, type Receiver } from '@slack/bolt';
import { boltApp } from './bolt-app.ts';
import { SILENT } from './clients.ts';
import type { Interactive } from './interactive.ts';
import type { Ports } from './ports.ts';
import { Redelivery } from './redelivery.ts';
import { SocketLine } from './socket-line.ts';

export interface ConnectionOptions {
  readonly connection:
    | { readonly mode: 'socket'; readonly appToken: string }
    | { readonly mode: 'http'; readonly signingSecret: string };
  readonly botToken: string;
  readonly apiUrl?: string;
  readonly ports: Ports;
  readonly interactive: Interactive;
  readonly onError: (error: unknown) => void;
  readonly onDown: (reason: string) => void;
}

export interface Connection {
  /** In HTTP mode, what handles `POST /slack/events`. */
  readonly requests?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Why Slack can't reach us now; empty when it can. */
  reasons(): readonly string[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Slack sends each request to one of an app's connections, so the second covers refreshes of the first. */
const LINES = 2;
/** Slack signs with a timestamp; Bolt refuses old ones but not future ones. */
const FUTURE_S = 300;

export function connect(options: ConnectionOptions): Promise<Connection> {
  const { connection } = options;
  // One for all connections: what one of them did not acknowledge in time comes over another.
  const redelivery = new Redelivery();
  const attach = (receiver: Receiver) => boltApp({ ...options, receiver, redelivery });
  return connection.mode === 'socket'
    ? socket(options, connection.appToken, attach)
    : http(connection.signingSecret, attach);
}

async function socket(
  options: ConnectionOptions,
  appToken: string,
  attach: (receiver: Receiver) => Promise<unknown>,
): Promise<Connection> {
  const { apiUrl, onDown } = options;
  const lines = Array.from(
    { length: LINES },
    () => new SocketLine({ appToken, attach, onDown, ...(apiUrl === undefined ? {} : { apiUrl }) }),
  );
  return {
    reasons: () => (lines.some(({ connected }) => connected) ? [] : ['Slack is not connected (Socket Mode)']),
    start: async () => {
      await Promise.all(lines.map((line) => line.start()));
    },
    stop: async () => {
      await Promise.all(lines.map((line) => line.stop()));
    },
  };
}

async function http(signingSecret: string, attach: (receiver: Receiver) => Promise<unknown>): Promise<Connection> {
  const receiver = new HTTPReceiver({ signingSecret, logger: SILENT });
  await attach(receiver);
  return {
    requests: (request, response) => {
      if (isFromTheFuture(request)) response.writeHead(401).end();
      else receiver.requestListener(request, response);
    },
    reasons: () => [],
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

function isFromTheFuture({ headers }: IncomingMessage): boolean {
  return Number(headers['x-slack-request-timestamp']) > Date.now() / 1_000 + FUTURE_S;
}
