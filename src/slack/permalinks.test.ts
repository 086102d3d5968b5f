import { afterEach, beforeEach, expect, test } from 'vitest';
import { webClient } from './clients.ts';
import { type FakeApi, fakeApi } from './fixtures/fake-api.ts';
import { Permalinks } from './permalinks.ts';

const CARD = { channel: 'C0SEC0001', ts: '1728133275.031716' };

let api: FakeApi;
let now = 0;
let permalinks: Permalinks;

beforeEach(async () => {
  api = await fakeApi();
  now = 1_700_000_000_000;
  permalinks = new Permalinks(webClient({ botToken: 'xoxb-x', apiUrl: api.url, timeoutMs: 1_000 }), () => now);
});
afterEach(() => api.close());

const linkTo = async () => (await permalinks.maker())?.(CARD);

test('the workspace is asked for once, also by several at the same time', async () => {
  api.answer = () => ({ url: 'https://acme.slack.com/' });
  const link = 'https://acme.slack.com/archives/C0SEC0001/p1728133275031716';
  expect(await Promise.all([linkTo(), linkTo()])).toEqual([link, link]);
  expect(await linkTo()).toBe(link);
  expect(api.asked.map(({ method }) => method)).toEqual(['auth.test']);
});

test.each([
  ['Slack does not answer so', () => ({ ok: false, error: 'internal_error' })],
  ['it gives no address', () => ({})],
  ['it gives something else', () => ({ url: 'https://a.example/](http://evil) x/' })],
])('when %s there are no links, and it is asked again after a minute', async (_what, answer) => {
  api.answer = answer;
  expect([await linkTo(), await linkTo()]).toEqual([undefined, undefined]);
  expect(api.asked).toHaveLength(1);
  now += 60_000;
  api.answer = () => ({ url: 'https://acme.slack.com/' });
  expect(await linkTo()).toMatch(/^https:\/\/acme\.slack\.com\/archives\//);
  expect(api.asked).toHaveLength(2);
});
