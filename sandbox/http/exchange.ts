// One HTTP request and its reply, which may also be silence or a cut connection.
import type { IncomingMessage, ServerResponse } from 'node:http';

const LARGEST_BODY_BYTES = 50 * 1024 * 1024;

export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly header: (name: string) => string;
  readonly body: Buffer;
}

export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | Buffer;
    }
  | { readonly kind: 'cut' }
  | { readonly kind: 'silence' };

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

export const NOT_FOUND: Reply = json({ ok: false, error: 'not_found' }, 404);

export async function receive(request: IncomingMessage): Promise<Incoming> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sandbox');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY_BYTES) {
      throw new Error(`request body is over ${LARGEST_BODY_BYTES} bytes`);
    }
    chunks.push(bytes);
  }
  return {
    method: request.method ?? 'GET',
    path: pathname,
    query: searchParams,
    header: (name) => String(request.headers[name] ?? ''),
    body: Buffer.concat(chunks),
  };
}

export function send(response: ServerResponse, reply: Reply): void {
  switch (reply.kind) {
    case 'answer':
      response.writeHead(reply.status, reply.headers).end(reply.body);
      return;
    case 'cut':
      response.destroy();
      return;
    case 'silence':
      return;
    default:
      reply satisfies never;
  }
}
