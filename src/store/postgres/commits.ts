/** Transactions that other replicas hear of: told with the commit, so that no change stays unheard. */
import pg from 'pg';
import { StoreUnavailable } from '../store.ts';
import type { Batches, Database, Patience, Sql, Statement } from './database.ts';
import { CHANNEL } from './listener.ts';
import { Pulse } from './pulse.ts';

/** What a read-only database refuses. */
const ASK = 'select from health for update';

/** What a transaction came to, and whether anybody else can see that it did something. */
export interface Outcome<T> {
  readonly result: T;
  readonly isChange: boolean;
}

export class Commits implements Batches {
  readonly #database: Database;
  readonly #name: string;
  readonly #notify: string;
  readonly #listeners = new Set<() => void>();
  readonly #pulse: Pulse;

  /** `name` tells the notifications of this store from those of others. */
  constructor(database: Database, name: string) {
    this.#database = database;
    this.#name = name;
    this.#notify = `notify ${CHANNEL}, ${pg.escapeLiteral(name)};`;
    this.#pulse = new Pulse(() => database.transaction((sql) => sql.query(ASK)));
  }

  async run<T>(work: (sql: Sql) => Promise<Outcome<T>>, patience: Patience): Promise<T> {
    const { result, isChange } = await this.#heeded(
      this.#database.transaction(work, patience, (done) => (done.isChange ? this.#notify : '')),
    );
    if (isChange) this.changed();
    return result;
  }

  /** One that changes nothing that anybody is shown. */
  batch<Row extends object>(statements: readonly Statement[], patience: Patience): Promise<readonly Row[]> {
    return this.#heeded(this.#database.batch<Row>(statements, patience));
  }

  async #heeded<T>(transaction: Promise<T>): Promise<T> {
    try {
      const outcome = await transaction;
      this.#pulse.succeeded();
      return outcome;
    } catch (error) {
      if (error instanceof StoreUnavailable) this.#pulse.failed(error.message);
      throw error;
    }
  }

  /** Calls back after a change; returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** A notification came: `name` is the store that made the change, `undefined` when some may have been missed. */
  hear(name: string | undefined): void {
    if (name !== this.#name) this.changed();
  }

  get trouble(): string | undefined {
    return this.#pulse.trouble;
  }

  stop(): void {
    this.#pulse.stop();
  }
}
