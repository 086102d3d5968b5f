// A bare app behind an HTTP address: keeps what the sandbox delivers and answers as told, for tests.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { receive } from './http/exchange.ts';
import type { Sandbox } from './workspace-server.ts';

interface Delivered {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  /** The fields of a command, or the JSON of an event or interaction. */
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface AppInTest {
  readonly delivered: Delivered[];
  /** What the next requests are answered with; `never` leaves them without an answer. */
  answer: { readonly status?: number; readonly body?: unknown } | 'never';
  stop(): Promise<void>;
}

export async function appInTest(sandbox: Sandbox): Promise<AppInTest> {
  const server = createServer();
  const app: AppInTest = {
    delivered: [],
    answer: {},
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  server.on('request', async (request, response) => {
    const raw = (await receive(request)).body.toString();
    app.delivered.push({ headers: request.headers, raw, payload: parse(raw) });
    if (app.answer !== 'never') {
      const { status = 200, body } = app.answer;
      response.writeHead(status).end(body === undefined ? '' : JSON.stringify(body));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  sandbox.setHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return app;
}

function parse(raw: string): Record<string, unknown> {
  const fields = Object.fromEntries(new URLSearchParams(raw));
  return raw.startsWith('{') ? JSON.parse(raw) : fields['payload'] ? JSON.parse(fields['payload']) : fields;
}
