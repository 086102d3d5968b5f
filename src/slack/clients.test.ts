import { webApi } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/workspace-server.ts';
import { type WebClient, webClient } from './clients.ts';

let sandbox: Sandbox;
let client: WebClient;

beforeEach(async () => {
  sandbox = await startSandbox();
  client = webClient({ botToken: sandbox.botToken, apiUrl: sandbox.apiUrl, timeoutMs: 300 });
});
afterEach(() => sandbox.close());

const post = (channel = 'sec-alerts') => client.chat.postMessage({ channel, text: 'x' });

test.each([
  ['a server error', { kind: 'status', status: 503 }, webApi.WebAPIHTTPError],
  ['a dropped connection', { kind: 'cut' }, webApi.WebAPIRequestError],
  ['no answer within the timeout', { kind: 'hang' }, Error],
  ['a rate limit', { kind: 'status', status: 429, retryAfter: 30 }, webApi.WebAPIRateLimitedError],
] as const)('%s is an error at once: it is asked once', async (_what, effect, kind) => {
  sandbox.faults.add({ method: 'chat.postMessage', times: 'always', effect });
  const since = Date.now();
  await expect(post()).rejects.toBeInstanceOf(kind);
  expect(Date.now() - since).toBeLessThan(2_000);
  expect(sandbox.calls.of('chat.postMessage')).toHaveLength(1);
});

test('a rate limit in one channel does not hold up a call for another', async () => {
  sandbox.faults.add({
    method: 'chat.postMessage',
    channel: 'sec-alerts',
    effect: { kind: 'status', status: 429, retryAfter: 30 },
  });
  await expect(post()).rejects.toThrow();
  expect((await post('general')).ok).toBe(true);
});
