/** Opens the embedded store on a data folder: lock, snapshot, journal tail. */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { EmbeddedStore, type Log } from '../embedded.ts';
import { State, type StateData } from '../state.ts';
import type { Store } from '../store.ts';
import { Journal } from './journal.ts';
import { lockFolder } from './lock.ts';
import { replay, type Tail } from './segments.ts';
import { readSnapshot, snapshotPath, writeSnapshot } from './snapshot.ts';
import { refuseUnfinishedCopy } from './unfinished-copy.ts';

/** lowdb's view of the folder: reading is snapshot plus journal tail, writing is a new snapshot. */
class FolderAdapter implements Adapter<State> {
  readonly #folder: string;
  tail: Tail = { nextSeq: 1 };

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(): Promise<State> {
    const state = new State(await readSnapshot(snapshotPath(this.#folder)));
    this.tail = await replay(join(this.#folder, 'journal'), state.seq, (entry) => state.apply(entry));
    return state;
  }

  async write(state: State): Promise<void> {
    await writeSnapshot(snapshotPath(this.#folder), released(state.data()));
  }
}

/**
 * To be read once: each alert is let go of as it is taken. While a snapshot is written under load, most alerts are
 * replaced, and the old ones would stay in memory until the last is on disk.
 */
function released({ alerts, ...rest }: StateData): StateData {
  return { ...rest, alerts: taken([...alerts].reverse()) };
}

function* taken<T>(stack: T[]): Generator<T> {
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) yield value;
}

export interface FolderStore extends Store {
  /** Writes a snapshot and removes journal segments that are older than `keepEntries` entries before it. */
  compact(): Promise<void>;
}

export interface FolderOptions {
  /** Journal entries that stay on disk behind the snapshot, as the record of raw events. */
  readonly keepEntries?: number;
  readonly segmentBytes?: number;
}

/**
 * @throws FolderLocked when another process owns the folder.
 * @throws DataDamaged when snapshot or journal can't be trusted.
 */
export async function openFolder(folder: string, options: FolderOptions = {}): Promise<FolderStore> {
  const { keepEntries = 1_000_000, segmentBytes } = options;
  await mkdir(join(folder, 'journal'), { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const lock = await lockFolder(folder);
  try {
    refuseUnfinishedCopy(folder);
    const adapter = new FolderAdapter(folder);
    const db = new Low<State>(adapter, new State());
    await db.read();
    const journal = new Journal(join(folder, 'journal'), adapter.tail, segmentBytes);
    return new LowdbStore(db, journal, { keepEntries, release: () => lock.release() });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

class LowdbStore extends EmbeddedStore implements FolderStore {
  readonly #db: Low<State>;
  readonly #journal: Journal;
  readonly #options: { readonly keepEntries: number; readonly release: () => Promise<void> };
  #compacting: Promise<void> | undefined;
  #snapshotSeq = -1;

  constructor(db: Low<State>, journal: Journal, options: { keepEntries: number; release: () => Promise<void> }) {
    const log: Log = { append: (entries) => journal.append(entries), close: () => journal.close() };
    super(db.data, log);
    this.#db = db;
    this.#journal = journal;
    this.#options = options;
  }

  compact(): Promise<void> {
    this.#compacting ??= this.#compact().finally(() => {
      this.#compacting = undefined;
    });
    return this.#compacting;
  }

  override async close(): Promise<void> {
    await super.close();
    try {
      await this.compact();
    } finally {
      await this.#options.release();
    }
  }

  async #compact(): Promise<void> {
    const { seq } = this.#db.data;
    if (seq === this.#snapshotSeq) return;
    await this.#db.write();
    this.#snapshotSeq = seq;
    await this.#journal.prune(Math.max(0, seq - this.#options.keepEntries));
  }
}
