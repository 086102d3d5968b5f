/** Load on a server: as fast as it answers, or at a steady rate. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from './connection.ts';

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly body: () => string;
  /** A database that is slow makes Falconer refuse: counted, instead of an error. */
  readonly mayRefuse?: boolean;
}

export interface Answers {
  /** Requests answered 202. */
  readonly accepted: number;
  /** Requests answered 503, if that may be. */
  readonly refused: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Milliseconds that each request took. */
  readonly times: readonly number[];
}

/** Every connection sends its next request when the last one was answered, until the time or the requests are used up. */
export async function flood(load: Load, until: { readonly ms?: number; readonly requests?: number }): Promise<Answers> {
  const { ms = Number.POSITIVE_INFINITY, requests = Number.POSITIVE_INFINITY } = until;
  const lines = await Promise.all(Array.from({ length: load.connections }, () => Connection.open(load.url)));
  const times: number[] = [];
  let begun = 0;
  let refused = 0;
  const start = performance.now();
  const end = start + ms;
  await Promise.all(
    lines.map(async (line) => {
      while (performance.now() < end && begun < requests) {
        begun += 1;
        const body = load.body();
        const sent = performance.now();
        const status = await line.post(body);
        if (status === 503 && load.mayRefuse === true) {
          refused += 1;
          continue;
        }
        expectAccepted(status);
        times.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  for (const line of lines) line.close();
  return { accepted: times.length, refused, seconds, perSecond: times.length / seconds, times };
}

const TURN_MS = 20;

/** A steady stream of single events; connections that are all busy make it late, never lossy. */
export class Stream {
  readonly #load: Load;
  readonly #perSecond: number;
  #stopped = false;
  #done: Promise<void> | undefined;
  #accepted = 0;
  #refused = 0;

  constructor(load: Load, perSecond: number) {
    this.#load = load;
    this.#perSecond = perSecond;
  }

  get accepted(): number {
    return this.#accepted;
  }

  get refused(): number {
    return this.#refused;
  }

  async start(): Promise<void> {
    const { connections, url } = this.#load;
    const lines = await Promise.all(Array.from({ length: connections }, () => Connection.open(url)));
    const start = performance.now();
    let begun = 0;
    const due = () => ((performance.now() - start) / 1_000) * this.#perSecond;
    this.#done = Promise.all(
      lines.map(async (line) => {
        while (!this.#stopped) {
          if (begun >= due()) await sleep(TURN_MS);
          else {
            begun += 1;
            if ((await line.post(this.#load.body())) === 202) this.#accepted += 1;
            else this.#refused += 1;
          }
        }
        line.close();
      }),
    ).then(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#done;
  }
}

function expectAccepted(status: number): void {
  if (status !== 202) throw new Error(`expected 202, found ${status}`);
}
