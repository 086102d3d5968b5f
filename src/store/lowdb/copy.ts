/** A data folder as the origin or the destination of a copy. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Alert } from '../../alert/alert.ts';
import type { EventKey } from '../../falco/fingerprint.ts';
import {
  byNumber,
  CopyRefused,
  type Destination,
  numberIn,
  type Origin,
  type Progress,
  type ReceivedEvent,
  type Rest,
} from '../copy.ts';

import type { Entry } from '../entry.ts';
import { State, type StateData } from '../state.ts';
import { Journal } from './journal.ts';
import { type Lock, lockFolder } from './lock.ts';
import { entriesBySegment, replay, type Tail } from './segments.ts';
import { readSnapshot, snapshotPath, writeSnapshot } from './snapshot.ts';
import { unfinishedCopy } from './unfinished-copy.ts';

const PORTION = 1_000;
const DAY_MS = 86_400_000;

/** @throws FolderLocked while a Falconer runs on it. */
export async function folderOrigin(folder: string): Promise<Origin> {
  const lock = await lockFolder(folder);
  return new FolderOrigin(folder, () => lock.release());
}

class FolderOrigin implements Origin {
  readonly #folder: string;
  readonly #release: () => Promise<void>;
  #data: Promise<StateData> | undefined;

  constructor(folder: string, release: () => Promise<void>) {
    this.#folder = folder;
    this.#release = release;
  }

  async count(): Promise<{ alerts: number; events: number }> {
    let events = 0;
    for await (const portion of this.events()) events += portion.length;
    return { alerts: [...(await this.#read()).alerts].length, events };
  }

  async *alerts(after: number): AsyncGenerator<readonly Alert[]> {
    const { alerts } = await this.#read();
    yield* portions([...alerts].filter(({ id }) => numberIn(id) > after).sort(byNumber));
  }

  async rest(): Promise<Rest> {
    const { nextAlert, nextSuppression, nextStorm, suppressions, storms, health } = await this.#read();
    const sorted = { suppressions: [...suppressions].sort(byNumber), storms: [...storms].sort(byNumber) };
    return { nextAlert, nextSuppression, nextStorm, ...sorted, health };
  }

  async recent(): Promise<readonly EventKey[]> {
    return [...(await this.#read()).recent];
  }

  /** Those in the journal, without a sender's retries: the same within a day and the days beside it, as in the database. */
  async *events(): AsyncGenerator<readonly ReceivedEvent[]> {
    const days = new Map<EventKey, number>();
    const isFresh = ({ key, at }: ReceivedEvent) => {
      const day = Math.floor(at / DAY_MS);
      if (Math.abs(day - (days.get(key) ?? Number.NEGATIVE_INFINITY)) <= 1) return false;
      days.set(key, day);
      return true;
    };
    for await (const entries of entriesBySegment(join(this.#folder, 'journal'))) {
      yield* portions(entries.filter(isReceived).filter(isFresh));
    }
  }

  close(): Promise<void> {
    return this.#release();
  }

  #read(): Promise<StateData> {
    this.#data ??= readState(this.#folder);
    return this.#data;
  }
}

async function readState(folder: string): Promise<StateData> {
  const state = new State(await readSnapshot(snapshotPath(folder)));
  await replay(join(folder, 'journal'), state.seq, (entry) => state.apply(entry));
  return state.data();
}

function isReceived(entry: Entry): entry is ReceivedEvent {
  return entry.kind === 'event' || entry.kind === 'health';
}

function* portions<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += PORTION) yield all.slice(from, from + PORTION);
}

/** The events become the journal behind the snapshot; the snapshot is written last, as one. */
export async function folderDestination(folder: string): Promise<Destination> {
  await mkdir(join(folder, 'journal'), { recursive: true, mode: 0o700 });
  return new FolderDestination(folder, await lockFolder(folder));
}

class FolderDestination implements Destination {
  readonly #folder: string;
  readonly #lock: Lock;
  readonly #alerts: Alert[] = [];
  #journal: Journal | undefined;
  #events = 0;

  constructor(folder: string, lock: Lock) {
    this.#folder = folder;
    this.#lock = lock;
  }

  async begin(hash: string): Promise<Progress> {
    const journal = join(this.#folder, 'journal');
    const marker = unfinishedCopy(this.#folder);
    const begun = await readFile(marker, 'utf8').catch(() => undefined);
    const tail: Tail = await replay(journal, 0, () => {
      this.#events += 1;
    });
    const isThere = this.#events > 0 || (await readSnapshot(snapshotPath(this.#folder))) !== undefined;
    if (isThere && begun !== hash) {
      throw new CopyRefused(`${this.#folder} holds something else already: give an empty folder, or remove it`);
    }
    await writeFile(marker, hash, { mode: 0o600, flush: true });
    this.#journal = new Journal(journal, tail);
    return { alert: 0, events: this.#events };
  }

  async putEvents(events: readonly ReceivedEvent[]): Promise<void> {
    await this.#journal?.append(events);
    this.#events += events.length;
  }

  async putAlerts(alerts: readonly Alert[]): Promise<void> {
    this.#alerts.push(...alerts);
  }

  async putRest(rest: Rest, recent: readonly EventKey[]): Promise<void> {
    await this.#journal?.close();
    await writeSnapshot(snapshotPath(this.#folder), { seq: this.#events, ...rest, alerts: this.#alerts, recent });
  }

  async readBack(): Promise<Origin> {
    return new FolderOrigin(this.#folder, async () => undefined);
  }

  finish(): Promise<void> {
    return rm(unfinishedCopy(this.#folder));
  }

  async close(): Promise<void> {
    await this.#journal?.close();
    await this.#lock.release();
  }
}
