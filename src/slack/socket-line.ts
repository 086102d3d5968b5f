/** One Socket Mode connection that is replaced whenever it ends. */
import { SocketModeReceiver } from '@slack/bolt';
import { SILENT } from './clients.ts';

export interface SocketLineOptions {
  readonly appToken: string;
  readonly apiUrl?: string;
  /** Attaches listeners to a new receiver. */
  readonly attach: (receiver: SocketModeReceiver) => Promise<unknown>;
  readonly onDown: (reason: string) => void;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;
const HELLO_MS = 15_000;
const DISCONNECT_MS = 2_000;

/**
 * The client's own reconnection waits five seconds at each of Slack's routine refreshes and ends the process on a revoked
 * token (node-slack-sdk#2656), so it is off: every connection is a new receiver, opened at once when the last one ends.
 */
export class SocketLine {
  readonly #options: SocketLineOptions;
  #receiver: SocketModeReceiver | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #connected = false;
  #stopped = false;

  constructor(options: SocketLineOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Opens the first connection; resolves when it is up or has failed once. Later ones follow by themselves. */
  start(): Promise<void> {
    return this.#open();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#close();
  }

  async #open(): Promise<void> {
    const receiver = this.#newReceiver();
    this.#receiver = receiver;
    try {
      await this.#options.attach(receiver);
      if (receiver !== this.#receiver) return;
      await within(HELLO_MS, receiver.client.start());
      // Stopped meanwhile: a connection that nobody knows of would still be given requests.
      if (receiver !== this.#receiver) return await receiver.client.disconnect();
      this.#connected = true;
      this.#pauseMs = FIRST_PAUSE_MS;
    } catch (error) {
      await this.#ended(receiver, error instanceof Error ? error.message : 'closed before it was ready');
    }
  }

  #newReceiver(): SocketModeReceiver {
    const { appToken, apiUrl } = this.#options;
    const receiver = new SocketModeReceiver({
      appToken,
      logger: SILENT,
      autoReconnectEnabled: false,
      // An object of its own: the client writes into it.
      installerOptions: {
        clientOptions: {
          timeout: 10_000,
          retryConfig: { retries: 0 },
          ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
        },
      },
    });
    receiver.client.on('disconnected', () => {
      if (this.#connected) this.#ended(receiver, 'the connection was closed').catch(() => undefined);
    });
    return receiver;
  }

  /** Opens the next connection, at once the first time, then with growing pauses. */
  async #ended(receiver: SocketModeReceiver, reason: string): Promise<void> {
    if (receiver !== this.#receiver) return;
    this.#connected = false;
    await this.#close();
    if (this.#stopped) return;
    this.#options.onDown(reason);
    this.#timer = setTimeout(() => {
      this.#open().catch(() => undefined);
    }, this.#pauseMs);
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
  }

  async #close(): Promise<void> {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    this.#connected = false;
    if (receiver === undefined) return;
    receiver.client.removeAllListeners('disconnected');
    // Against Slack it may take five seconds (node-slack-sdk#2752); the process does not wait for that.
    await within(DISCONNECT_MS, receiver.client.disconnect()).catch(() => undefined);
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
