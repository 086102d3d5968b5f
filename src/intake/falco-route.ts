/** `POST|PUT /falco`: authenticate, read within limits, parse, make durable, answer; nothing else happens before. */
import { TLSSocket } from 'node:tls';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Arrival, HealthArrival } from '../alert/entry.ts';
import { judge, type Rejected } from './arrivals.ts';
import { type BodyLimits, type BodyRead, readBounded } from './body.ts';
import type { Gate, Pass } from './gate.ts';
import type { Inbox } from './inbox.ts';
import type { IntakeMeter } from './meter.ts';
import type { Refusal, Refusals } from './refusals.ts';
import { bearerToken, type Sender, type Senders } from './senders.ts';

export interface FalcoRouteOptions {
  readonly inbox: Inbox;
  readonly refusals: Refusals;
  readonly senders: Senders;
  readonly body: BodyLimits;
  readonly gate: Gate;
  readonly meter: IntakeMeter;
  readonly now: () => number;
  /** Senders must show a certificate that the configured authority signed. */
  readonly wantsCertificate: boolean;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly error: string; readonly rejected?: readonly Rejected[] };
}

/**
 * No event is shorter on average, Falco's have several hundred bytes. A megabyte of `7` and line ends is half a million
 * elements that are no events: to say so of each of them would take seconds, and fifty times the memory.
 */
const LEAST_BYTES = 50;

const HOW = 'expected Authorization: Bearer TOKEN, or the token as the last part of the path';

export function addFalcoRoute(app: FastifyInstance, options: FalcoRouteOptions): void {
  const receive = async (request: FastifyRequest<{ Params: { token?: string } }>, reply: FastifyReply) => {
    const stranger = options.wantsCertificate ? certificateProblem(request) : undefined;
    if (stranger !== undefined) return refuse(reply, options, { status: 401, body: { error: stranger } });
    // Falco itself can't send headers (falco#1322), so its token is in the path.
    const known = options.senders.recognise(bearerToken(request.headers.authorization) ?? request.params.token);
    if (known.kind === 'unknown')
      return refuse(reply, options, { status: 401, body: { error: `${known.reason}: ${HOW}` } });
    const admitted = options.gate.admit(mostBytes(request, options.body.bytes));
    if (admitted.kind === 'full') return shed(request, reply, options, admitted.reason);
    try {
      return await new Reception(options, known.sender, admitted.pass).accept(request, reply);
    } finally {
      admitted.pass.leave();
    }
  };
  const onResponse = async (_request: FastifyRequest, reply: FastifyReply) => options.meter.answered(reply.statusCode);
  for (const url of ['/falco', '/falco/:token']) {
    app.route({ method: ['POST', 'PUT'], url, onRequest: forgetContentType, onResponse, handler: receive });
    app.route({
      method: ['GET', 'DELETE', 'PATCH', 'OPTIONS'],
      url,
      onResponse,
      handler: (_request, reply) =>
        refuse(reply.header('Allow', 'POST, PUT'), options, { status: 405, body: { error: 'expected POST or PUT' } }),
    });
  }
}

/** Fastify answers 415 to a content type it can't parse; an event is judged by its body alone. */
async function forgetContentType(request: FastifyRequest): Promise<void> {
  delete request.raw.headers['content-type'];
}

function certificateProblem({ raw: { socket } }: FastifyRequest): string | undefined {
  if (!(socket instanceof TLSSocket)) return 'no client certificate';
  if (socket.authorized) return undefined;
  const found = Object.keys(socket.getPeerCertificate()).length > 0;
  return found ? `client certificate not accepted: ${socket.authorizationError}` : 'no client certificate';
}

/** What a body may take up before it is read: what its sender says, if that can be relied on. */
function mostBytes({ headers }: FastifyRequest, limit: number): number {
  const declared = declaredBytes(headers);
  return headers['content-encoding'] === undefined && declared !== undefined ? Math.min(declared, limit) : limit;
}

function declaredBytes(headers: FastifyRequest['headers']): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** Answered at once. What is left of a small body is thrown away as it comes, and its connection goes on. */
function shed(request: FastifyRequest, reply: FastifyReply, options: FalcoRouteOptions, error: string): FastifyReply {
  if ((declaredBytes(request.headers) ?? Number.POSITIVE_INFINITY) > options.body.bytes)
    reply.header('Connection', 'close');
  return refuse(reply.header('Retry-After', '1'), options, { status: 503, body: { error } });
}

/** One request of a known sender, from its body to its answer. */
class Reception {
  readonly #options: FalcoRouteOptions;
  readonly #sender: Sender;
  readonly #pass: Pass;

  constructor(options: FalcoRouteOptions, sender: Sender, pass: Pass) {
    this.#options = options;
    this.#sender = sender;
    this.#pass = pass;
  }

  async accept(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { body, refusals, now } = this.#options;
    const read = await readBounded(request.raw, request.headers['content-encoding'], body);
    if (read.kind !== 'bytes') return refuse(reply, this.#options, unreadable(read, body));
    this.#pass.resize(read.bytes.length);
    const judged = judge(read.bytes, now(), this.#sender, Math.ceil(body.bytes / LEAST_BYTES));
    this.#count('unreadable', judged.unreadable);
    this.#count('invalid', Math.max(0, judged.rejected.length - judged.unreadable));
    if (judged.kind !== 'arrivals') {
      const { reason: error, rejected } = judged;
      const answer = { error, ...(rejected.length > 0 ? { rejected: answered(rejected) } : {}) };
      const what = { sender: this.#sender.name, excerpt: read.bytes.toString('utf8', 0, MAX_EXCERPT_BYTES) };
      const status = judged.kind === 'too-many' ? 413 : 400;
      return refuse(reply, this.#options, { status, body: answer }, what);
    }
    const sender = this.#sender.name;
    for (const { index: _place, ...one } of judged.rejected) refusals.add({ at: now(), status: 202, sender, ...one });
    try {
      await this.#journal(judged.arrivals);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.#count('not-stored', judged.arrivals.length);
      const body503 = { error: error.message };
      return refuse(reply.header('Retry-After', '5'), this.#options, { status: 503, body: body503 });
    }
    return reply.code(202).send({ accepted: judged.arrivals.length, rejected: answered(judged.rejected) });
  }

  async #journal(arrivals: readonly (Arrival | HealthArrival)[]): Promise<void> {
    const { inbox, meter } = this.#options;
    const begun = performance.now();
    try {
      const receipts = await inbox.receive(arrivals);
      for (const [index, receipt] of receipts.entries())
        meter.events(this.#sender.name, receipt, arrivals[index]?.event.priority);
    } finally {
      meter.journaled((performance.now() - begun) / 1_000);
    }
  }

  #count(outcome: 'unreadable' | 'invalid' | 'not-stored', count: number): void {
    if (count > 0) this.#options.meter.events(this.#sender.name, outcome, undefined, count);
  }
}

function unreadable(read: Exclude<BodyRead, { kind: 'bytes' }>, { bytes, ms }: BodyLimits): Answer {
  switch (read.kind) {
    case 'too-large':
      return { status: 413, body: { error: `the body is larger than ${bytes} bytes` } };
    case 'too-slow':
      return { status: 408, body: { error: `the body did not arrive within ${ms / 1_000} s` } };
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

/** After these, what is left of a body that was not read must not be taken for the next request. */
const CLOSING: readonly number[] = [401, 408, 413, 415];

const MAX_EXCERPT_BYTES = 1_000;

function answered(rejected: readonly Rejected[]): readonly Rejected[] {
  return rejected.map(({ index, reason }) => ({ index, reason }));
}

function refuse(
  reply: FastifyReply,
  { refusals, now }: Pick<FalcoRouteOptions, 'refusals' | 'now'>,
  { status, body }: Answer,
  what: Pick<Refusal, 'sender' | 'excerpt'> = {},
): FastifyReply {
  refusals.add({ at: now(), status, reason: body.error, ...what });
  if (CLOSING.includes(status)) reply.header('Connection', 'close');
  return reply.code(status).send(body);
}

function isUnavailable(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'store-unavailable';
}
