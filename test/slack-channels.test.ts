/** Channels that go away, end to end: their cards move, and people know. */
import { afterEach, describe, expect, test } from 'vitest';
import { CHANNEL, eventually, markOf } from './pair.ts';
import { OTHER, TroubledPair } from './troubled-pair.ts';

let slack: TroubledPair;
afterEach(() => slack?.stop());

describe('a channel that is gone', () => {
  const notices = () => slack.pair.cards().filter((message) => markOf(message).part === 'notice');

  test.each([
    ['archived', 'archive'],
    ['deleted', 'delete'],
    ['without the bot', 'kick'],
  ] as const)('%s: its cards go to the default channel, which is told once', async (_what, deed) => {
    slack = await TroubledPair.start();
    await slack.send('Other 1');
    await slack.cardOf('F-1', OTHER);
    slack.faults[deed](OTHER);
    await slack.send('Other 2', 'Other 3', 'Other 1');
    await slack.shows({ 'F-1': 2, 'F-2': 1, 'F-3': 1 });
    await slack.cardOf('F-2');
    await slack.cardOf('F-3');
    expect(notices().map(({ text }) => text)).toEqual([expect.stringContaining('C0SECTRIAGE')]);
    // It is tried again after ten minutes, and that it is still gone is no news.
    slack.clock.jump(700_000);
    await slack.send('Other 4');
    await slack.shows({ 'F-1': 2, 'F-2': 1, 'F-3': 1, 'F-4': 1 });
    await slack.cardOf('F-4');
    expect(notices()).toHaveLength(1);
    expect(await slack.pair.reasons()).toBe('');
  });

  test('while it was not known whether a post arrived there: the default channel gets the card', async () => {
    slack = await TroubledPair.start();
    slack.fault({ kind: 'cut' }, { channel: OTHER });
    await slack.send('Other 1');
    await eventually(() => slack.calls('chat.postMessage').length === 1);
    slack.faults.delete(OTHER);
    await slack.shows({ 'F-1': 1 });
    await slack.cardOf('F-1');
  });

  test('with a storm on it: the storm moves to the default channel', async () => {
    slack = await TroubledPair.start();
    slack.faults.archive(OTHER);
    await slack.send(...Array.from({ length: 100 }, (_, index) => `Other ${index}`));
    await eventually(() => slack.pair.cards().some(({ text }) => text.startsWith('Alert storm')));
    const inStorm = () =>
      Number(
        /(\d+) alerts/.exec(slack.pair.cards().find(({ text }) => text.startsWith('Alert storm'))?.text ?? '')?.[1],
      );
    const own = () => slack.shown().filter(([id]) => id.startsWith('F-')).length;
    await eventually(() => inStorm() + own() === 100);
    expect(notices()).toHaveLength(1);
  });

  test.each([
    ['archived', 'archive', 'unarchive'],
    ['left by the bot', 'kick', 'invite'],
  ] as const)(
    'the default channel itself, %s: readiness says so until it is right again',
    async (_what, deed, undo) => {
      slack = await TroubledPair.start();
      slack.faults[deed](CHANNEL);
      await slack.send('A');
      await eventually(async () => (await slack.pair.reasons()).includes("Slack can't post to the channel"));
      // Other channels do well, which is no reason to be silent about this one.
      await slack.send('Other');
      await slack.cardOf('F-2', OTHER);
      expect(await slack.pair.reasons()).toContain("Slack can't post to the channel");
      slack.faults[undo](CHANNEL);
      await slack.send('A');
      await slack.shows({ 'F-1': 2, 'F-2': 1 });
      await eventually(async () => (await slack.pair.reasons()) === '');
    },
  );
});
