/** lowdb's document: the whole state in one file, written atomically, with the sequence number it covers. */
import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { completed } from '../../suppression/suppression.ts';
import type { StateData } from '../state.ts';
import { DataDamaged } from './damage.ts';
import { syncFolder } from './journal.ts';

/** Grows when the shape of the document or of journal entries changes. */
const SCHEMA = 4;

const HEAD = /^\{"schema":([1-9]\d*),"state":/;
const TAIL = /,"sum":"([0-9a-f]{8})"\}\n?$/;
/** Neither end of the document is longer. */
const END_BYTES = 64;
const RESTORE =
  'Restore the file from a backup, or remove it to rebuild the state from the journal, if that is complete';

/**
 * Writes `path` through a temporary file, so that a crash leaves the old document or the new one. The text is made in
 * pieces; while one goes to the disk, requests are answered.
 */
export async function writeSnapshot(path: string, state: StateData): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    let sum = seedOf(SCHEMA);
    // appendFile, not write: a write to a disk that is nearly full may take only a part, without an error.
    await file.appendFile(`{"schema":${SCHEMA},"state":`);
    for (const piece of pieces(state)) {
      const bytes = Buffer.from(piece);
      sum = crc32(bytes, sum);
      await file.appendFile(bytes);
    }
    await file.appendFile(`,"sum":"${sum.toString(16).padStart(8, '0')}"}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/**
 * Some milliseconds of work. Smaller ones make a snapshot take longer while events come in, and what it has not written
 * yet is kept beside the alerts that have changed since.
 */
const PIECE_LENGTH = 512 * 1024;

/** The JSON of the state, in texts that are as long as a piece or end with an element that made them longer. */
function* pieces(state: StateData): Generator<string> {
  let piece = '';
  for (const token of tokens(state)) {
    piece += token;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function* tokens({ alerts, suppressions, recent, ...rest }: StateData): Generator<string> {
  yield `${JSON.stringify(rest).slice(0, -1)},"alerts":[`;
  yield* elements(alerts);
  yield '],"suppressions":[';
  yield* elements(suppressions);
  yield '],"recent":[';
  yield* elements(recent);
  yield ']}';
}

function* elements(values: Iterable<unknown>): Generator<string> {
  let separator = '';
  for (const value of values) {
    yield separator + JSON.stringify(value);
    separator = ',';
  }
}

/**
 * Reads a snapshot; `undefined` when there is none yet.
 * @throws DataDamaged when it is not whole, or was written by a newer Falconer.
 */
export async function readSnapshot(path: string): Promise<StateData | undefined> {
  const bytes = await readIfPresent(path);
  if (bytes === undefined) return undefined;
  const head = HEAD.exec(bytes.toString('latin1', 0, END_BYTES));
  const tail = TAIL.exec(bytes.toString('latin1', Math.max(0, bytes.length - END_BYTES)));
  if (head === null || tail === null) throw new DataDamaged(path, 'not a whole snapshot', RESTORE);
  const schema = Number(head[1]);
  if (schema > SCHEMA) {
    const found = `schema ${schema} was written by a newer Falconer, this one knows ${SCHEMA}`;
    throw new DataDamaged(path, found, 'Start that version instead');
  }
  const state = bytes.subarray(head[0].length, bytes.length - tail[0].length);
  if (crc32(state, seedOf(schema)).toString(16).padStart(8, '0') !== tail[1]) {
    throw new DataDamaged(path, 'the checksum does not match', RESTORE);
  }
  return migrate(JSON.parse(state.toString('utf8')), schema);
}

/** What the checksum starts from: since version 2 it covers the number of the schema too. */
function seedOf(schema: number): number {
  return schema < 2 ? 0 : crc32(`${schema} `);
}

/** Brings the state of an older document to the present shape, one version after the other. */
function migrate(state: StateData, schema: number): StateData {
  // 2: storms.
  const stormy = schema < 2 ? { ...state, storms: [], nextStorm: 1 } : state;
  // 3: suppressions have cards, and know where they hid and what breaks through.
  // 4: they may look at stories; one that was made before does not, and needs nothing.
  return schema < 3 ? { ...stormy, suppressions: [...stormy.suppressions].map(completed) } : stormy;
}

async function readIfPresent(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** `state.json` of a data folder. */
export function snapshotPath(folder: string): string {
  return join(folder, 'state.json');
}
