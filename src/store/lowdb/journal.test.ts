import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { arrival, T0 } from '../../alert/fixtures/arrivals.ts';
import type { Entry } from '../entry.ts';
import { temporaryFolder } from './fixtures/folder.ts';
import { Journal } from './journal.ts';
import { writeLine } from './line.ts';
import { listSegments, replay, segmentPath } from './segments.ts';

const entry = (index: number): Entry => arrival(T0 + index);
const entries = (count: number, from = 1) => Array.from({ length: count }, (_, index) => entry(from + index));
const text = (count: number, from = 1) =>
  entries(count, from)
    .map((one, index) => writeLine(from + index, one))
    .join('');

async function replayed(folder: string, afterSeq = 0) {
  const found: Entry[] = [];
  const tail = await replay(folder, afterSeq, (one) => found.push(one));
  return { found, tail };
}

/** Segments that begin at the given numbers; the last one ends before `end`. */
async function folderWith(firsts: readonly number[], end: number): Promise<string> {
  const folder = await temporaryFolder();
  for (const [index, first] of firsts.entries()) {
    await writeFile(segmentPath(folder, first), text((firsts[index + 1] ?? end) - first, first));
  }
  return folder;
}

describe('appending', () => {
  test('what was appended is replayed in order, from any number on', async () => {
    const folder = await temporaryFolder();
    const journal = new Journal(folder, { nextSeq: 1 });
    await journal.append(entries(2));
    await journal.append([entry(3)]);
    await journal.close();
    expect(await replayed(folder)).toMatchObject({ found: entries(3), tail: { nextSeq: 4 } });
    expect((await replayed(folder, 2)).found).toEqual([entry(3)]);
  });

  test('an entry larger than what is written or read at once', async () => {
    const folder = await temporaryFolder();
    const journal = new Journal(folder, { nextSeq: 1 });
    const large = arrival(T0 + 2, { fields: { 'proc.cmdline': 'ü'.repeat(3_000_000) } });
    const appended = [entry(1), large, entry(3)];
    await journal.append(appended);
    await journal.close();
    expect((await replayed(folder)).found).toEqual(appended);
  });

  test('a full segment is followed by another, named by its first number; files are for their owner only', async () => {
    const folder = await temporaryFolder();
    const journal = new Journal(folder, { nextSeq: 1 }, text(2).length);
    for (const one of entries(5)) await journal.append([one]);
    await journal.close();
    expect((await readdir(folder)).sort()).toEqual([1, 3, 5].map((first) => basename(segmentPath(folder, first))));
    expect((await replayed(folder)).found).toEqual(entries(5));
    for (const { path } of await listSegments(folder)) expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('after a restart it goes on in the last segment, without its torn line', async () => {
    const folder = await folderWith([1], 3);
    await writeFile(segmentPath(folder, 1), `${text(2)}{"seq":3,"su`);
    const { tail } = await replayed(folder);
    const journal = new Journal(folder, tail);
    await journal.append([entry(3)]);
    await journal.close();
    expect(await readFile(segmentPath(folder, 1), 'utf8')).toBe(text(3));
  });

  test('so too when what a crash left had filled that segment and the next entry begins another', async () => {
    const folder = await folderWith([1], 3);
    await writeFile(segmentPath(folder, 1), `${text(2)}{"seq":3,"su`);
    const { tail } = await replayed(folder);
    const journal = new Journal(folder, tail, text(2).length);
    await journal.append([entry(3)]);
    await journal.close();
    expect((await listSegments(folder)).map(({ firstSeq }) => firstSeq)).toEqual([1, 3]);
    expect((await replayed(folder)).found).toEqual(entries(3));
  });

  test('prune removes whole segments before a number, and never the last', async () => {
    const folder = await folderWith([1, 3, 5], 7);
    const journal = new Journal(folder, { nextSeq: 7 });
    await journal.prune(4);
    expect((await listSegments(folder)).map(({ firstSeq }) => firstSeq)).toEqual([3, 5]);
    await journal.prune(100);
    expect((await listSegments(folder)).map(({ firstSeq }) => firstSeq)).toEqual([5]);
  });
});

describe('a disk that takes nothing', () => {
  test.each([
    ['when the first segment is begun', 0, 1],
    ['when the next one is', 1, 3],
  ])('%s: refused as unavailable, and right after it is back', async (_title, before, next) => {
    const folder = join(await temporaryFolder(), 'journal');
    await mkdir(folder);
    const journal = new Journal(folder, { nextSeq: 1 }, 1);
    if (before > 0) await journal.append(entries(2));
    await rename(folder, `${folder}.away`);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(journal.append([entry(next)])).rejects.toMatchObject({
        code: 'store-unavailable',
        message: expect.stringMatching(/^the journal can't be written: ENOENT/),
      });
    }
    await rename(`${folder}.away`, folder);
    await journal.append([entry(next)]);
    await journal.close();
    expect((await replayed(folder)).found).toEqual(entries(next));
  });
});

describe('replay', () => {
  test('an empty folder', async () => {
    expect(await replayed(await temporaryFolder(), 41)).toEqual({ found: [], tail: { nextSeq: 42 } });
  });

  test('a torn last line is dropped', async () => {
    const folder = await folderWith([1, 3], 5);
    const torn = text(2, 3).slice(0, -1);
    await writeFile(segmentPath(folder, 3), torn);
    const { found, tail } = await replayed(folder);
    expect(found).toEqual(entries(3));
    expect(tail).toEqual({ nextSeq: 4, last: { path: segmentPath(folder, 3), goodBytes: text(1, 3).length } });
  });

  test('segments that a snapshot covers are not even read', async () => {
    const folder = await folderWith([1, 3], 5);
    await writeFile(segmentPath(folder, 1), 'damaged');
    expect((await replayed(folder, 2)).found).toEqual(entries(2, 3));
  });

  test('what is behind the snapshot goes on in a segment of its own, so that numbers never jump', async () => {
    const folder = await folderWith([1, 3], 5);
    await rm(segmentPath(folder, 3));
    const { found, tail } = await replayed(folder, 4);
    expect({ found, tail }).toEqual({ found: [], tail: { nextSeq: 5 } });
    const journal = new Journal(folder, tail);
    await journal.append([entry(5)]);
    await journal.close();
    expect((await replayed(folder, 4)).found).toEqual([entry(5)]);
  });

  const flipped = (line: number) => {
    const bytes = Buffer.from(text(2));
    const at = line === 1 ? 60 : text(1).length + 60;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes;
  };

  test.each<[string, string, (folder: string) => Promise<unknown>]>([
    [
      'a flipped byte',
      '0001.ndjson:1: the checksum does not match',
      (folder) => writeFile(segmentPath(folder, 1), flipped(1)),
    ],
    [
      'a flipped byte in a whole last line',
      '0001.ndjson:2: the checksum',
      (folder) => writeFile(segmentPath(folder, 1), flipped(2)),
    ],
    ['a line that is none', '0003.ndjson:1: not a journal line', (folder) => writeFile(segmentPath(folder, 3), 'x\n')],
    [
      'a number that is missing',
      '0003.ndjson:1: expected entry 3, found 4',
      (folder) => writeFile(segmentPath(folder, 3), text(1, 4)),
    ],
    [
      'a torn line before the last segment',
      '0001.ndjson: the last line is cut off',
      (folder) => writeFile(segmentPath(folder, 1), text(2).slice(0, -5)),
    ],
    [
      'a missing first segment',
      '0003.ndjson: the journal starts at entry 3, but entry 1 is needed',
      (folder) => rm(segmentPath(folder, 1)),
    ],
    [
      'a missing middle segment',
      '0005.ndjson: expected a segment starting at entry 3, found 5',
      (folder) => rm(segmentPath(folder, 3)),
    ],
  ])('%s stops with the place and the remedy', async (_title, place, damage) => {
    const folder = await folderWith(
      _title.includes('whole last') ? [1] : [1, 3, 5],
      _title.includes('whole last') ? 3 : 7,
    );
    await damage(folder);
    const stopped = replayed(folder);
    await expect(stopped).rejects.toMatchObject({ code: 'data-damaged', message: expect.stringContaining(place) });
    await expect(stopped).rejects.toThrow('Restore the folder from a backup');
  });

  test('other files in the folder mean nothing', async () => {
    const folder = await folderWith([1], 3);
    await writeFile(join(folder, 'notes.txt'), 'x');
    expect((await replayed(folder)).found).toEqual(entries(2));
  });
});
