/** The HTTP server: events, health, and in HTTP mode Slack's requests. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { addFalcoRoute, type FalcoRouteOptions } from './falco-route.ts';

interface Readiness {
  /** Why events or people can't be served now; empty when all is well. */
  reasons(): readonly string[];
}

export interface ServerOptions extends FalcoRouteOptions {
  readonly readiness: Readiness;
  /** Bolt's listener for `/slack/events`, which reads and verifies the raw body itself. */
  readonly slackEvents?: (request: IncomingMessage, response: ServerResponse) => void;
  readonly onError: (error: Error) => void;
}

/** A slow body must not hold a connection for ever. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Falco keeps one connection for the life of its process. */
const KEEP_ALIVE_MS = 600_000;

export function buildServer(options: ServerOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    routerOptions: { maxParamLength: 512 },
    // Event bodies are bounded by readBounded, Slack's by Bolt.
    bodyLimit: Number.MAX_SAFE_INTEGER,
  });
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
  addFalcoRoute(app, options);
  addHealthRoutes(app, options.readiness);
  const { slackEvents } = options;
  if (slackEvents !== undefined) {
    app.post('/slack/events', (request, reply) => {
      reply.hijack();
      slackEvents(request.raw, reply.raw);
    });
  }
  return app;
}

function addHealthRoutes(app: FastifyInstance, readiness: Readiness): void {
  app.get('/healthz', (_request, reply) => reply.send({ alive: true }));
  app.get('/readyz', (_request, reply) => {
    const reasons = readiness.reasons();
    return reply.code(reasons.length === 0 ? 200 : 503).send({ ready: reasons.length === 0, reasons });
  });
}
