/** The HTTP server: events, health, metrics, and in HTTP mode Slack's requests; over TLS when it has a certificate. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { answerJson, answerText } from './answer.ts';
import { FalcoRoute } from './falco-route.ts';
import { Gate } from './gate.ts';
import type { Inbox } from './inbox.ts';
import { type IntakeMeter, NO_METER } from './meter.ts';
import type { Refusals } from './refusals.ts';
import { type Sender, Senders } from './senders.ts';

interface Readiness {
  /** Why events or people can't be served now; empty when all is well. */
  reasons(): readonly string[];
}

/** Texts in PEM form. */
interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** With it, senders must show a certificate that it signed. */
  readonly ca?: string;
}

/** What Prometheus reads. */
interface Exposition {
  readonly contentType: string;
  text(): Promise<string>;
}

export interface ServerOptions {
  readonly inbox: Inbox;
  readonly refusals: Refusals;
  readonly now: () => number;
  readonly readiness: Readiness;
  readonly onError: (error: Error) => void;
  /** Largest body, after decompression. */
  readonly bodyBytes: number;
  /** A body must have arrived after so long. */
  readonly bodyMs?: number;
  /** Open at once; further ones are closed before anything is read. */
  readonly connections?: number;
  /** How many requests and bytes may be under way. */
  readonly gate?: Gate;
  /** Without any, whoever reaches the port may send. */
  readonly senders?: readonly Sender[];
  readonly tls?: Certificate;
  readonly meter?: IntakeMeter;
  readonly metrics?: Exposition;
  /** Bolt's listener for `/slack/events`, which reads and verifies the raw body itself. */
  readonly slackEvents?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** What whoever reaches the port is called when no token is asked for. */
const ANYONE: Sender = { name: 'default' };
const BODY_MS = 30_000;
/** Falco keeps one connection for the life of its process. */
const KEEP_ALIVE_MS = 600_000;
/** Bodies have a deadline of their own with an answer; this one is for heads that never end, and what reads no body. */
const GRACE_MS = 2_000;
const HANDSHAKE_MS = 10_000;
/** How often Node looks for connections beyond their deadline, and how often an ending server looks for idle ones. */
const LOOK_MS = 1_000;
const LOOK_AT_END_MS = 50;

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What is served at one path. */
interface Endpoint {
  readonly methods: readonly string[];
  readonly handle: Handler;
}

const READING = ['GET', 'HEAD'];

/** `node:http` alone: five paths need no router, and each layer above it costs at every event. */
export class IntakeServer {
  readonly server: Server;
  readonly #falco: FalcoRoute;
  readonly #endpoints: ReadonlyMap<string, Endpoint>;
  readonly #onError: (error: Error) => void;
  readonly #scheme: 'http' | 'https';

  constructor(options: ServerOptions) {
    const { bodyBytes, bodyMs = BODY_MS, senders = [ANYONE], tls, connections } = options;
    this.#onError = options.onError;
    this.#scheme = tls === undefined ? 'http' : 'https';
    this.#falco = new FalcoRoute({
      ...options,
      senders: new Senders(senders),
      body: { bytes: bodyBytes, ms: bodyMs },
      gate: options.gate ?? new Gate({ inFlight: Number.POSITIVE_INFINITY, backlogBytes: Number.POSITIVE_INFINITY }),
      meter: options.meter ?? NO_METER,
      wantsCertificate: tls?.ca !== undefined,
    });
    this.#endpoints = endpointsOf(options);
    this.server = listenerOf(options, (request, response) => void this.#serve(request, response));
    if (connections !== undefined) this.server.maxConnections = connections;
  }

  /**
   * Resolves with the address once it listens.
   * @throws the listen error, such as EADDRINUSE.
   */
  async listen(at: { readonly host: string; readonly port: number }): Promise<string> {
    this.server.listen(at);
    await once(this.server, 'listening');
    const { address, family, port } = this.server.address() as AddressInfo;
    return `${this.#scheme}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** Takes no new connections, lets what is under way get its answer, and resolves when the last connection has ended. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    const ended = once(this.server, 'close');
    this.server.close();
    // Node closes what is idle at that moment only; the others become idle when they have their answer.
    const looking = setInterval(() => this.server.closeIdleConnections(), LOOK_AT_END_MS);
    await ended;
    clearInterval(looking);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A sender that never pauses would keep an ending server for ever.
    if (!this.server.listening) response.setHeader('Connection', 'close');
    try {
      await this.#dispatch(request, response);
    } catch (error) {
      this.#onError(error instanceof Error ? error : new Error(String(error)));
      if (response.headersSent) response.destroy();
      else answerJson(response, 500, { error: 'internal error; nothing was accepted' });
    }
  }

  #dispatch(request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const address = this.#falco.read(path);
    if (address !== undefined) return this.#falco.serve(request, response, address);
    const endpoint = this.#endpoints.get(path);
    if (endpoint === undefined) return answerJson(response, 404, { error: 'not found: events go to POST /falco' });
    const { methods, handle } = endpoint;
    if (methods.includes(request.method ?? '')) return handle(request, response);
    const allowed = methods.join(', ');
    return answerJson(response, 405, { error: `expected ${methods.join(' or ')}` }, { Allow: allowed });
  }
}

function listenerOf({ tls, bodyMs = BODY_MS }: ServerOptions, serve: Handler): Server {
  const limits = {
    requestTimeout: bodyMs + GRACE_MS,
    headersTimeout: bodyMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: Math.min(LOOK_MS, bodyMs),
  };
  if (tls === undefined) return createServer(limits, serve);
  // Certificates are asked for and judged per route: probes have none, and must still reach /healthz.
  const { ca, ...pair } = tls;
  const clients = ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: false };
  const handshake = { handshakeTimeout: HANDSHAKE_MS, minVersion: 'TLSv1.2' as const };
  return createTlsServer({ ...limits, ...pair, ...clients, ...handshake }, serve);
}

function endpointsOf({ readiness, metrics, slackEvents }: ServerOptions): ReadonlyMap<string, Endpoint> {
  const endpoints = new Map<string, Endpoint>([
    ['/healthz', { methods: READING, handle: (_request, response) => answerJson(response, 200, { alive: true }) }],
    ['/readyz', { methods: READING, handle: (_request, response) => answerReadiness(response, readiness.reasons()) }],
  ]);
  if (metrics !== undefined)
    endpoints.set('/metrics', {
      methods: READING,
      handle: async (_request, response) =>
        answerText(response, 200, { 'content-type': metrics.contentType }, await metrics.text()),
    });
  if (slackEvents !== undefined) endpoints.set('/slack/events', { methods: ['POST'], handle: slackEvents });
  return endpoints;
}

function answerReadiness(response: ServerResponse, reasons: readonly string[]): void {
  const ready = reasons.length === 0;
  answerJson(response, ready ? 200 : 503, { ready, reasons });
}
