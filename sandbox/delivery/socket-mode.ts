// Socket Mode: tickets for WebSocket addresses, and envelopes that each go to exactly one open connection.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { APP } from '../workspace/cast.ts';
import { ACK_TIMEOUT_MS, asResponse, type Courier, type Parcel, type Receipt, TIMED_OUT } from './courier.ts';

const MOST_CONNECTIONS = 10;

/** The client gives up 30 s after the last ping, so pings must be well within that. */
const PING_INTERVAL_MS = 10_000;

const DISCONNECTED: Receipt = { kind: 'failed', error: 'no_connection' };

interface Waiting {
  readonly socket: WebSocket;
  readonly settle: (receipt: Receipt) => void;
}

export class SocketMode implements Courier {
  readonly #address: string;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #pings: NodeJS.Timeout;
  #turn = 0;

  constructor(httpUrl: string) {
    this.#address = httpUrl.replace(/^http/, 'ws');
    this.#pings = setInterval(() => this.#pingAll(), PING_INTERVAL_MS).unref();
  }

  get connections(): number {
    return this.#open().length;
  }

  /** A WebSocket address for one connection, as `apps.connections.open` answers it; undefined beyond ten. */
  issueAddress(): string | undefined {
    if (this.connections >= MOST_CONNECTIONS) {
      return undefined;
    }
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return `${this.#address}/link?ticket=${ticket}`;
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.#address);
    // The client appends a slash to the path's last segment in some versions.
    const isLink = pathname === '/link' || pathname === '/link/';
    if (!isLink || !this.#tickets.delete(searchParams.get('ticket')?.replace(/\/$/, '') ?? '')) {
      stream.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#welcome(socket));
  }

  deliver({ type, payload, retry }: Parcel): Promise<Receipt> {
    const open = this.#open();
    this.#turn += 1;
    const socket = open[this.#turn % Math.max(open.length, 1)];
    if (!socket) {
      return Promise.resolve(DISCONNECTED);
    }
    const envelope_id = randomUUID();
    const isEvent = type === 'events_api';
    const receipt = this.#receiptFor(envelope_id, socket);
    socket.send(
      JSON.stringify({
        type,
        envelope_id,
        payload,
        accepts_response_payload: !isEvent,
        ...(isEvent && { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' }),
      }),
    );
    return receipt;
  }

  /** Slack's routine: asks a client to come back on a new connection, then closes; for all of them or the `most` oldest. */
  refresh(most?: number): void {
    for (const socket of this.#open().slice(0, most)) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'sandbox' } }));
      socket.close();
    }
  }

  /** A network failure: no word, no close frame. */
  drop(most?: number): void {
    for (const socket of this.#open().slice(0, most)) {
      socket.terminate();
    }
  }

  close(): void {
    clearInterval(this.#pings);
    this.drop();
    this.#server.close();
  }

  #open(): WebSocket[] {
    return [...this.#server.clients].filter((socket) => socket.readyState === socket.OPEN);
  }

  #welcome(socket: WebSocket): void {
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('close', () => this.#abandon(socket));
    // A reset connection is reported as an error first; 'close' follows and does the work.
    socket.on('error', () => undefined);
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.connections,
        connection_info: { app_id: APP.id },
        debug_info: { host: 'sandbox', approximate_connection_time: 3600 },
      }),
    );
  }

  #receive(data: string): void {
    const { envelope_id, payload } = parseAck(data);
    this.#waiting.get(envelope_id)?.settle({ kind: 'acknowledged', response: asResponse(payload) });
  }

  #abandon(socket: WebSocket): void {
    for (const waiting of [...this.#waiting.values()]) {
      if (waiting.socket === socket) {
        waiting.settle(DISCONNECTED);
      }
    }
  }

  #receiptFor(envelopeId: string, socket: WebSocket): Promise<Receipt> {
    return new Promise((resolve) => {
      const settle = (receipt: Receipt) => {
        clearTimeout(timer);
        this.#waiting.delete(envelopeId);
        resolve(receipt);
      };
      const timer = setTimeout(() => settle(TIMED_OUT), ACK_TIMEOUT_MS);
      this.#waiting.set(envelopeId, { socket, settle });
    });
  }

  #pingAll(): void {
    for (const socket of this.#open()) {
      socket.ping();
    }
  }
}

function parseAck(data: string): { readonly envelope_id: string; readonly payload: unknown } {
  try {
    const { envelope_id, payload } = asResponse(JSON.parse(data));
    return { envelope_id: String(envelope_id), payload };
  } catch {
    return { envelope_id: '', payload: undefined };
  }
}
