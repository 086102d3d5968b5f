/** Hears that another replica has changed something: one connection of its own that listens, and comes back when it breaks. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export const CHANNEL = 'falconer';

const CONNECT_MS = 5_000;
const RETRY_MS = 1_000;

export class Listener {
  readonly #url: string;
  readonly #heard: (payload: string | undefined) => void;
  readonly #stopping = new AbortController();
  /** Lets go of the connection that is there, or is made. */
  #leave: () => void = () => undefined;
  #running: Promise<void> | undefined;

  /** `heard` gets a notification's payload, or `undefined` when some may have been missed. */
  constructor(url: string, heard: (payload: string | undefined) => void) {
    this.#url = url;
    this.#heard = heard;
  }

  /** Resolves when it listens, or the first attempt has failed; it goes on by itself. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#running = this.#run(resolve);
    });
  }

  /** Does not wait for the database, which may be away. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#leave();
    await this.#running;
  }

  async #run(tried: () => void): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#listen(tried).catch(() => undefined);
      tried();
      if (signal.aborted) return;
      // Without a connection nothing is heard: those who wait look for themselves.
      this.#heard(undefined);
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Returns when the connection is over. */
  async #listen(listening: () => void): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: 'falconer listener',
      keepAlive: true,
    });
    const over = new Promise<void>((resolve) => {
      this.#leave = resolve;
      client.on('error', () => resolve());
      client.on('end', () => resolve());
    });
    client.on('notification', ({ payload }) => this.#heard(payload));
    const begin = async () => {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      this.#heard(undefined);
      listening();
    };
    try {
      // `connect` of a client that is ended meanwhile never settles.
      await Promise.race([begin(), over]);
      await over;
    } finally {
      client.end().catch(() => undefined);
    }
  }
}
