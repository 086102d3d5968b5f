import { PassThrough, Readable } from 'node:stream';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBounded } from './body.ts';

/** So many bytes, and time enough. */
const within = (bytes: number) => ({ bytes, ms: 20_000 });

const chunks = (...texts: string[]) => Readable.from(texts.map((text) => Buffer.from(text)));

test('chunks are joined before they are read, so that no character is cut', async () => {
  const bytes = Buffer.from('ü漢🦀');
  const split = Readable.from([...bytes].map((byte) => Buffer.from([byte])));
  expect(await readBounded(split, undefined, within(100))).toEqual({ kind: 'bytes', bytes: Buffer.from('ü漢🦀') });
});

test.each([
  ['nothing', chunks(), undefined, { kind: 'bytes', bytes: Buffer.from('') }],
  ['exactly the limit', chunks('12345', '67890'), undefined, { kind: 'bytes', bytes: Buffer.from('1234567890') }],
  ['one byte more', chunks('12345', '678901'), undefined, { kind: 'too-large' }],
  ['an encoding without name', chunks('x'), ' ', { kind: 'bytes', bytes: Buffer.from('x') }],
  ['an unknown one', chunks('x'), 'zstd', { kind: 'unknown-encoding', encoding: 'zstd' }],
])('%s', async (_title, stream, encoding, expected) => {
  expect(await readBounded(stream, encoding, within(10))).toEqual(expected);
});

describe('compressed', () => {
  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ])('property: %s reads as what went in', async (encoding, compress) => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const read = await readBounded(Readable.from([compress(text)]), encoding, within(10_000));
        expect(read).toEqual({ kind: 'bytes', bytes: Buffer.from(text) });
      }),
      { numRuns: 50 },
    );
  });

  test('the limit holds for what comes out: a megabyte of zeros is small going in', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await readBounded(Readable.from([bomb]), 'gzip', within(100_000))).toEqual({ kind: 'too-large' });
  });

  test('and for what goes in', async () => {
    expect(await readBounded(Readable.from([gzipSync('x')]), 'gzip', within(5))).toEqual({ kind: 'too-large' });
  });
});

test('a stream that ends early is unreadable, and nothing is thrown', async () => {
  const closed = new PassThrough();
  const reading = readBounded(closed, undefined, within(10));
  closed.write('abc');
  closed.destroy();
  expect(await reading).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining('did not arrive whole') });
  const broken = new PassThrough();
  const other = readBounded(broken, 'gzip', within(10));
  broken.destroy(new Error('reset'));
  expect(await other).toEqual({ kind: 'unreadable', reason: 'the body did not arrive whole: reset' });
});

test.each([
  ['that stops', undefined],
  ['that stops within a compressed body', 'gzip'],
])('a sender %s is not waited for', async (_how, encoding) => {
  const stalled = new PassThrough();
  stalled.write('abc');
  expect(await readBounded(stalled, encoding, { bytes: 10, ms: 20 })).toEqual({ kind: 'too-slow' });
  expect(stalled.isPaused()).toBe(true);
});

test('a sender that drips is not waited for either: the time is for the whole body', async () => {
  const dripping = new PassThrough();
  const drip = setInterval(() => dripping.write('x'), 2);
  expect(await readBounded(dripping, undefined, { bytes: 1_000_000, ms: 30 })).toEqual({ kind: 'too-slow' });
  clearInterval(drip);
});
