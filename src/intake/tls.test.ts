/** HTTPS with real certificates over real sockets. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text as readAll } from 'node:stream/consumers';
import type { ConnectionOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { certificates, hasOpenssl } from './fixtures/certificates.ts';
import { send, startIntake, TOKEN } from './fixtures/intake.ts';

const ONE = JSON.stringify({ rule: 'R' });
const possible = hasOpenssl();

interface Asked extends ConnectionOptions {
  readonly method?: string;
  readonly path?: string;
}

async function ask(url: string, { method = 'POST', path = `/falco/${TOKEN}`, ...tls }: Asked) {
  const asking = request(`${url}${path}`, { method, agent: false, ...tls });
  asking.end(method === 'POST' ? ONE : undefined);
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const text = await readAll(response);
  return { status: response.statusCode, body: JSON.parse(text) };
}

describe.skipIf(!possible)(possible ? 'TLS' : 'TLS: skipped, openssl is not there', () => {
  test('events come over https, by a certificate that the sender can check', async () => {
    const { ca, pair } = await certificates();
    const { url, received } = await startIntake({ tls: pair('server') });
    expect(url).toMatch(/^https:/);
    expect(await ask(url, { ca })).toMatchObject({ status: 202 });
    expect(received).toHaveLength(1);
    await expect(ask(url, {})).rejects.toThrow(/certificate/);
    await expect(send(url.replace('https', 'http'), ONE)).rejects.toThrow();
    await expect(ask(url, { ca, maxVersion: 'TLSv1.1' })).rejects.toThrow();
    expect(await ask(url, { ca })).toMatchObject({ status: 202 });
  });

  test('with an authority, a sender must show its certificate, and its token as well', async () => {
    const { ca, pair } = await certificates();
    const { url, received, refusals } = await startIntake({ tls: { ...pair('server'), ca } });
    const refused = (error: string) => ({ status: 401, body: { error: expect.stringContaining(error) } });
    expect(await ask(url, { ca })).toMatchObject(refused('no client certificate'));
    expect(await ask(url, { ca, ...pair('stranger') })).toMatchObject(refused('client certificate not accepted: '));
    expect(await ask(url, { ca, ...pair('client'), path: '/falco' })).toMatchObject(refused('no token'));
    expect(received).toEqual([]);
    expect(refusals.total).toBe(3);
    expect(await ask(url, { ca, ...pair('client') })).toMatchObject({ status: 202 });
    expect(received).toHaveLength(1);
  });

  test.each(['/healthz', '/readyz'])('probes have no certificate and reach %s all the same', async (path) => {
    const { ca, pair } = await certificates();
    const { url } = await startIntake({ tls: { ...pair('server'), ca } });
    expect(await ask(url, { ca, method: 'GET', path })).toMatchObject({ status: 200 });
  });
});
