// Chooses the way to the app, repeats unacknowledged events, and applies delivery faults.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from '../faults/faults.ts';
import { ACK_TIMEOUT_MS, type Courier, type Parcel, type Receipt, TIMED_OUT } from './courier.ts';
import { type HttpDelivery, httpMode } from './http-mode.ts';
import type { SocketMode } from './socket-mode.ts';

/** Slack sends an unacknowledged event again at once, after a minute and after five. */
const EVENT_RETRY_DELAYS_MS = [0, 60_000, 300_000] as const;

export class Dispatch implements Courier {
  readonly #sockets: SocketMode;
  readonly #faults: Faults;
  readonly #closing = new AbortController();
  #http: Courier | undefined;

  constructor(sockets: SocketMode, faults: Faults) {
    this.#sockets = sockets;
    this.#faults = faults;
  }

  /** With an address, everything goes over HTTP from now on; without, over Socket Mode. */
  setHttp(delivery: HttpDelivery | undefined): void {
    this.#http = delivery && httpMode(delivery);
  }

  async deliver(parcel: Parcel): Promise<Receipt> {
    const receipt = await this.#deliverFaulty(parcel);
    if (receipt.kind === 'failed' && parcel.type === 'events_api') {
      this.#retry(parcel, receipt.error).catch(() => undefined);
    }
    return receipt;
  }

  close(): void {
    this.#closing.abort();
  }

  get #way(): Courier {
    return this.#http ?? this.#sockets;
  }

  async #deliverFaulty(parcel: Parcel): Promise<Receipt> {
    const { copies, delayMs } = this.#faults.takeDelivery();
    if (delayMs === 0) {
      return await this.#deliverCopies(parcel, copies);
    }
    const late = sleep(delayMs, undefined, { signal: this.#closing.signal }).then(
      () => this.#deliverCopies(parcel, copies),
      () => TIMED_OUT,
    );
    // The person stops waiting although the parcel is still on its way.
    return await Promise.race([late, sleep(ACK_TIMEOUT_MS, TIMED_OUT, { ref: false })]);
  }

  async #deliverCopies(parcel: Parcel, copies: number): Promise<Receipt> {
    const receipts = await Promise.all(Array.from({ length: copies }, () => this.#way.deliver(parcel)));
    return receipts.find((receipt) => receipt.kind === 'acknowledged') ?? receipts[0] ?? TIMED_OUT;
  }

  async #retry(parcel: Parcel, error: string): Promise<void> {
    const reason = error === 'operation_timeout' ? 'http_timeout' : 'connection_failed';
    for (const [index, delayMs] of EVENT_RETRY_DELAYS_MS.entries()) {
      await sleep(delayMs, undefined, { ref: false, signal: this.#closing.signal });
      const receipt = await this.#way.deliver({ ...parcel, retry: { attempt: index + 1, reason } });
      if (receipt.kind === 'acknowledged') {
        return;
      }
    }
  }
}
