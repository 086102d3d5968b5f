import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrival, T0 } from '../../alert/fixtures/arrivals.ts';
import { readLine, writeLine } from './line.ts';

test('a line is one object of JSON with its number', () => {
  const line = writeLine(7, arrival(T0));
  expect(line.endsWith('}\n')).toBe(true);
  expect(JSON.parse(line)).toEqual({ seq: 7, sum: expect.stringMatching(/^[0-9a-f]{8}$/), entry: arrival(T0) });
});

const hostile = fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { maxKeys: 5 });

test('property: what was written is read, whatever an event holds, and is one line', () => {
  fc.assert(
    fc.property(fc.nat(), hostile, (seq, fields) => {
      const entry = arrival(T0, { fields });
      const line = writeLine(seq, entry);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(readLine(line.slice(0, -1))).toEqual({ ok: true, seq, entry });
    }),
  );
});

test('property: any byte that flipped is noticed', () => {
  const bytes = Buffer.from(writeLine(12, arrival(T0, { fields: { 'proc.name': 'sh ü' } })).slice(0, -1));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(at) ^ flip, at);
      expect(readLine(damaged.toString('utf8')).ok).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['nothing', ''],
  ['other JSON', '{"seq":1}'],
  ['a line with more after it', `${writeLine(1, arrival(T0)).slice(0, -1)} `],
])('%s is no line', (_title, line) => {
  expect(readLine(line)).toEqual({ ok: false, reason: 'not a journal line' });
});
