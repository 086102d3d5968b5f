import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Gate, type Pass } from './gate.ts';

function passOf(gate: Gate, bytes: number): Pass {
  const admitted = gate.admit(bytes);
  if (admitted.kind === 'full') throw new Error(admitted.reason);
  return admitted.pass;
}

const kinds = (gate: Gate, sizes: readonly number[]) => sizes.map((bytes) => gate.admit(bytes).kind);

test.each<[string, readonly number[], readonly string[]]>([
  ['as many requests as are allowed, and no more', [1, 1, 1, 1], ['admitted', 'admitted', 'admitted', 'full']],
  ['as many bytes as are allowed, and no more', [60, 40, 1], ['admitted', 'admitted', 'full']],
  ['a small body where a large one has no room', [60, 50, 40], ['admitted', 'full', 'admitted']],
  ['one body beyond the limit when there is no other', [500, 1], ['admitted', 'full']],
])('lets in %s', (_rule, sizes, expected) => {
  expect(kinds(new Gate({ inFlight: 3, backlogBytes: 100 }), sizes)).toEqual(expected);
});

test('who leaves makes room', () => {
  const gate = new Gate({ inFlight: 1, backlogBytes: 100 });
  const pass = passOf(gate, 100);
  expect(gate.admit(1).kind).toBe('full');
  pass.leave();
  expect(gate.admit(100).kind).toBe('admitted');
});

test('a body that turned out smaller makes room for others', () => {
  const gate = new Gate({ inFlight: 9, backlogBytes: 100 });
  passOf(gate, 100).resize(10);
  expect([gate.bytes, gate.admit(90).kind, gate.admit(1).kind]).toEqual([10, 'admitted', 'full']);
});

test.each([
  ['requests', { inFlight: 1, backlogBytes: 9 }, /1 requests are under way already \(limits\.inFlight\)/],
  ['bytes', { inFlight: 9, backlogBytes: 9 }, /bodies of 9 bytes wait .* \(limits\.backlogBytes\)/],
])('says which limit was met: %s', (_what, limits, words) => {
  const gate = new Gate(limits);
  passOf(gate, 9);
  expect(gate.admit(9)).toMatchObject({ kind: 'full', reason: expect.stringMatching(words) });
});

test('property: it is empty again when all have left, and never holds more than its limits', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(40), fc.boolean())), (steps) => {
      const gate = new Gate({ inFlight: 5, backlogBytes: 100 });
      const inside: Pass[] = [];
      for (const [bytes, actual, leaves] of steps) {
        const admitted = gate.admit(bytes);
        if (admitted.kind === 'admitted') {
          admitted.pass.resize(Math.min(actual, bytes));
          inside.push(admitted.pass);
        }
        if (leaves) inside.shift()?.leave();
        expect(gate.inFlight).toBe(inside.length);
        expect(gate.inFlight).toBeLessThanOrEqual(5);
        expect(gate.bytes).toBeLessThanOrEqual(100);
      }
      for (const pass of inside) pass.leave();
      expect([gate.inFlight, gate.bytes]).toEqual([0, 0]);
    }),
  );
});

test('while what is let in would have to wait for long, nothing is, and the reason is given', () => {
  let stall: string | undefined = 'the disk is slow';
  const gate = new Gate({ inFlight: 3, backlogBytes: 100 }, () => stall);
  expect(gate.admit(1)).toEqual({ kind: 'full', reason: 'the disk is slow; nothing was read' });
  expect(gate.inFlight).toBe(0);
  stall = undefined;
  expect(gate.admit(1).kind).toBe('admitted');
});
