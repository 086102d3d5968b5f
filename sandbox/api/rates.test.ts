import { expect, test } from 'vitest';
import { callApi } from '../call-in-test.ts';
import { startSandbox } from '../workspace-server.ts';
import { Rates } from './rates.ts';

test.each([
  ['chat.postMessage', 4, 1],
  ['chat.update', 20, 2],
  ['conversations.history', 20, 2],
  ['conversations.list', 10, 3],
  ['views.open', 40, 1],
])('%s: a burst of %i, then a wait of %i s', (method, burst, wait) => {
  const rates = new Rates(() => 0);
  const waits = Array.from({ length: burst + 1 }, () => rates.take(method, 'C1'));
  expect(waits).toEqual([...Array.from({ length: burst }, () => undefined), wait]);
});

test('posting has a budget per channel, updating one per workspace', () => {
  const rates = new Rates(() => 0);
  const exhaust = (method: string) => Array.from({ length: 20 }, () => rates.take(method, 'C1'));
  exhaust('chat.postMessage');
  exhaust('chat.update');
  expect(rates.take('chat.postMessage', 'C2')).toBeUndefined();
  expect(rates.take('chat.update', 'C2')).toBe(2);
});

test('waiting as long as told is enough', () => {
  let now = 0;
  const rates = new Rates(() => now);
  const take = () => rates.take('chat.update', 'C1');
  Array.from({ length: 20 }, take);
  now = (take() ?? 0) * 1000;
  expect(take()).toBeUndefined();
});

test('quiet times do not add up to a larger burst', () => {
  let now = 0;
  const rates = new Rates(() => now);
  rates.take('chat.postMessage', 'C1');
  now = 3_600_000;
  const waits = Array.from({ length: 5 }, () => rates.take('chat.postMessage', 'C1'));
  expect(waits).toEqual([undefined, undefined, undefined, undefined, 1]);
});

test('over the limit, Slack answers 429 with Retry-After', async () => {
  const sandbox = await startSandbox({ clock: () => 1_700_000_000_000 });
  const post = () => callApi(sandbox, 'chat.postMessage', { channel: 'general', text: 'x' });
  const answers = await Promise.all([post(), post(), post(), post(), post()]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
  expect(answers.find(({ status }) => status === 429)).toEqual({
    status: 429,
    retryAfter: '1',
    body: { ok: false, error: 'ratelimited' },
  });
  expect(sandbox.workspace.messages('general')).toHaveLength(4);
  await sandbox.close();
});
