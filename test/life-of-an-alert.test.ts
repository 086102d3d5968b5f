/** From a Falco event to a card that people act on, over real sockets, in both ways Slack can reach Falconer. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../sandbox/workspace/model.ts';
import { nodesOfType } from '../src/card/fixtures/walk.ts';
import { CHANNEL, eventually, type Mode, markOf, Pair, post, shellEvent, textOf } from './pair.ts';

const HOUR_MS = 3_600_000;

describe.each<Mode>(['socket', 'http'])('in %s mode', (mode) => {
  let pair: Pair;
  let shift: number;

  beforeEach(async () => {
    shift = 0;
    pair = await Pair.start({ mode, clock: () => Date.now() + shift });
  });
  afterEach(() => pair.stop());

  const firstCard = () => eventually(() => pair.cards()[0]);
  const press = (actionId: string, user = 'alice', chosen: { value?: string; selectedOption?: string } = {}) =>
    pair.sandbox.act.click({ user, channel: CHANNEL, ts: pair.cards()[0]?.ts ?? '', actionId, ...chosen });
  const command = (text: string, user = 'alice') => pair.sandbox.act.command({ user, channel: CHANNEL, text });
  const answers = (user: string) => pair.sandbox.workspace.ephemerals(CHANNEL, user === 'alice' ? 'U0ALICE' : 'U0BOB');
  const modal = (user = 'U0ALICE') => eventually(() => pair.sandbox.views.stack(user).at(-1));

  const permalink = (card: Message | undefined) =>
    `${pair.sandbox.url}/archives/${card?.channel}/p${card?.ts.replace('.', '')}`;
  const linksOf = (message: Message | undefined) =>
    nodesOfType(message?.blocks, 'link')
      .filter(({ text }) => /^F-\d+$/.test(String(text)))
      .map(({ text, url }) => [text, url]);

  async function suppressForAnHour(watch: readonly string[] = ['user']): Promise<void> {
    expect(await press('alert.suppress')).toEqual({ ok: true });
    const { id: viewId } = await modal();
    const preview = () => textOf(pair.sandbox.views.stack('U0ALICE').at(-1) ?? {});
    await eventually(() => preview().includes('In the last 7 days'));
    for (const facet of ['process', 'user']) {
      const drop = { user: 'alice', viewId, actionId: `suppression.choice.${facet}`, selectedOption: 'drop' };
      expect(await pair.sandbox.act.click(drop)).toEqual({ ok: true });
    }
    const values = { duration: String(HOUR_MS), reason: 'planned maintenance', watch };
    expect(await pair.sandbox.act.submit({ user: 'alice', viewId, values })).toEqual({ ok: true });
  }

  test('an event becomes one card, and a repeat changes its count only', async () => {
    expect((await post(pair.url, shellEvent())).status).toBe(202);
    const card = await firstCard();
    expect(card.text).toMatch(/^Notice: Terminal shell in container\..*F-1, open, 1 event\.$/);
    await post(pair.url, shellEvent({ pod: 'orders-6c9d7f8b5d-mm4kt' }));
    await eventually(() => textOf(pair.cards()[0] ?? {}).includes('2 events'));
    expect(pair.cards()).toHaveLength(1);
  });

  test('alerts of different rules on one pod tell a story on each of their cards', async () => {
    const shell = shellEvent();
    await post(pair.url, shell);
    await firstCard();
    expect(textOf(pair.cards()[0] ?? {})).not.toContain('Story');
    await post(pair.url, { ...shellEvent(), rule: 'Read sensitive file untrusted', output: 'read' });
    await eventually(() => pair.cards().length === 2 && pair.cards().every((card) => textOf(card).includes('Story')));
    const [older, newer] = pair.cards();
    // Each is one press away from the other, and not from itself.
    await eventually(() => linksOf(pair.cards()[0]).length > 0);
    expect(linksOf(pair.cards()[0])).toEqual([['F-2', permalink(newer)]]);
    expect(linksOf(newer)).toEqual([['F-1', permalink(older)]]);
    const [first, second] = pair.cards().map(textOf);
    expect(first).toContain('← this alert');
    for (const text of [first, second]) {
      expect(text).toContain('F-1');
      expect(text).toContain('F-2');
    }
    await command('/falco story F-2');
    await eventually(() => answers('alice').some((answer) => textOf(answer).includes('Story of F-2: 2 steps')));
    expect(linksOf(answers('alice').at(-1))).toEqual([['F-1', permalink(older)]]);
  });

  test('acknowledging shows who, on the card and in the thread; the second person is told who was first', async () => {
    await post(pair.url, shellEvent());
    const { ts } = await firstCard();
    expect(await press('alert.acknowledge', 'alice')).toEqual({ ok: true });
    await eventually(() => pair.cards()[0]?.text.includes('F-1, acknowledged'));
    expect(JSON.stringify(pair.cards()[0]?.blocks)).toContain('U0ALICE');
    await eventually(() => pair.thread(ts).some((note) => textOf(note).includes('acknowledged this')));
    await command('/falco ack F-1', 'bob');
    await eventually(() => answers('bob').some((answer) => /alice acknowledged F-1/i.test(textOf(answer))));
    expect(await press('alert.more', 'alice', { selectedOption: 'unacknowledge F-1' })).toEqual({ ok: true });
    await eventually(() => pair.cards()[0]?.text.includes('F-1, open'));
  });

  test('a suppression hides further alerts, counts them, and after its end they show again', async () => {
    await post(pair.url, shellEvent());
    await firstCard();
    await suppressForAnHour();
    await eventually(() => pair.cards()[0]?.text.includes('suppressed'));

    const other = () => ({
      ...shellEvent(),
      output_fields: { ...(shellEvent()['output_fields'] as object), 'proc.name': 'zsh' },
    });
    await post(pair.url, other());
    await command('/falco suppressions');
    await eventually(() => answers('alice').some((answer) => textOf(answer).includes('1 event hidden')));
    const own = () => pair.cards().find((card) => markOf(card).subject === 'S-1');
    await eventually(() => own()?.text.startsWith('🔕 S-1 hides Terminal shell in container.'));
    expect(pair.cards()).toHaveLength(2);

    const evil = { ...(shellEvent()['output_fields'] as object), 'user.name': 'www-data' };
    await post(pair.url, { ...shellEvent(), output_fields: evil });
    const back = () => pair.cards().find((card) => markOf(card).subject === 'F-3');
    await eventually(() => textOf(back() ?? {}).includes('Back from under S-1: user www-data was not there before.'));

    shift = HOUR_MS + 1_000;
    await eventually(() => pair.cards()[0]?.text.includes('F-1, open'), 15_000);
    await eventually(() => own()?.text.includes('S-1 has ended: Terminal shell in container. 1 event hidden.'), 15_000);
    expect(textOf(own() ?? {})).toMatch(
      /Expired [\s\S]*1 event hidden[\s\S]*Nothing that it hid had an event in the last hour/,
    );
    await post(pair.url, other());
    const second = () => pair.cards().find((card) => markOf(card).subject === 'F-2');
    await eventually(() => second()?.text.includes('F-2, open, 2 events'));
  });

  test('a suppressed alert comes back when it joins a story with one that nothing hides, and says so', async () => {
    await post(pair.url, shellEvent());
    const { ts } = await firstCard();
    await suppressForAnHour(['stories']);
    await post(pair.url, shellEvent());
    const own = () => pair.cards().find((card) => markOf(card).subject === 'S-1');
    await eventually(() => textOf(own() ?? {}).includes('another alert on the same container, pod or session'));
    await pair.restart();
    await post(pair.url, { ...shellEvent(), rule: 'Read sensitive file untrusted', output: 'read' });
    await eventually(() => pair.cards().some((card) => markOf(card).subject === 'F-2'));
    await post(pair.url, shellEvent());
    const why = 'it joins a story with F-2 (Read sensitive file untrusted), which nothing hides.';
    await eventually(() => textOf(pair.cards()[0] ?? {}).includes(`Back from under S-1: ${why}`));
    await eventually(() =>
      pair.thread(ts).some((note) => textOf(note).includes(`Back, although S-1 matches it: ${why}`)),
    );
    await command('/falco why F-1');
    await eventually(() => answers('alice').some((answer) => textOf(answer).includes(`Came back from under S-1`)));
  });

  test('a suppression, its card and its end survive a restart', async () => {
    await post(pair.url, shellEvent());
    await firstCard();
    await suppressForAnHour();
    const own = () => pair.cards().filter((card) => markOf(card).subject === 'S-1');
    await eventually(() => own()[0]?.text.includes('S-1 hides'));
    await pair.restart();
    await post(pair.url, shellEvent());
    await command('/falco suppressions mine');
    await eventually(() => answers('alice').some((answer) => textOf(answer).includes('1 event hidden')));
    shift = HOUR_MS + 1_000;
    await eventually(() => own()[0]?.text.includes('S-1 has ended'), 15_000);
    expect(own()).toHaveLength(1);
    const { ts } = await firstCard();
    await eventually(() => pair.thread(ts).some((note) => textOf(note).includes('Suppression S-1 expired')));
  });

  test('the report is posted in the thread, and resolving folds the card; the next event opens a new alert', async () => {
    await post(pair.url, shellEvent());
    const { ts } = await firstCard();
    expect(await press('alert.report')).toEqual({ ok: true });
    await eventually(() => pair.thread(ts).some((note) => textOf(note).includes('Contain now')));
    expect(await press('alert.more', 'alice', { selectedOption: 'resolve F-1' })).toEqual({ ok: true });
    const { id } = await modal();
    const values = { disposition: 'benign', note: 'rollout' };
    expect(await pair.sandbox.act.submit({ user: 'alice', viewId: id, values })).toEqual({ ok: true });
    await eventually(() => pair.cards()[0]?.text.includes('F-1, resolved'));
    await post(pair.url, shellEvent());
    await eventually(() => pair.cards()[1]?.text.includes('F-2, open'));
    expect(textOf(pair.cards()[1] ?? {})).toContain('after F-1');
  });

  test('after a restart the state is the same and buttons on old messages work', async () => {
    await post(pair.url, shellEvent());
    await firstCard();
    await press('alert.acknowledge');
    await eventually(() => pair.cards()[0]?.text.includes('acknowledged'));
    await pair.restart();
    await post(pair.url, shellEvent());
    await eventually(() => pair.cards()[0]?.text.includes('F-1, acknowledged, 2 events'));
    expect(await press('alert.resolve')).toEqual({ ok: true });
    expect((await modal()).callback_id).toBe('alert.resolve');
    expect(pair.cards()).toHaveLength(1);
  });

  test('what Falco says about itself is one health card and never an alert', async () => {
    const drop = (n: number) => ({
      time: `2026-01-02T03:04:0${n}.000000000Z`,
      rule: 'Falco internal: syscall event drop',
      priority: 'Debug',
      source: 'internal',
      hostname: 'node-1',
      output: 'Falco internal: syscall event drop.',
      output_fields: { n_drops: '12', n_evts: '900' },
    });
    await post(pair.url, [drop(1), drop(2)]);
    const card = await firstCard();
    expect(card.text).toContain('detections are being lost');
    expect(textOf(card)).toContain('24 calls in all');
    await command('/falco open');
    await eventually(() => answers('alice').some((answer) => textOf(answer).includes('Open alerts: none')));
    expect(pair.cards()).toHaveLength(1);
  });
});
