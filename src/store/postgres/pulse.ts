/** Whether the database takes writes: remembers trouble, and asks by itself until it is over. */

const ASK_MS = 1_000;

export class Pulse {
  readonly #ask: () => Promise<unknown>;
  #trouble: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  /** `ask` resolves when the database would take a write. */
  constructor(ask: () => Promise<unknown>) {
    this.#ask = ask;
  }

  get trouble(): string | undefined {
    return this.#trouble;
  }

  succeeded(): void {
    this.#trouble = undefined;
    clearTimeout(this.#timer);
  }

  /** Without traffic nothing else would find out that it is over, and without that no traffic might come. */
  failed(reason: string): void {
    this.#trouble = reason;
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#ask().then(
        () => this.succeeded(),
        (error: unknown) => this.failed(error instanceof Error ? error.message : String(error)),
      );
    }, ASK_MS);
    this.#timer.unref();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }
}
