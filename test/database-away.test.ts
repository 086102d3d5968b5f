/** A start while the database is away, and one that goes away while Falconer runs. */
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { proxyTo } from '../src/store/postgres/fixtures/proxy.ts';
import { startServer } from '../src/store/postgres/fixtures/server.ts';
import { freePort } from './free-port.ts';
import { eventually, markOf, Pair, post, shellEvent } from './pair.ts';

const server = await startServer();
afterAll(() => server?.close());

describe.skipIf(server === undefined)('a start while the database is away', () => {
  test('listens and says why it takes nothing; goes on by itself when the database is there', async () => {
    const proxy = await proxyTo((await server?.database()) ?? '');
    onTestFinished(() => proxy.close());
    await proxy.close();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const starting = Pair.start({ environment: { DATABASE_URL: proxy.url, FALCONER_PORT: String(port) } });
    const ready = await eventually(() => fetch(`${url}/readyz`).catch(() => undefined));
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ ready: false, reasons: ['the database refuses connections'] });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const refused = await post(url, shellEvent());
    expect(refused.status).toBe(503);
    expect(await refused.text()).toContain('the database refuses connections');

    await proxy.open();
    const pair = await starting;
    onTestFinished(() => pair.stop());
    expect(pair.url).toBe(url);
    expect((await post(url, shellEvent())).status).toBe(202);
    await eventually(() => pair.cards().some((message) => markOf(message).subject === 'F-1'));
    await eventually(async () => (await fetch(`${url}/readyz`)).status === 200);

    await proxy.close();
    await eventually(async () => (await post(url, shellEvent())).status === 503);
    expect(await pair.reasons()).toContain('the database refuses connections');
    await proxy.open();
    await eventually(async () => (await post(url, shellEvent())).status === 202);
    await eventually(async () => (await pair.reasons()) === '');
  });
});
