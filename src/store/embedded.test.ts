import { expect, test, vi } from 'vitest';
import { arrival, T0 } from '../alert/fixtures/arrivals.ts';
import { EmbeddedStore, NO_LOG } from './embedded.ts';
import { describeStore } from './fixtures/store-contract.ts';
import { State } from './state.ts';

describeStore('the store in memory', async () => new EmbeddedStore(new State(), NO_LOG));

test('a write that fails is remembered until one succeeds', async () => {
  let full = true;
  const append = () => (full ? Promise.reject(new Error('ENOSPC')) : Promise.resolve());
  const store = new EmbeddedStore(new State(), { ...NO_LOG, append });
  expect(store.trouble()).toBeUndefined();
  await expect(store.receive([arrival(T0)])).rejects.toThrow('ENOSPC');
  expect(store.trouble()).toBe('ENOSPC');
  await store.decide('F-1', () => ({ result: 'nothing to write' }));
  expect(store.trouble()).toBe('ENOSPC');
  full = false;
  await store.receive([arrival(T0)]);
  expect(store.trouble()).toBeUndefined();
});

test('a write that takes long is a stall until it is done', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  let done: () => void = () => undefined;
  const append = () => new Promise<void>((resolve) => (done = resolve));
  const store = new EmbeddedStore(new State(), { ...NO_LOG, append });
  const receiving = store.receive([arrival(T0)]);
  await Promise.resolve();
  vi.advanceTimersByTime(999);
  expect(store.stall()).toBeUndefined();
  vi.advanceTimersByTime(1_501);
  expect(store.stall()).toBe('the disk is slow: a write has taken 2.5 s so far');
  expect(store.trouble()).toBe(store.stall());
  done();
  await receiving;
  expect(store.stall()).toBeUndefined();
  vi.useRealTimers();
});
