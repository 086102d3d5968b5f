/** Falconer and a sandbox workspace, started for a test and taken down after it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '../sandbox/workspace/model.ts';
import { type Sandbox, startSandbox } from '../sandbox/workspace-server.ts';
import { type Falconer, startFalconer } from '../src/app.ts';
import { readConfig } from '../src/config/config.ts';
import { createLog } from '../src/log.ts';

export type Mode = 'socket' | 'http';

export const CHANNEL = 'sec-alerts';

export interface PairOptions {
  readonly mode?: Mode;
  /** Clock of Falconer and the sandbox. */
  readonly clock?: () => number;
  readonly strictRates?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** Text of `falconer.yml`. */
  readonly file?: string;
}

/** A clock that runs `speed` times as fast as the real one, and can be put forward. */
export function fastClock(speed: number) {
  const start = Date.now();
  let ahead = 0;
  return {
    now: () => start + ahead + (Date.now() - start) * speed,
    jump: (ms: number) => {
      ahead += ms;
    },
  };
}

/** A running pair; `restart` stops Falconer and starts it again on the same data folder. */
export class Pair {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly #options: PairOptions;
  #falconer: Falconer | undefined;

  private constructor(sandbox: Sandbox, folder: string, options: PairOptions) {
    this.sandbox = sandbox;
    this.folder = folder;
    this.#options = options;
  }

  static async start(options: PairOptions = {}): Promise<Pair> {
    const { clock, strictRates } = options;
    const sandbox = await startSandbox({
      ...(clock === undefined ? {} : { clock }),
      ...(strictRates === undefined ? {} : { strictRates }),
    });
    const pair = new Pair(sandbox, await mkdtemp(join(tmpdir(), 'falconer-test-')), options);
    if (options.file !== undefined) await writeFile(join(pair.folder, 'falconer.yml'), options.file);
    await pair.#up();
    return pair;
  }

  get url(): string {
    return this.#falconer?.url ?? '';
  }

  async restart(): Promise<void> {
    await this.#falconer?.stop();
    await this.#up();
  }

  async stop(): Promise<void> {
    await this.#falconer?.stop();
    await this.sandbox.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The cards in a channel, oldest first: messages that are not in a thread. */
  cards(channel = CHANNEL) {
    return this.sandbox.workspace
      .messages(channel)
      .filter(({ thread_ts, ts }) => thread_ts === undefined || thread_ts === ts);
  }

  thread(ts: string) {
    return this.sandbox.workspace.messages(CHANNEL).filter((message) => message.thread_ts === ts && message.ts !== ts);
  }

  /** Why Falconer says it is not ready; empty when it is. */
  async reasons(): Promise<string> {
    const response = await fetch(`${this.url}/readyz`);
    const { ready, reasons } = (await response.json()) as { ready: boolean; reasons: string[] };
    if (ready !== (response.status === 200)) throw new Error(`status ${response.status} with ready ${ready}`);
    return reasons.join('; ');
  }

  async #up(): Promise<void> {
    const { mode = 'socket', clock, environment = {} } = this.#options;
    const config = readConfig(
      {
        SLACK_BOT_TOKEN: this.sandbox.botToken,
        ...(mode === 'socket'
          ? { SLACK_APP_TOKEN: this.sandbox.appToken }
          : { SLACK_SIGNING_SECRET: this.sandbox.signingSecret }),
        SLACK_CHANNEL: `#${CHANNEL}`,
        SLACK_API_URL: this.sandbox.apiUrl,
        FALCONER_PORT: '0',
        FALCONER_DATA_DIR: this.folder,
        ...environment,
      },
      this.folder,
    );
    this.#falconer = await startFalconer({
      config,
      log: createLog('silent'),
      ...(clock === undefined ? {} : { now: clock }),
    });
    if (mode === 'http') this.sandbox.setHttp(`${this.#falconer.url}/slack/events`);
    else await eventually(() => this.sandbox.connections() >= 2);
  }
}

/** Polls until `check` gives something truthy, and returns it; fails after `ms`. */
export async function eventually<T>(check: () => T | Promise<T>, ms = 10_000): Promise<NonNullable<T>> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`still not so after ${ms} ms: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** All texts of a message's blocks, as a reader would see them, one string. */
export function textOf(message: { readonly blocks?: unknown }): string {
  const parts: string[] = [];
  const walk = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (key === 'text' && typeof item === 'string') parts.push(item);
        else walk(item);
      }
    }
  };
  walk(message.blocks);
  return parts.join('');
}

/** What a message says about itself: whose it is, and whether it is the card. */
export function markOf(message: Message): { readonly subject: string; readonly part: string } {
  const { subject = '', part = '' } = message.metadata?.event_payload ?? {};
  return { subject: String(subject), part: String(part) };
}

/** How many alerts a card's text says it stands for: one, or all that a storm gathered. */
export function alertsOn({ text }: { readonly text: string }): number {
  const gathered = /([\d,]+) alerts? on this card/.exec(text)?.[1];
  return gathered === undefined ? 1 : Number(gathered.replaceAll(',', ''));
}

/** How many events a card's text says it stands for. */
export function eventsOn({ text }: { readonly text: string }): number {
  return Number(/([\d,]+) events?\.(?: None is lost\.)?$/.exec(text)?.[1]?.replaceAll(',', ''));
}

/** Posts a body to the inlet. */
export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}/falco`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

let clockTick = 0;

/** A made-up event, a moment after the one before. */
export function shellEvent(changes: { rule?: string; pod?: string; priority?: string } = {}): Record<string, unknown> {
  clockTick += 1;
  return {
    time: new Date(Date.UTC(2026, 0, 2, 3, 4, 5) + clockTick * 1_000).toISOString(),
    rule: changes.rule ?? 'Terminal shell in container',
    priority: changes.priority ?? 'Notice',
    source: 'syscall',
    hostname: 'node-1',
    output: 'A shell was spawned in a container with an attached terminal',
    tags: ['T1059', 'container', 'mitre_execution'],
    output_fields: {
      'container.id': '7f3b9c1de208',
      'container.image.repository': 'registry.example.com/shop/orders',
      'k8s.ns.name': 'shop',
      'k8s.pod.name': changes.pod ?? 'orders-6c9d7f8b5d-x2wqz',
      'proc.name': 'bash',
      'proc.pname': 'runc',
      'proc.cmdline': 'bash',
      'proc.tty': 34_816,
      'user.name': 'root',
      'user.uid': 0,
    },
  };
}
