/** What people press reaches Falconer once, whatever happens to the connections. */
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from './pair.ts';
import { TroubledPair } from './troubled-pair.ts';

let slack: TroubledPair;
afterEach(() => slack?.stop());

describe('sockets', () => {
  const lines = (count: number) => eventually(() => slack.pair.sandbox.connections() === count);

  /** Whether Falconer was ready all the while. */
  async function readyDuring(deed: () => Promise<unknown>): Promise<readonly string[]> {
    const seen = new Set<string>();
    let isOver = false;
    const watching = (async () => {
      while (!isOver) seen.add(await slack.pair.reasons());
    })();
    await deed().finally(() => {
      isOver = true;
    });
    await watching;
    return [...seen];
  }

  test.each([
    ['refreshed', 'refreshSockets'],
    ['dropped', 'dropSockets'],
  ] as const)('one connection %s: the other serves a click, and readiness stays true', async (_what, deed) => {
    slack = await TroubledPair.start();
    await slack.send('A');
    await slack.cardOf('F-1');
    const seen = await readyDuring(async () => {
      slack.faults[deed](1);
      expect(await slack.press('F-1', 'alert.acknowledge')).toEqual({ ok: true });
      await lines(2);
    });
    expect(seen).toEqual(['']);
    await eventually(() => slack.pair.cards()[0]?.text.includes('acknowledged'));
  });

  test('both dropped: readiness says so, a click in the gap fails and works when pressed again', async () => {
    slack = await TroubledPair.start();
    await slack.send('A');
    await slack.cardOf('F-1');
    slack.fault({ kind: 'status', status: 503 }, { method: 'apps.connections.open', times: 3 });
    slack.faults.dropSockets();
    expect(await slack.press('F-1', 'alert.report')).toMatchObject({ ok: false });
    await eventually(async () => (await slack.pair.reasons()).includes('Slack is not connected'));
    await slack.send('A');
    await slack.shows({ 'F-1': 2 });
    await lines(2);
    expect(await slack.pair.reasons()).toBe('');
    expect(await slack.press('F-1', 'alert.report')).toEqual({ ok: true });
    await eventually(async () => (await slack.notesOf('F-1', 'Contain now')).length > 0);
  });
});

describe('envelopes', () => {
  const told = async (words: string) => (await slack.notesOf('F-1', words)).length;

  test('twice: acknowledged once, one report for one press', async () => {
    slack = await TroubledPair.start();
    await slack.send('A');
    await slack.cardOf('F-1');
    slack.faults.deliver({ copies: 3, times: 2 });
    expect(await slack.press('F-1', 'alert.acknowledge')).toEqual({ ok: true });
    expect(await slack.press('F-1', 'alert.report')).toEqual({ ok: true });
    await eventually(() => told('Contain now'));
    await slack.command('/falco note F-1 the end');
    await eventually(() => told('the end'));
    expect([await told('acknowledged this'), await told('Contain now')]).toEqual([1, 1]);
  });

  test('late: the person sees an error and presses again; it is acknowledged once, by the first to arrive', async () => {
    slack = await TroubledPair.start();
    await slack.send('A');
    await slack.cardOf('F-1');
    slack.faults.deliver({ delayMs: 3_500 });
    expect(await slack.press('F-1', 'alert.acknowledge')).toEqual({ ok: false, error: 'operation_timeout' });
    expect(await slack.press('F-1', 'alert.acknowledge')).toEqual({ ok: true });
    await eventually(() => slack.answers().some((answer) => /acknowledged F-1/i.test(answer)));
    expect(await told('acknowledged this')).toBe(1);
  });
});
