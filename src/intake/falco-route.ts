/** `POST|PUT /falco`: authenticate, read within limits, parse, make durable, answer; nothing else happens before. */
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Arrival, HealthArrival } from '../alert/entry.ts';
import { answerJson } from './answer.ts';
import { judge, type Rejected } from './arrivals.ts';
import { type BodyLimits, type BodyRead, readBounded } from './body.ts';
import type { Gate, Pass } from './gate.ts';
import type { Inbox } from './inbox.ts';
import type { IntakeMeter } from './meter.ts';
import type { Refusal, Refusals } from './refusals.ts';
import { bearerToken, type Sender, type Senders } from './senders.ts';
import { Turn } from './turn.ts';

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
  readonly headers?: OutgoingHttpHeaders;
}

/** What a path of this route says besides. */
interface Address {
  /** Percent-encoded, as it came. */
  readonly token?: string;
}

/**
 * No event is shorter on average, Falco's have several hundred bytes. A megabyte of `7` and line ends is half a million
 * elements that are no events: to say so of each of them would take seconds, and fifty times the memory.
 */
const LEAST_BYTES = 50;

const HOW = 'expected Authorization: Bearer TOKEN, or the token as the last part of the path';

const PATH = '/falco';
const ALLOWED = ['POST', 'PUT'];

export class FalcoRoute {
  readonly #options: FalcoRouteOptions;
  readonly #turn = new Turn();

  constructor(options: FalcoRouteOptions) {
    this.#options = options;
  }

  /** Reads `/falco` and `/falco/TOKEN`; other paths are not of this route. */
  read(path: string): Address | undefined {
    if (path === PATH) return {};
    if (!path.startsWith(`${PATH}/`)) return undefined;
    const token = path.slice(PATH.length + 1);
    return token.includes('/') ? undefined : { token };
  }

  async serve(request: IncomingMessage, response: ServerResponse, { token }: Address): Promise<void> {
    const { senders, gate, body, meter, wantsCertificate } = this.#options;
    response.once('finish', () => meter.answered(response.statusCode));
    if (!ALLOWED.includes(request.method ?? '')) return this.#refuse(response, NOT_ALLOWED);
    const stranger = wantsCertificate ? certificateProblem(request) : undefined;
    if (stranger !== undefined) return this.#refuse(response, { status: 401, body: { error: stranger } });
    const inPath = decoded(token);
    if (inPath === undefined) return this.#refuse(response, { status: 400, body: { error: 'the path is no text' } });
    // Falco itself can't send headers (falco#1322), so its token is in the path.
    const known = senders.recognise(bearerToken(request.headers.authorization) ?? inPath);
    if (known.kind === 'unknown')
      return this.#refuse(response, { status: 401, body: { error: `${known.reason}: ${HOW}` } });
    const admitted = gate.admit(mostBytes(request.headers, body.bytes));
    if (admitted.kind === 'full') return this.#refuse(response, shed(request.headers, body.bytes, admitted.reason));
    const { pass } = admitted;
    try {
      return await new Reception(this.#options, this.#turn, known.sender, pass).accept(request, response);
    } finally {
      pass.leave();
    }
  }

  #refuse(response: ServerResponse, answer: Answer): void {
    refuse(response, this.#options, answer);
  }
}

const NOT_ALLOWED: Answer = {
  status: 405,
  body: { error: `expected ${ALLOWED.join(' or ')}` },
  headers: { Allow: ALLOWED.join(', ') },
};

/** A token of the path as text: none is an empty one; `undefined` when its percent signs stand for nothing. */
function decoded(token = ''): string | undefined {
  try {
    return decodeURIComponent(token);
  } catch {
    return undefined;
  }
}

function certificateProblem({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket)) return 'no client certificate';
  if (socket.authorized) return undefined;
  const found = Object.keys(socket.getPeerCertificate()).length > 0;
  return found ? `client certificate not accepted: ${socket.authorizationError}` : 'no client certificate';
}

/** What a body may take up before it is read: what its sender says, if that can be relied on. */
function mostBytes(headers: IncomingHttpHeaders, limit: number): number {
  const declared = declaredBytes(headers);
  return headers['content-encoding'] === undefined && declared !== undefined ? Math.min(declared, limit) : limit;
}

function declaredBytes(headers: IncomingHttpHeaders): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** Answered at once. What is left of a small body is thrown away as it comes, and its connection goes on. */
function shed(headers: IncomingHttpHeaders, limit: number, error: string): Answer {
  const isSmall = (declaredBytes(headers) ?? Number.POSITIVE_INFINITY) <= limit;
  return { status: 503, body: { error }, headers: { 'Retry-After': '1', ...(isSmall ? {} : CLOSE) } };
}

/** One request of a known sender, from its body to its answer. */
class Reception {
  readonly #options: FalcoRouteOptions;
  readonly #turn: Turn;
  readonly #sender: Sender;
  readonly #pass: Pass;

  constructor(options: FalcoRouteOptions, turn: Turn, sender: Sender, pass: Pass) {
    this.#options = options;
    this.#turn = turn;
    this.#sender = sender;
    this.#pass = pass;
  }

  async accept(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { body, refusals, now } = this.#options;
    const read = await readBounded(request, request.headers['content-encoding'], body);
    // One that comes alone has nobody to wait for.
    if (this.#options.gate.inFlight > 1) await this.#turn.end();
    if (read.kind !== 'bytes') return refuse(response, this.#options, unreadable(read, body));
    this.#pass.resize(read.bytes.length);
    const judged = judge(read.bytes, now(), this.#sender, Math.ceil(body.bytes / LEAST_BYTES));
    this.#count('unreadable', judged.unreadable);
    this.#count('invalid', Math.max(0, judged.rejected.length - judged.unreadable));
    if (judged.kind !== 'arrivals') {
      const { reason: error, rejected } = judged;
      const answer = { error, ...(rejected.length > 0 ? { rejected: answered(rejected) } : {}) };
      const what = { sender: this.#sender.name, excerpt: read.bytes.toString('utf8', 0, MAX_EXCERPT_BYTES) };
      const status = judged.kind === 'too-many' ? 413 : 400;
      return refuse(response, this.#options, { status, body: answer }, what);
    }
    const sender = this.#sender.name;
    for (const { index: _place, ...one } of judged.rejected) refusals.add({ at: now(), status: 202, sender, ...one });
    try {
      await this.#journal(judged.arrivals);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.#count('not-stored', judged.arrivals.length);
      const headers = { 'Retry-After': '5' };
      return refuse(response, this.#options, { status: 503, body: { error: error.message }, headers });
    }
    return answerJson(response, 202, { accepted: judged.arrivals.length, rejected: answered(judged.rejected) });
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
const CLOSE = { Connection: 'close' };

const MAX_EXCERPT_BYTES = 1_000;

function answered(rejected: readonly Rejected[]): readonly Rejected[] {
  return rejected.map(({ index, reason }) => ({ index, reason }));
}

function refuse(
  response: ServerResponse,
  { refusals, now }: Pick<FalcoRouteOptions, 'refusals' | 'now'>,
  { status, body, headers }: Answer,
  what: Pick<Refusal, 'sender' | 'excerpt'> = {},
): void {
  refusals.add({ at: now(), status, reason: body.error, ...what });
  answerJson(response, status, body, { ...headers, ...(CLOSING.includes(status) ? CLOSE : {}) });
}

function isUnavailable(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'store-unavailable';
}
