import { expect, test } from 'vitest';
import { Turn } from './turn.ts';

test('who waits for the end of one turn goes on together, after what else happened in it', async () => {
  const turn = new Turn();
  const order: string[] = [];
  const stage = async (name: string) => {
    order.push(`${name} read`);
    await turn.end();
    order.push(`${name} judged`);
  };
  const first = stage('a');
  // Later in the same turn, after promises that were settled already.
  await Promise.resolve();
  await Promise.all([first, stage('b')]);
  expect(order).toEqual(['a read', 'b read', 'a judged', 'b judged']);
});

test('every turn has an end of its own', async () => {
  const turn = new Turn();
  const first = turn.end();
  expect(turn.end()).toBe(first);
  await first;
  expect(turn.end()).not.toBe(first);
});
