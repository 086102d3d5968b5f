/** What whoever runs Falconer sees: figures, readiness, senders and TLS, of the whole of it over real sockets. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually, Pair, post, shellEvent } from './pair.ts';

const EU = 'token-of-the-eu-sender';
const OWN = 'token-of-the-default-sender';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function started(yml: string, environment: Readonly<Record<string, string>> = {}): Promise<Pair> {
  const folder = await mkdtemp(join(tmpdir(), 'falconer-config-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'falconer.yml');
  await writeFile(file, yml);
  const pair = await Pair.start({ environment: { FALCONER_CONFIG: file, ...environment } });
  onTestFinished(() => pair.stop());
  return pair;
}

async function figures(url: string): Promise<string> {
  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(200);
  return response.text();
}

async function readiness(url: string) {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, body: await response.json() };
}

test('figures of a day’s work, by sender, without a word of any event', async () => {
  const pair = await started(`senders: [{ name: eu, token: ${EU}, cluster: eu-1 }]`, { FALCONER_INGEST_TOKEN: OWN });
  const event = shellEvent({ pod: 'secret-pod', rule: 'Secret rule', priority: 'Critical' });
  expect((await post(pair.url, event, bearer(EU))).status).toBe(202);
  expect((await post(pair.url, event, bearer(EU))).status).toBe(202);
  expect((await post(pair.url, 'no json', bearer(OWN))).status).toBe(400);
  expect((await post(pair.url, event)).status).toBe(401);
  const card = await eventually(() => pair.cards()[0]);
  expect(JSON.stringify(card)).toContain('eu-1');
  const text = await eventually(async () => {
    const now = await figures(pair.url);
    return now.includes('falconer_delivery_backlog_cards 0') && now;
  });
  for (const line of [
    'falconer_events_total{sender="eu",outcome="counted",priority="Critical"} 1',
    'falconer_events_total{sender="eu",outcome="repeat",priority="Critical"} 1',
    'falconer_events_total{sender="default",outcome="unreadable",priority=""} 1',
    'falconer_intake_requests_total{status="202"} 2',
    'falconer_intake_requests_total{status="401"} 1',
    'falconer_alerts{status="open"} 1',
    'falconer_slack_calls_total{method="post",outcome="posted"} 1',
    'falconer_journal_seconds_count 2',
    'falconer_slack_connected 1',
    'falconer_ready 1',
    'falconer_intake_in_flight 0',
    'falconer_sender_silent{sender="eu"} 0',
    'nodejs_version_info',
  ])
    expect(text).toContain(line);
  for (const secret of ['secret-pod', 'Secret rule', EU, OWN]) expect(text).not.toContain(secret);
});

test('not ready while the store can’t write, ready again with the next write; events are refused meanwhile', async () => {
  const pair = await started('');
  expect(await readiness(pair.url)).toEqual({ status: 200, body: { ready: true, reasons: [] } });
  await rm(join(pair.folder, 'journal'), { recursive: true });
  expect((await post(pair.url, shellEvent())).status).toBe(503);
  expect(await readiness(pair.url)).toEqual({
    status: 503,
    body: { ready: false, reasons: [expect.stringContaining("the journal can't be written: ENOENT")] },
  });
  await mkdir(join(pair.folder, 'journal'));
  // No event comes to a Falconer that is not ready: it finds out by itself.
  await eventually(async () => (await readiness(pair.url)).status === 200, 15_000);
  expect((await post(pair.url, shellEvent())).status).toBe(202);
});
