import { readFile, stat, writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANA, arrival, healthArrival, T0 } from '../../alert/fixtures/arrivals.ts';
import { State, type StateData } from '../state.ts';
import { temporaryFolder } from './fixtures/folder.ts';
import { readSnapshot, snapshotPath, writeSnapshot } from './snapshot.ts';

const plain = (data: StateData): StateData => JSON.parse(JSON.stringify(data));

function stateOf(events: number): State {
  const state = new State();
  for (let index = 0; index < events; index += 1) state.apply(arrival(T0 + index, { rule: `R${index} "ü\u2028` }));
  state.apply(healthArrival(T0));
  const matchers = [{ facet: 'rule', op: '=', value: 'R' }] as const;
  state.apply({
    kind: 'suppressed',
    at: T0,
    by: ANA,
    origin: 'F-1',
    matchers: [...matchers],
    reason: 'r',
    until: T0 + 9,
  });
  return state;
}

async function written(state: State): Promise<string> {
  const path = snapshotPath(await temporaryFolder());
  await writeSnapshot(path, state.data());
  return path;
}

test.each([
  ['nothing', 0],
  ['an alert', 1],
  ['exactly one piece', 200],
  ['several pieces', 1_001],
])('what was written is read: %s', async (_title, events) => {
  const state = stateOf(events);
  const read = await readSnapshot(await written(state));
  expect(read).toEqual(plain(state.data()));
});

test('an empty state too', async () => {
  expect(await readSnapshot(await written(new State()))).toEqual(plain(new State().data()));
});

test('it is a JSON document for its owner only, and no temporary file stays', async () => {
  const path = await written(stateOf(3));
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ schema: 4, state: { seq: 5 } });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await expect(stat(`${path}.tmp`)).rejects.toThrow('ENOENT');
});

test('none yet is undefined', async () => {
  expect(await readSnapshot(snapshotPath(await temporaryFolder()))).toBeUndefined();
});

test('it holds the instant it was begun at, whatever happens while it is written', async () => {
  const state = stateOf(1_000);
  const before = plain(state.data());
  const path = snapshotPath(await temporaryFolder());
  const writing = writeSnapshot(path, state.data());
  state.apply(arrival(T0, { rule: 'later' }));
  await writing;
  expect(await readSnapshot(path)).toEqual(before);
});

test('one that could not be finished leaves the one before', async () => {
  const path = await written(stateOf(2));
  const broken: StateData = {
    ...stateOf(3).data(),
    alerts: {
      *[Symbol.iterator]() {
        yield* stateOf(1).data().alerts;
        throw new Error('disk full');
      },
    },
  };
  await expect(writeSnapshot(path, broken)).rejects.toThrow('disk full');
  expect(await readSnapshot(path)).toEqual(plain(stateOf(2).data()));
});

test('what a crash left of another attempt is ignored and replaced', async () => {
  const path = await written(stateOf(2));
  await writeFile(`${path}.tmp`, '{"schema":1,"state":{"half');
  expect(await readSnapshot(path)).toEqual(plain(stateOf(2).data()));
  await writeSnapshot(path, stateOf(4).data());
  expect(await readSnapshot(path)).toEqual(plain(stateOf(4).data()));
});

test('one of version 1, which knew no storms, is brought to the present shape', async () => {
  const path = await written(stateOf(2));
  const { storms: _storms, nextStorm: _next, ...old } = plain(stateOf(2).data());
  const json = JSON.stringify(old);
  const sum = crc32(json).toString(16).padStart(8, '0');
  await writeFile(path, `{"schema":1,"state":${json},"sum":"${sum}"}\n`);
  expect(await readSnapshot(path)).toEqual(plain(stateOf(2).data()));
});

test('one of version 3, whose suppressions looked at no stories, is read as it is', async () => {
  const state = stateOf(2);
  const matchers = [{ facet: 'rule', op: '=', value: 'R' }] as const;
  const entry = { by: ANA, origin: 'F-1', matchers, reason: 'r', until: T0 + 1_000 } as const;
  state.apply({ kind: 'suppressed', at: T0, ...entry });
  const path = await written(state);
  const json = JSON.stringify(plain(state.data()));
  const sum = crc32(json, crc32('3 ')).toString(16).padStart(8, '0');
  await writeFile(path, `{"schema":3,"state":${json},"sum":"${sum}"}\n`);
  expect(await readSnapshot(path)).toEqual(plain(state.data()));
});

describe('one that is not whole is refused, with its file and the remedy', () => {
  test.each<[string, string, (text: string) => string]>([
    ['cut off', 'not a whole snapshot', (text) => text.slice(0, -30)],
    ['empty', 'not a whole snapshot', () => ''],
    ['a flipped byte', 'the checksum does not match', (text) => text.replace('"R0', '"S0')],
    ['a piece missing', 'the checksum does not match', (text) => text.replace('"nextAlert":3,', '')],
    ['a schema that never was', 'not a whole snapshot', (text) => text.replace('"schema":4', '"schema":0')],
    ['an older schema than it has', 'the checksum does not match', (text) => text.replace('"schema":4', '"schema":1')],
    ['a newer schema', 'schema 5 was written by a newer Falconer', (text) => text.replace('"schema":4', '"schema":5')],
  ])('%s', async (_title, reason, damage) => {
    const path = await written(stateOf(2));
    const text = await readFile(path, 'utf8');
    expect(damage(text)).not.toBe(text);
    await writeFile(path, damage(text));
    const read = readSnapshot(path);
    await expect(read).rejects.toMatchObject({ code: 'data-damaged', message: expect.stringContaining(reason) });
    await expect(read).rejects.toThrow(path);
  });

  test('property: any byte that flipped', async () => {
    const path = await written(stateOf(1));
    const bytes = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 2), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = Buffer.from(bytes);
        damaged.writeUInt8(damaged.readUInt8(at) ^ flip, at);
        await writeFile(path, damaged);
        await expect(readSnapshot(path)).rejects.toThrow(path);
      }),
      { numRuns: 200 },
    );
  });
});
