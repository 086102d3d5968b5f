/** The HTTP server: events, health, metrics, and in HTTP mode Slack's requests; over TLS when it has a certificate. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { addFalcoRoute } from './falco-route.ts';
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
/** How often Node looks for connections beyond their deadline. */
const LOOK_MS = 1_000;

export function buildServer(options: ServerOptions): FastifyInstance {
  const app = serverOf(options);
  if (options.connections !== undefined) app.server.maxConnections = options.connections;
  app.removeAllContentTypeParsers();
  // Bodies are judged by what they hold, not by their content type; each route reads its own stream.
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    if (error.statusCode !== undefined && error.statusCode < 500)
      return reply.code(error.statusCode).send({ error: error.message });
    options.onError(error);
    return reply.code(500).send({ error: 'internal error; nothing was accepted' });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found: events go to POST /falco' }));
  const { bodyBytes, bodyMs = BODY_MS, senders = [ANYONE] } = options;
  addFalcoRoute(app, {
    ...options,
    senders: new Senders(senders),
    body: { bytes: bodyBytes, ms: bodyMs },
    gate: options.gate ?? new Gate({ inFlight: Number.POSITIVE_INFINITY, backlogBytes: Number.POSITIVE_INFINITY }),
    meter: options.meter ?? NO_METER,
    wantsCertificate: options.tls?.ca !== undefined,
  });
  addHealthRoutes(app, options);
  const { slackEvents } = options;
  if (slackEvents !== undefined) {
    app.post('/slack/events', (request, reply) => {
      reply.hijack();
      slackEvents(request.raw, reply.raw);
    });
  }
  return app;
}

function serverOf({ tls, bodyMs = BODY_MS }: ServerOptions): FastifyInstance {
  const common = {
    logger: false,
    requestTimeout: bodyMs + GRACE_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    routerOptions: { maxParamLength: 512 },
    // Event bodies are bounded by readBounded, Slack's by Bolt.
    bodyLimit: Number.MAX_SAFE_INTEGER,
  };
  const http = { headersTimeout: bodyMs, connectionsCheckingInterval: Math.min(LOOK_MS, bodyMs) };
  if (tls === undefined) return fastify({ ...common, http });
  // Certificates are asked for and judged per route: probes have none, and must still reach /healthz.
  const { ca, ...pair } = tls;
  const clients = ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: false };
  const https = { ...http, ...pair, ...clients, handshakeTimeout: HANDSHAKE_MS, minVersion: 'TLSv1.2' as const };
  return fastify({ ...common, https }) as unknown as FastifyInstance;
}

function addHealthRoutes(app: FastifyInstance, { readiness, metrics }: ServerOptions): void {
  app.get('/healthz', (_request, reply) => reply.send({ alive: true }));
  app.get('/readyz', (_request, reply) => {
    const reasons = readiness.reasons();
    return reply.code(reasons.length === 0 ? 200 : 503).send({ ready: reasons.length === 0, reasons });
  });
  if (metrics === undefined) return;
  app.get('/metrics', async (_request, reply) => {
    const text = await metrics.text();
    return reply.type(metrics.contentType).send(text);
  });
}
