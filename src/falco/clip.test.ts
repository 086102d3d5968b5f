import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clip } from './clip.ts';

test('the same as slice, whatever the text: surrogates cut in half, NULs, quotes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, limit) => {
      expect(clip(text, limit)).toBe(text.slice(0, limit));
      expect(clip(`${text}\ud83d\ude00`, text.length + 1)).toBe(`${text}\ud83d`);
    }),
  );
});

test('what is kept does not hold on to the rest', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = heap();
  // Fifty different megabytes, each parsed by itself, as bodies are.
  const kept = Array.from({ length: 50 }, (_, index) =>
    clip(JSON.parse(`"${index}${'x'.repeat(1_000_000)}"`) as string, 300),
  );
  expect(kept.map(({ length }) => length)).toEqual(Array(50).fill(300));
  expect(heap() - before).toBeLessThan(10_000_000);
});
