/** The journal's files: named by the sequence number of their first entry, so that order and gaps can be seen. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../entry.ts';
import { DataDamaged } from './damage.ts';
import { JOURNAL_VERSION, readHeader, readLine } from './line.ts';

export interface Segment {
  readonly path: string;
  readonly firstSeq: number;
}

const NAME = /^(\d{16})\.ndjson$/;

export function segmentPath(folder: string, firstSeq: number): string {
  return join(folder, `${String(firstSeq).padStart(16, '0')}.ndjson`);
}

/** The segments in order. */
export async function listSegments(folder: string): Promise<readonly Segment[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  return names.map((name) => ({ path: join(folder, name), firstSeq: Number(name.slice(0, 16)) }));
}

/** Where the journal ends: the next number, and the length of the last segment without a torn line. */
export interface Tail {
  readonly nextSeq: number;
  readonly last?: { readonly path: string; readonly goodBytes: number };
}

const RESTORE = 'Restore the folder from a backup, or move the damaged file away and accept losing what it holds';

/**
 * Replays every entry after `afterSeq`. A last line without its newline was torn by a crash and never answered, so it is
 * dropped; anything else that can't be read stops here.
 * @throws DataDamaged
 */
export async function replay(folder: string, afterSeq: number, apply: (entry: Entry) => void): Promise<Tail> {
  const segments = await listSegments(folder);
  const needed = segments.filter(
    (_segment, index) => (segments[index + 1]?.firstSeq ?? Number.POSITIVE_INFINITY) > afterSeq + 1,
  );
  const first = needed[0];
  if (first !== undefined && first.firstSeq > afterSeq + 1) {
    throw new DataDamaged(
      first.path,
      `the journal starts at entry ${first.firstSeq}, but entry ${afterSeq + 1} is needed`,
      RESTORE,
    );
  }
  let tail: Tail = { nextSeq: afterSeq + 1 };
  for (const segment of needed)
    tail = await replaySegment(segment, segment === needed.at(-1), tail, { afterSeq, apply });
  return tail;
}

/** All entries that are there, a segment at a time. @throws DataDamaged */
export async function* entriesBySegment(folder: string): AsyncGenerator<readonly Entry[]> {
  const segments = await listSegments(folder);
  const afterSeq = (segments[0]?.firstSeq ?? 1) - 1;
  let tail: Tail = { nextSeq: afterSeq + 1 };
  for (const segment of segments) {
    const entries: Entry[] = [];
    const apply = (entry: Entry) => entries.push(entry);
    tail = await replaySegment(segment, segment === segments.at(-1), tail, { afterSeq, apply });
    yield entries;
  }
}

interface Replay {
  readonly afterSeq: number;
  readonly apply: (entry: Entry) => void;
}

async function replaySegment(
  segment: Segment,
  isLast: boolean,
  tail: Tail,
  { afterSeq, apply }: Replay,
): Promise<Tail> {
  const { path, firstSeq } = segment;
  const isFirst = firstSeq <= afterSeq + 1;
  if (!isFirst && firstSeq !== tail.nextSeq) {
    throw new DataDamaged(path, `expected a segment starting at entry ${tail.nextSeq}, found ${firstSeq}`, RESTORE);
  }
  let seq = firstSeq;
  let number = 0;
  const read = await eachLine(path, (text) => {
    number += 1;
    if (number === 1 && isHeader(text, path)) return;
    const line = readLine(text);
    const place = `${path}:${number}`;
    if (!line.ok) throw new DataDamaged(place, line.reason, RESTORE);
    if (line.seq !== seq) throw new DataDamaged(place, `expected entry ${seq}, found ${line.seq}`, RESTORE);
    if (seq > afterSeq) apply(line.entry);
    seq += 1;
  });
  if (read.lineBytes < read.bytes && !isLast) throw new DataDamaged(path, 'the last line is cut off', RESTORE);
  // A segment that ends before what the snapshot covers (a later one was removed) can't be continued: numbers would jump.
  return seq < tail.nextSeq ? { nextSeq: tail.nextSeq } : { nextSeq: seq, last: { path, goodBytes: read.lineBytes } };
}

/** Read at once; the memory is used again, since a segment in one piece costs more to place in memory than to read. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** Calls back for every line that has its newline, without it. Returns the length of these, and of the whole file. */
async function eachLine(path: string, each: (line: string) => void): Promise<{ lineBytes: number; bytes: number }> {
  const file = await open(path, 'r');
  try {
    let piece = Buffer.allocUnsafe(PIECE_BYTES);
    let held = 0;
    let lineBytes = 0;
    for (;;) {
      if (held === piece.length) piece = Buffer.concat([piece, Buffer.allocUnsafe(piece.length)]);
      const { bytesRead } = await file.read(piece, held, piece.length - held);
      if (bytesRead === 0) return { lineBytes, bytes: lineBytes + held };
      const end = held + bytesRead;
      let start = 0;
      for (let newline = piece.indexOf(NEWLINE, held); newline !== -1 && newline < end; ) {
        each(piece.toString('utf8', start, newline));
        start = newline + 1;
        newline = piece.indexOf(NEWLINE, start);
      }
      piece.copyWithin(0, start, end);
      held = end - start;
      lineBytes += start;
    }
  } finally {
    await file.close();
  }
}

const NEWLINE = 0x0a;

/** Whether a segment's first line states its version; in a segment of version 1 it is an entry already. */
function isHeader(line: string, path: string): boolean {
  const version = readHeader(line);
  if (version === undefined) return false;
  if (version <= JOURNAL_VERSION) return true;
  const found = `version ${version} was written by a newer Falconer, this one knows ${JOURNAL_VERSION}`;
  throw new DataDamaged(path, found, 'Start that version instead');
}
