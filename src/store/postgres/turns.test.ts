import { describe, expect, test } from 'vitest';
import { StoreUnavailable } from '../store.ts';
import { Turns } from './turns.ts';

describe('acts', () => {
  test('come in their order, each when the one before is over', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const slow = turns.run(async () => {
      await new Promise(setImmediate);
      done.push('slow');
    });
    await Promise.all([slow, turns.run(async () => done.push('quick'))]);
    expect(done).toEqual(['slow', 'quick']);
  });

  test('one that throws fails alone', async () => {
    const turns = new Turns();
    const broken = turns.run(() => Promise.reject(new Error('a bug')));
    const next = turns.run(async () => 'next');
    await expect(broken).rejects.toThrow('a bug');
    expect(await next).toBe('next');
  });

  test('trouble of the database fails what waited behind it too, with the same reason, and nothing that comes later', async () => {
    const turns = new Turns();
    const acts: string[] = [];
    const failing = turns.run(() => Promise.reject(new StoreUnavailable('away')));
    const waiting = ['a', 'b'].map((name) => turns.run(async () => acts.push(name)));
    for (const one of [failing, ...waiting]) await expect(one).rejects.toThrow('away');
    await turns.idle();
    expect(await turns.run(async () => acts.push('later'))).toBe(1);
    expect(acts).toEqual(['later']);
  });
});
