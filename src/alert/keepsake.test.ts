import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FieldValue } from '../falco/event.ts';
import { arrival, T0 } from './fixtures/arrivals.ts';
import { keepsakeOf } from './keepsake.ts';

const LIMIT = 4_096;
const keep = (fields: Record<string, unknown>, more = {}) => keepsakeOf(arrival(T0, { fields, more }).event);

test('an ordinary event is kept as it is', () => {
  const { event } = arrival(T0, {
    fields: { 'proc.name': 'sh', list: ['a', 1, null] },
    more: { output: 'O', tags: ['t'] },
  });
  expect(keepsakeOf(event)).toEqual(event);
});

test('a long value keeps both ends and says how long it was', () => {
  const value = keep({ x: `begin${'-'.repeat(60_000)}end` }).fields['x'];
  expect(value).toMatch(/^begin-+ … \(60008 characters\) … -+end$/);
});

test('a value at the limit is whole', () => {
  expect(keep({ x: 'x'.repeat(LIMIT) }).fields['x']).toBe('x'.repeat(LIMIT));
});

test.each([
  ['fields', { output_fields: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 1])) }],
  ['further keys', Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 1]))],
  ['tags', { tags: Array.from({ length: 500 }, (_, index) => `t${index}`) }],
])('of many %s the first 150 are kept', (_title, more) => {
  const { fields, extra, tags } = keep({}, more);
  expect(Object.keys(fields).length + Object.keys(extra).length + tags.length).toBe(150);
});

function lengths(value: FieldValue | undefined): number[] {
  if (typeof value === 'string') return [value.length];
  return Array.isArray(value) ? [value.length, ...value.flatMap(lengths)] : [0];
}

test('property: whatever is sent, no text is longer than the limit', () => {
  const text = fc.integer({ min: 0, max: 20_000 }).map((length) => 'x'.repeat(length));
  const value = fc.oneof(text, fc.integer(), fc.array(text, { maxLength: 5 }), fc.constant(null));
  const sent = fc.record({
    a: value,
    source: text,
    hostname: text,
    output: text,
    extra: value,
    tags: fc.array(text, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(sent, ({ a, ...more }) => {
      const { fields, extra, tags, source, hostname, output } = keep({ a, ['k'.repeat(9_000)]: 1 }, more);
      const all = [
        source,
        hostname ?? '',
        output ?? '',
        ...tags,
        ...Object.keys(fields),
        ...Object.values(fields),
        ...Object.values(extra),
      ];
      expect(Math.max(...all.flatMap(lengths))).toBeLessThanOrEqual(LIMIT);
    }),
    { numRuns: 30 },
  );
});
