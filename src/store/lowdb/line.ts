/** One journal line: an entry with its sequence number and a checksum over both. */
import { crc32 } from 'node:zlib';
import type { Entry } from '../entry.ts';

export type ReadLine =
  | { readonly ok: true; readonly seq: number; readonly entry: Entry }
  | { readonly ok: false; readonly reason: string };

const LINE = /^\{"seq":(\d+),"sum":"([0-9a-f]{8})","entry":(.+)\}$/s;

function checksum(seq: number, json: string): string {
  // Two steps: joined, the text would be copied once more.
  return crc32(json, crc32(`${seq} `))
    .toString(16)
    .padStart(8, '0');
}

/** `{"seq":7,"sum":"…","entry":{…}}` and a newline: NDJSON that any tool reads. */
export function writeLine(seq: number, entry: Entry): string {
  const json = JSON.stringify(entry);
  return `{"seq":${seq},"sum":"${checksum(seq, json)}","entry":${json}}\n`;
}

/**
 * Reads a line without its newline. The entry is trusted once the checksum holds: only Falconer writes the journal,
 * from values that were parsed when they came in.
 */
export function readLine(line: string): ReadLine {
  const match = LINE.exec(line);
  if (match === null) return { ok: false, reason: 'not a journal line' };
  const [, digits = '', sum = '', json = ''] = match;
  const seq = Number(digits);
  if (checksum(seq, json) !== sum) return { ok: false, reason: 'the checksum does not match' };
  return { ok: true, seq, entry: JSON.parse(json) };
}

/**
 * Version of the journal, in the first line of every segment. Version 1 had no such line; its entries are the same, as
 * are those of version 2 but for what happens to suppressions.
 * It grows when an older Falconer could not read what is written.
 */
export const JOURNAL_VERSION = 4;

const HEADER = /^\{"journal":(\d+)\}$/;

export function headerLine(): string {
  return `{"journal":${JOURNAL_VERSION}}\n`;
}

/** The version that a segment's first line states, or `undefined` when that is an entry already. */
export function readHeader(line: string): number | undefined {
  const version = HEADER.exec(line)?.[1];
  return version === undefined ? undefined : Number(version);
}
