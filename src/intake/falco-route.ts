/** `POST|PUT /falco`: authenticate, read within limits, parse, make durable, answer; nothing else happens before. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { judge, type Rejected } from './arrivals.ts';
import { readBounded } from './body.ts';
import type { Inbox } from './inbox.ts';
import type { Refusals } from './refusals.ts';
import { bearerToken, isToken } from './token.ts';

export interface FalcoRouteOptions {
  readonly inbox: Inbox;
  readonly refusals: Refusals;
  readonly bodyBytes: number;
  readonly now: () => number;
  /** Without one, anyone who reaches the port may send: allowed on loopback only. */
  readonly token?: string;
  readonly cluster?: string;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly error: string; readonly rejected?: readonly Rejected[] };
}

export function addFalcoRoute(app: FastifyInstance, options: FalcoRouteOptions): void {
  const receive = async (request: FastifyRequest<{ Params: { token?: string } }>, reply: FastifyReply) => {
    // Falco itself can't send headers (falco#1322), so its token is in the path.
    const presented = bearerToken(request.headers.authorization) ?? request.params.token;
    if (options.token !== undefined && (presented === undefined || !isToken(presented, options.token))) {
      const how = 'expected Authorization: Bearer TOKEN, or the token as the last part of the path';
      return refuse(reply, options, {
        status: 401,
        body: { error: `${presented ? 'wrong token' : 'no token'}: ${how}` },
      });
    }
    return accept(request, reply, options);
  };
  for (const url of ['/falco', '/falco/:token']) {
    app.route({ method: ['POST', 'PUT'], url, onRequest: forgetContentType, handler: receive });
    app.route({
      method: ['GET', 'DELETE', 'PATCH', 'OPTIONS'],
      url,
      handler: (_request, reply) =>
        refuse(reply.header('Allow', 'POST, PUT'), options, { status: 405, body: { error: 'expected POST or PUT' } }),
    });
  }
}

/** Fastify answers 415 to a content type it can't parse; an event is judged by its body alone. */
async function forgetContentType(request: FastifyRequest): Promise<void> {
  delete request.raw.headers['content-type'];
}

async function accept(request: FastifyRequest, reply: FastifyReply, options: FalcoRouteOptions): Promise<FastifyReply> {
  const read = await readBounded(request.raw, request.headers['content-encoding'], options.bodyBytes);
  if (read.kind !== 'text') return refuse(reply, options, unreadable(read, options.bodyBytes));
  const judged = judge(read.text, options.now(), options.cluster);
  if (judged.kind === 'refused') {
    const { reason: error, rejected } = judged;
    return refuse(reply, options, { status: 400, body: { error, ...(rejected.length > 0 ? { rejected } : {}) } });
  }
  for (const { reason } of judged.rejected) options.refusals.add({ at: options.now(), status: 202, reason });
  try {
    await options.inbox.receive(judged.arrivals);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    return refuse(reply.header('Retry-After', '5'), options, { status: 503, body: { error: error.message } });
  }
  return reply.code(202).send({ accepted: judged.arrivals.length, rejected: judged.rejected });
}

function unreadable(read: Exclude<Awaited<ReturnType<typeof readBounded>>, { kind: 'text' }>, limit: number): Answer {
  switch (read.kind) {
    case 'too-large':
      return { status: 413, body: { error: `the body is larger than ${limit} bytes` } };
    case 'unknown-encoding':
      return {
        status: 415,
        body: {
          error: `unknown Content-Encoding ${JSON.stringify(read.encoding.slice(0, 40))}: expected gzip, deflate or none`,
        },
      };
    case 'unreadable':
      return { status: 400, body: { error: read.reason } };
  }
}

function refuse(reply: FastifyReply, { refusals, now }: FalcoRouteOptions, { status, body }: Answer): FastifyReply {
  refusals.add({ at: now(), status, reason: body.error });
  // What is left of a body that was not read must not be taken for the next request.
  if (status === 401 || status === 413 || status === 415) reply.header('Connection', 'close');
  return reply.code(status).send(body);
}

function isUnavailable(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'store-unavailable';
}
