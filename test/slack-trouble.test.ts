/** Calls to Slack that fail, end to end: afterwards every alert is on exactly one card, in its newest state. */
import { afterEach, describe, expect, test } from 'vitest';
import { CHANNEL, eventually } from './pair.ts';
import { OTHER, TroubledPair } from './troubled-pair.ts';

let slack: TroubledPair;
afterEach(() => slack?.stop());

describe('calls that fail', () => {
  test('429: the channel is left alone as long as Slack says; another channel and a modal go on', async () => {
    slack = await TroubledPair.start({ speed: 3 });
    slack.fault({ kind: 'status', status: 429, retryAfter: 10 }, { channel: CHANNEL });
    await slack.send('A');
    await eventually(() => slack.calls('chat.postMessage').length === 1);
    await slack.send('B', 'Other');
    await slack.shows({ 'F-3': 1 });
    expect(await slack.press('F-3', 'alert.mitigate', OTHER)).toEqual({ ok: true });
    await slack.modal();
    await slack.shows({ 'F-1': 1, 'F-2': 1, 'F-3': 1 });
    const [limited, next] = slack.calls('chat.postMessage').filter(({ channel }) => channel?.endsWith('ALERTS'));
    expect(limited?.outcome).toBe('http 429');
    expect((next?.at ?? 0) - (limited?.at ?? 0)).toBeGreaterThanOrEqual(9_900);
  });

  test('500s of every kind: posted once, when Slack is well again', async () => {
    slack = await TroubledPair.start();
    for (const status of [500, 502, 503, 504]) slack.fault({ kind: 'status', status });
    slack.fault({ kind: 'status', status: 500 }, { method: 'conversations.history', times: 2 });
    await slack.send('A');
    await eventually(() => slack.calls('chat.postMessage').length >= 2);
    expect(await slack.pair.reasons()).toContain('Slack does not answer: HTTP 50');
    await slack.send('A');
    await slack.shows({ 'F-1': 2 }, 15_000);
    await eventually(async () => (await slack.pair.reasons()) === '');
  });

  test('no answer at all: given up after ten seconds, adopted or posted again; people do not wait', async () => {
    slack = await TroubledPair.start({ speed: 3 });
    await slack.send('C');
    await slack.cardOf('F-1');
    slack.fault({ kind: 'hang', applied: true }, { channel: CHANNEL });
    slack.fault({ kind: 'hang' }, { channel: OTHER });
    await slack.send('A', 'Other');
    await eventually(
      () => slack.calls('chat.postMessage').filter(({ outcome }) => outcome.endsWith('hang')).length === 2,
    );
    expect(await slack.press('F-1', 'alert.mitigate')).toEqual({ ok: true });
    await slack.modal(2_000);
    await slack.shows({ 'F-1': 1, 'F-2': 1, 'F-3': 1 }, 15_000);
    const posts = slack.calls('chat.postMessage').map(({ channel, outcome }) => `${channel} ${outcome}`);
    expect(posts.sort()).toEqual(['C0SECALERTS ok', 'C0SECALERTS ok, then hang', 'C0SECTRIAGE hang', 'C0SECTRIAGE ok']);
  });

  test('a connection cut after Slack applied the post: the card is adopted', async () => {
    slack = await TroubledPair.start();
    slack.fault({ kind: 'applyThenCut' });
    await slack.send('A');
    await slack.send('A');
    await slack.shows({ 'F-1': 2 });
    expect(slack.calls('chat.postMessage')).toHaveLength(1);
    expect(slack.calls('conversations.history').length).toBeGreaterThan(0);
  });

  test('a connection cut after a note or an update was applied: each is there once', async () => {
    slack = await TroubledPair.start();
    await slack.send('A');
    await slack.cardOf('F-1');
    slack.fault({ kind: 'applyThenCut' });
    slack.fault({ kind: 'applyThenCut' }, { method: 'chat.update' });
    expect(await slack.press('F-1', 'alert.acknowledge')).toEqual({ ok: true });
    await eventually(() => slack.calls('conversations.replies').length > 0);
    await slack.command('/falco note F-1 seen again');
    await eventually(async () => (await slack.notesOf('F-1', 'seen again')).length === 1);
    expect(await slack.notesOf('F-1', 'acknowledged this')).toHaveLength(1);
    await eventually(() => slack.pair.cards()[0]?.text.includes('F-1, acknowledged'));
    expect(slack.calls('chat.postMessage')).toHaveLength(3);
  });

  test('an outage of an hour, with events and people all the while: one card each, newest state, no storm of calls', async () => {
    slack = await TroubledPair.start();
    const rules = Array.from({ length: 8 }, (_, index) => `Rule ${index}`);
    await slack.send(...rules.slice(0, 4));
    await slack.shows({ 'F-1': 1, 'F-2': 1, 'F-3': 1, 'F-4': 1 });
    slack.fault({ kind: 'applyThenCut' });
    await slack.send('Rule 4');
    await eventually(() => slack.calls('chat.postMessage').length === 5);
    const before = [...slack.pair.sandbox.calls].length;
    slack.fault({ kind: 'status', status: 503 }, { method: '*', times: 'always' });
    for (let minute = 0; minute < 60; minute += 5) {
      await slack.send(...rules);
      slack.clock.jump(300_000);
      if (minute === 30) await slack.command('/falco ack F-2');
    }
    await eventually(async () => (await slack.pair.reasons()).includes('HTTP 503'));
    const during = [...slack.pair.sandbox.calls].length - before;
    slack.faults.clear();
    const counts = Object.fromEntries(rules.map((_, index) => [`F-${index + 1}`, index < 5 ? 13 : 12]));
    await slack.shows(counts, 20_000);
    expect(slack.shown().find(([id]) => id === 'F-2')?.[1]).toContain('acknowledged');
    expect(during).toBeLessThan(400);
    await eventually(async () => (await slack.pair.reasons()) === '');
  });

  test('slow calls of two seconds each do not delay intake', async () => {
    slack = await TroubledPair.start();
    slack.fault({ kind: 'hang', ms: 2_000 }, { method: '*', times: 'always' });
    let slowest = 0;
    for (let index = 0; index < 100; index += 1) {
      const begun = performance.now();
      await slack.send(`Rule ${index % 3}`);
      slowest = Math.max(slowest, performance.now() - begun);
    }
    // 100 requests in a row: with one call to Slack in the way of one of them, it would take 2,000 ms.
    expect(slowest).toBeLessThan(1_000);
    await eventually(() => slack.shown().length === 3, 15_000);
    slack.faults.clear();
    await slack.shows({ 'F-1': 34, 'F-2': 33, 'F-3': 33 }, 15_000);
  });
});

describe('what is refused or removed', () => {
  test('invalid_blocks once: a plainer card with the same alert, counted', async () => {
    slack = await TroubledPair.start();
    slack.fault({ kind: 'error', code: 'invalid_blocks' });
    await slack.send('A');
    await slack.shows({ 'F-1': 1 });
    await slack.command('/falco status');
    await eventually(() => slack.answers().some((answer) => answer.includes('1 card refused by Slack')));
    expect(slack.calls('chat.postMessage').map(({ outcome }) => outcome)).toEqual(['invalid_blocks', 'ok']);
    expect(await slack.press('F-1', 'alert.acknowledge')).toEqual({ ok: true });
    await eventually(() => slack.pair.cards()[0]?.text.includes('acknowledged'));
  });

  test('a card deleted by a person is posted again with its newest state', async () => {
    slack = await TroubledPair.start();
    await slack.send('A');
    slack.pair.sandbox.workspace.remove(await slack.cardOf('F-1'));
    await slack.send('A');
    await slack.shows({ 'F-1': 2 });
  });
});

test('a token revoked and restored: intake goes on, readiness says so, and every alert gets its card', async () => {
  slack = await TroubledPair.start();
  await slack.send('A');
  await slack.shows({ 'F-1': 1 });
  slack.faults.revokeToken();
  await slack.send('B', 'A');
  await eventually(async () => (await slack.pair.reasons()).includes('does not accept the bot token: token_revoked'));
  const before = slack.calls('chat.postMessage').length;
  await slack.send('C', 'Other', 'B');
  await slack.command('/falco ack F-2');
  slack.faults.restoreToken();
  await slack.shows({ 'F-1': 2, 'F-2': 2, 'F-3': 1, 'F-4': 1 });
  await eventually(async () => (await slack.pair.reasons()) === '');
  expect(before).toBeLessThan(6);
});
