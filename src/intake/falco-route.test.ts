import { describe, expect, test, vi } from 'vitest';
import { send, startIntake, TOKEN } from './fixtures/intake.ts';
import { type IntakeMeter, NO_METER } from './meter.ts';

const ONE = JSON.stringify({ rule: 'R', priority: 'Notice', time: '2026-05-23T10:00:00Z', output_fields: {} });
const ACCEPTED = { accepted: 1, rejected: [] };
const big = 'x'.repeat(3_000_000);

const bearer = (token: string): RequestInit => ({ headers: { Authorization: `Bearer ${token}` } });

describe('the token', () => {
  test.each<[string, string, RequestInit, number]>([
    ['in the header', '/falco', bearer(TOKEN), 202],
    ['in the path, for Falco itself', `/falco/${TOKEN}`, {}, 202],
    [
      'in the path beside another scheme of a proxy',
      `/falco/${TOKEN}`,
      { headers: { Authorization: 'Basic eDp5' } },
      202,
    ],
    ['scheme in other case', '/falco', { headers: { Authorization: `bearer ${TOKEN}` } }, 202],
    ['none', '/falco', {}, 401],
    ['none, with a slash', '/falco/', {}, 401],
    ['wrong in the header', '/falco', bearer('wrong'), 401],
    ['wrong in the path', '/falco/wrong', {}, 401],
    ['a beginning of it', `/falco/${TOKEN.slice(0, -1)}`, {}, 401],
    ['more than it', `/falco/${TOKEN}x`, {}, 401],
    ['wrong in the header, though right in the path', `/falco/${TOKEN}`, bearer('wrong'), 401],
    ['without its scheme', '/falco', { headers: { Authorization: TOKEN } }, 401],
  ])('%s', async (_title, path, init, status) => {
    const { url, received } = await startIntake();
    const answer = await send(url, ONE, init, path);
    expect(answer.status).toBe(status);
    expect(received).toHaveLength(status === 202 ? 1 : 0);
    if (status === 401) expect(answer.body.error).toMatch(/^(no|wrong) token: expected Authorization: Bearer TOKEN/);
    expect(JSON.stringify(answer.body)).not.toContain(TOKEN.slice(0, -1));
  });

  test('is asked for before the body is read', async () => {
    const { url } = await startIntake();
    expect(await send(url, big, {}, '/falco')).toMatchObject({ status: 401 });
    expect(await send(url, 'no json', {}, '/falco/wrong')).toMatchObject({ status: 401 });
  });

  test('is not asked for when there is none', async () => {
    const { url } = await startIntake({}, null);
    expect(await send(url, ONE, {}, '/falco')).toMatchObject({ status: 202, body: ACCEPTED });
  });
});

describe('a store that fails', () => {
  const failing = (error: Error) => ({ inbox: { receive: () => Promise.reject(error) } });

  test('unavailable: 503 with the reason, at once', async () => {
    const full = Object.assign(new Error("the journal can't be written: ENOSPC"), { code: 'store-unavailable' });
    const { url, refusals, errors } = await startIntake(failing(full));
    const { status, headers, body } = await send(url, ONE);
    expect({ status, body }).toEqual({ status: 503, body: { error: full.message } });
    expect(headers.get('retry-after')).toBe('5');
    expect(refusals.latest).toMatchObject([{ status: 503, reason: full.message }]);
    expect(errors).toEqual([]);
  });

  test('by a bug: 500, and nothing of it is told outside', async () => {
    const { url, errors } = await startIntake(failing(new Error('secret detail')));
    expect(await send(url, ONE)).toMatchObject({
      status: 500,
      body: { error: 'internal error; nothing was accepted' },
    });
    expect(errors.map(({ message }) => message)).toEqual(['secret detail']);
  });
});

describe('what is counted', () => {
  test('events by what became of them, and answers by status', async () => {
    const counted: string[] = [];
    const meter: IntakeMeter = {
      events: (sender, outcome, priority, count = 1) => counted.push(`${sender} ${priority ?? ''} ${outcome} ${count}`),
      answered: (status) => counted.push(String(status)),
      journaled: (seconds) => counted.push(seconds >= 0 && seconds < 10 ? 'journaled' : 'nonsense'),
    };
    const receive = async () => ['counted', 'repeat'] as const;
    const { url } = await startIntake({ meter, inbox: { receive } });
    await send(url, `${ONE}\n${ONE}\nno json\n{"rule":7}\n7`);
    await send(url, 'no json');
    await send(url, '[]', {}, '/falco');
    await send(url, null, { method: 'GET' });
    await vi.waitFor(() => expect(counted).toContain('405'));
    expect(counted).toEqual([
      'default  unreadable 1',
      'default  invalid 2',
      'default Notice counted 1',
      'default Notice repeat 1',
      'journaled',
      '202',
      'default  unreadable 1',
      '400',
      '401',
      '405',
    ]);
  });

  test('events that could not be stored', async () => {
    const counted: string[] = [];
    const full = Object.assign(new Error('full'), { code: 'store-unavailable' });
    const meter = { ...NO_METER, events: (_sender: string, outcome: string) => counted.push(outcome) };
    const { url } = await startIntake({ meter, inbox: { receive: () => Promise.reject(full) } });
    await send(url, ONE);
    expect(counted).toEqual(['not-stored']);
  });

  test('is shown at /metrics, to whoever asks', async () => {
    const metrics = { contentType: 'text/plain; version=0.0.4', text: () => Promise.resolve('x 1\n') };
    const { url } = await startIntake({ metrics });
    const response = await fetch(`${url}/metrics`);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      metrics.contentType,
      'x 1\n',
    ]);
  });
});
