/** A start while the database is away: Falconer listens, says why it takes nothing, and tries until it can go on. */
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config/config.ts';
import { Refusals } from './intake/refusals.ts';
import { IntakeServer } from './intake/server.ts';
import type { Log } from './log.ts';
import { StoreUnavailable } from './store/store.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

interface Waiting {
  readonly config: Config;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Opens a store, however long that takes. Meanwhile probes and senders are answered on Falconer's own address; the
 * configuration that is returned has its port, which may have been any.
 * @throws whatever `open` does, unless it is StoreUnavailable.
 */
export async function whenThere<T>(
  open: () => Promise<T>,
  waiting: Waiting,
): Promise<{ readonly opened: T; readonly config: Config }> {
  const { config, log } = waiting;
  let reason = '';
  let server: Awaited<ReturnType<typeof answer>> | undefined;
  try {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
      const opened = await open().catch((error: unknown) => {
        if (!(error instanceof StoreUnavailable)) throw error;
        if (reason !== error.message) log.warn({ reason: error.message }, 'waiting for the database');
        reason = error.message;
      });
      if (opened !== undefined)
        return { opened, config: server === undefined ? config : { ...config, port: server.port } };
      server ??= await answer(() => reason, waiting);
      await sleep(pause);
    }
  } finally {
    await server?.close();
  }
}

/** Senders get 503 with the reason; those who may not send get no more than ever. */
async function answer(reason: () => string, { config, log, now }: Waiting) {
  const { bodyBytes, bodySeconds, connections } = config.file.limits;
  const app = new IntakeServer({
    inbox: { receive: () => Promise.reject(new StoreUnavailable(reason())) },
    refusals: new Refusals(),
    senders: config.senders,
    bodyBytes,
    bodyMs: bodySeconds * 1_000,
    connections,
    now,
    readiness: { reasons: () => [reason()] },
    onError: (error) => log.error({ error }, 'a request failed'),
    ...(config.tls === undefined ? {} : { tls: config.tls }),
    // Slack sends again what was not answered.
    slackEvents: (_request, response) => response.writeHead(503).end(),
  });
  await app.listen({ host: config.host, port: config.port });
  const { port } = app.server.address() as AddressInfo;
  log.info({ port }, 'listening, but taking no events yet');
  return { port, close: () => app.close() };
}
