/** Delivery by turns: of all replicas one delivers, as long as it holds the lease; the others stand by. */
import type { Channels, Leases } from './ports.ts';
import { Reconciler, type ReconcilerOptions } from './reconciler.ts';
import type { DeliveryState } from './restraint.ts';

export interface ShiftOptions extends Omit<ReconcilerOptions, 'budget'> {
  readonly leases: Leases;
}

const LEASE = 'delivery';
/** Longer than a call to Slack may take: what was begun under a lease is over before another holds it. */
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;
/** With the lease's time, and a second and a half until the budget allows a post or an update, a takeover is done within 15 s. */
const STAND_BY_MS = 1_000;

const IDLE: DeliveryState = { refused: 0 };

/** A call to Slack that was not made, because it is another replica's turn. */
class OffDuty extends Error {
  constructor() {
    super("the lease of delivery is lost: another replica delivers, or the database's clock says that it may");
  }
}

export class Shift {
  readonly #options: ShiftOptions;
  readonly #stopping = new AbortController();
  #reconciler: Reconciler | undefined;
  #running: Promise<void> | undefined;

  constructor(options: ShiftOptions) {
    this.#options = options;
  }

  get state(): DeliveryState {
    return this.#reconciler?.state ?? IDLE;
  }

  /** Whether this replica delivers now. */
  get isOn(): boolean {
    return this.#reconciler !== undefined;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Stops after the calls under way, and lets another replica go on at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { leases, onError } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const isOurs = await leases.take(LEASE, LEASE_MS).catch((error: unknown) => {
        onError(error);
        return false;
      });
      if (isOurs) await this.#deliver();
      else await this.#pause(STAND_BY_MS);
    }
  }

  /** Delivers until the lease is lost, or it is time to stop. Nothing of an earlier turn counts any more. */
  async #deliver(): Promise<void> {
    const { leases, onError, channels } = this.#options;
    // Whoever delivered before may have used the budgets up, but for what repeats leave to people.
    const reconciler = new Reconciler({ ...this.#options, channels: this.#guarded(channels), budget: 'reserve' });
    this.#reconciler = reconciler;
    reconciler.start();
    while (!this.#stopping.signal.aborted) {
      await this.#pause(RENEW_MS);
      if (!this.#stopping.signal.aborted && !(await this.#keep())) break;
    }
    await reconciler.stop();
    this.#reconciler = undefined;
    await leases.release(LEASE).catch(onError);
  }

  /** While the database is away nobody can take the lease, and the guard lets nothing through. */
  #keep(): Promise<boolean> {
    return this.#options.leases.renew(LEASE, LEASE_MS).catch(() => true);
  }

  /** Renews the lease right before every message, so that no other replica can be sending meanwhile. */
  #guarded(channels: Channels): Channels {
    const confirm = async () => {
      if (!(await this.#options.leases.renew(LEASE, LEASE_MS))) throw new OffDuty();
    };
    return {
      idOf: (channel) => channels.idOf(channel),
      find: (search) => channels.find(search),
      post: async (posting) => {
        await confirm();
        return channels.post(posting);
      },
      upload: (file) => channels.upload(file),
      share: async (sharing) => {
        await confirm();
        return channels.share(sharing);
      },
      update: async (message, posting) => {
        await confirm();
        return channels.update(message, posting);
      },
    };
  }

  /** Ends early when it is time to stop. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#stopping;
      if (signal.aborted) return resolve();
      const over = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', over);
        resolve();
      };
      const timer = setTimeout(over, ms);
      signal.addEventListener('abort', over);
    });
  }
}
