/** The append-only journal: one synchronous write for everything that waits. */
import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import type { Entry } from '../entry.ts';
import { StoreUnavailable } from '../store.ts';
import { headerLine, writeLine } from './line.ts';
import { listSegments, segmentPath, type Tail } from './segments.ts';

/** A segment is closed at this size, so that retention can remove old entries file by file. */
const SEGMENT_BYTES = 64 * 1024 * 1024;

/** A batch of events fits; one block for all batches, since a new one each time costs more than what is put into it. */
const BLOCK_BYTES = 2 * 1024 * 1024;
/**
 * `a`, and every write returns once it is on disk, as if fdatasync followed: one turn through the thread pool instead of
 * two, which halves the time of a lone event. https://man7.org/linux/man-pages/man2/open.2.html
 */
const DURABLE_APPEND = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_DSYNC;
/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const MAX_BYTES_PER_UNIT = 3;

export class Journal {
  readonly #folder: string;
  readonly #segmentBytes: number;
  #nextSeq: number;
  #path: string | undefined;
  /** Length of the current segment up to the last entry known to be durable. */
  #goodBytes: number;
  #file: FileHandle | undefined;
  readonly #block = Buffer.allocUnsafe(BLOCK_BYTES);

  constructor(folder: string, tail: Tail, segmentBytes = SEGMENT_BYTES) {
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
    this.#nextSeq = tail.nextSeq;
    this.#path = tail.last?.path;
    this.#goodBytes = tail.last?.goodBytes ?? 0;
  }

  /**
   * Appends entries; when it resolves they are on disk.
   * @throws StoreUnavailable when none of them is: the file is then cut back before anything else is written.
   */
  async append(entries: readonly Entry[]): Promise<void> {
    let written = 0;
    try {
      const file = await this.#current();
      for (const block of this.#blocks(entries)) {
        await file.appendFile(block);
        written += block.length;
      }
    } catch (error) {
      await this.#giveUpFile();
      throw new StoreUnavailable(`the journal can't be written: ${reasonOf(error)}`, { cause: error });
    }
    this.#nextSeq += entries.length;
    this.#goodBytes += written;
  }

  /** The lines, in blocks to be written before the next is asked for: their memory is used again. */
  *#blocks(entries: readonly Entry[]): Generator<Buffer> {
    const block = this.#block;
    let used = 0;
    for (const [index, entry] of entries.entries()) {
      const line = writeLine(this.#nextSeq + index, entry);
      const most = line.length * MAX_BYTES_PER_UNIT;
      if (used > 0 && most > block.length - used) {
        yield block.subarray(0, used);
        used = 0;
      }
      if (most > block.length) yield Buffer.from(line);
      else used += block.write(line, used);
    }
    if (used > 0) yield block.subarray(0, used);
  }

  /** Removes whole segments that end before `seq`. */
  async prune(seq: number): Promise<void> {
    const segments = await listSegments(this.#folder);
    for (const [index, segment] of segments.entries()) {
      const next = segments[index + 1];
      if (next === undefined || next.firstSeq > seq) return;
      await unlink(segment.path);
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  /**
   * The open segment; a new one when there is none or the last is full. A full one is opened all the same after a start:
   * what a crash left behind its last whole line must be gone, durably, before another segment follows it.
   */
  async #current(): Promise<FileHandle> {
    if (this.#path === undefined) return this.#startSegment();
    this.#file ??= await this.#reopen(this.#path);
    if (this.#goodBytes < this.#segmentBytes) return this.#file;
    // Cutting is no write: it has to be made durable by itself.
    await this.#file.datasync();
    return this.#startSegment();
  }

  async #startSegment(): Promise<FileHandle> {
    await this.close();
    const path = segmentPath(this.#folder, this.#nextSeq);
    const file = await this.#openAt(path, 0);
    try {
      await syncFolder(this.#folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    // Only now, so that a failure above is tried again as a whole.
    this.#path = path;
    this.#goodBytes = Buffer.byteLength(headerLine());
    this.#file = file;
    return file;
  }

  /** Opens a segment and cuts off what a crash or a failed write left after the last durable entry. */
  async #reopen(path: string): Promise<FileHandle> {
    const file = await this.#openAt(path, this.#goodBytes);
    if (this.#goodBytes === 0) this.#goodBytes = Buffer.byteLength(headerLine());
    return file;
  }

  /** A file cut to a length; an empty one gets the line that states the version. */
  async #openAt(path: string, length: number): Promise<FileHandle> {
    const file = await open(path, DURABLE_APPEND, 0o600);
    try {
      await file.truncate(length);
      if (length === 0) await file.appendFile(headerLine());
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** After a failed write the handle is not trusted: the next append reopens the file and cuts it back first. */
  async #giveUpFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    try {
      await file?.truncate(this.#goodBytes);
      await file?.close();
    } catch {
      // The disk refuses that too; #reopen will cut the file before the next entry is written.
    }
  }
}

/** A new or renamed file is only durable once its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
