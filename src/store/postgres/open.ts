/** Opens the shared store: schema brought up to date, listening for what other replicas change. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Database } from './database.ts';
import { type Leases, leasesOf } from './leases.ts';
import { Listener } from './listener.ts';
import { migrate } from './migrate.ts';
import { claimRun } from './runs.ts';
import { PostgresStore } from './store.ts';

export interface PostgresOptions {
  /** `postgres://…`; may lead to PgBouncer in transaction mode. */
  readonly url: string;
  /** For the one connection that listens, and must lead to PostgreSQL itself; `url` unless given. */
  readonly listenUrl?: string;
  /** How long a receipt may take before it is refused. */
  readonly receiptMs?: number;
  /** A confirmed event can't be folded, which is a fault of this program. */
  readonly onFault?: (error: unknown) => void;
}

export interface SharedStore {
  readonly store: PostgresStore;
  /** What delivery works on. */
  readonly cards: PostgresStore['folded'];
  readonly leases: Leases;
  /** Claims a scheduled run; `true` for one replica only. */
  readonly claimRun: (job: string, at: number) => Promise<boolean>;
}

/** Senders are answered within a second, whatever the database does. */
const RECEIPT_MS = 900;

/** @throws StoreUnavailable when the database can't be reached. */
export async function openPostgres({
  url,
  listenUrl = url,
  receiptMs = RECEIPT_MS,
  onFault = () => undefined,
}: PostgresOptions): Promise<SharedStore> {
  const database = new Database(url);
  try {
    await migrate(database);
    await refuseUnfinishedCopy(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  // For people who look into `leases`; the last part alone makes it unique.
  const name = `${hostname()} ${process.pid} ${randomUUID()}`;
  const listener = new Listener(listenUrl, (from) => store.hear(from));
  const store = new PostgresStore({ database, name, receiptMs, closing: () => listener.stop(), onFault });
  await listener.start();
  await store.adopt();
  return {
    store,
    cards: store.folded,
    leases: leasesOf(database, name),
    claimRun: (job, at) => claimRun(database, job, at),
  };
}

/** @throws Error when the database holds only a part of what was to be copied into it. */
async function refuseUnfinishedCopy(database: Database): Promise<void> {
  const unfinished = await database.query('select from copies');
  if (unfinished.length === 0) return;
  throw new Error('a copy into the database was not finished: run the same falconer store copy again');
}
