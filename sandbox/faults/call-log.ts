// The newest Web API calls and how each ended.

const MOST_CALLS = 5000;

export interface LoggedCall {
  readonly method: string;
  readonly channel?: string | undefined;
  readonly at: number;
  /** `ok`, Slack's error code, `http 500`, `cut`, `hang`, or `ok, then cut` when the call was carried out first. */
  readonly outcome: string;
}

export class CallLog implements Iterable<LoggedCall> {
  readonly #calls: LoggedCall[] = [];

  add(call: LoggedCall): void {
    this.#calls.push(call);
    if (this.#calls.length > MOST_CALLS) {
      this.#calls.shift();
    }
  }

  of(method: string): LoggedCall[] {
    return this.#calls.filter((call) => call.method === method);
  }

  clear(): void {
    this.#calls.length = 0;
  }

  [Symbol.iterator](): Iterator<LoggedCall> {
    return this.#calls.values();
  }
}
