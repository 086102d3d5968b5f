/** Storms, end to end: more new alerts than a channel can carry are one card that names them all, and none is lost. */
import { afterEach, expect, test } from 'vitest';
import type { Message } from '../sandbox/workspace/model.ts';
import { alertsOn, CHANNEL, eventsOn, eventually, fastClock, markOf, Pair, post, shellEvent, textOf } from './pair.ts';

const FULL = process.env['FULL'] === '1';
const SPEED = 10;

let pair: Pair;
let clock: ReturnType<typeof fastClock>;
afterEach(() => pair?.stop());

async function start(): Promise<void> {
  clock = fastClock(SPEED);
  pair = await Pair.start({ clock: clock.now });
}

interface Changes {
  readonly rule: string;
  readonly priority?: string;
}

/** Sends events in bodies that the inlet takes. */
async function send(events: readonly Changes[]): Promise<void> {
  const lines = events.map((changes) => JSON.stringify(shellEvent(changes)));
  for (let from = 0; from < lines.length; from += 1_000) {
    const response = await post(pair.url, lines.slice(from, from + 1_000).join('\n'));
    expect(await response.json()).toEqual({ accepted: Math.min(1_000, lines.length - from), rejected: [] });
  }
}

const ruleNames = (count: number): Changes[] =>
  Array.from({ length: count }, (_, index) => ({ rule: `Rule ${index}` }));

const cards = () => pair.cards().filter((message) => markOf(message).part === 'card');
const storms = () => cards().filter((message) => markOf(message).subject.startsWith('W-'));
const own = () => cards().filter((message) => markOf(message).subject.startsWith('F-'));
const ownCard = (id: string) => own().find((message) => markOf(message).subject === id);

/** Alerts and events over all cards. */
function totals(): readonly [alerts: number, events: number] {
  const sum = (on: (card: Message) => number) => cards().reduce((total, card) => total + on(card), 0);
  return [sum(alertsOn), sum(eventsOn)];
}

const settled = (alerts: number, events: number, ms?: number) =>
  eventually(() => totals()[0] === alerts && totals()[1] === events, ms);

/** The ids of all alerts that "List all alerts" names, page by page. */
async function listed(storm: Message): Promise<string[]> {
  const press = { user: 'alice', channel: CHANNEL, ts: storm.ts, actionId: 'storm.list' };
  expect(await pair.sandbox.act.click(press)).toEqual({ ok: true });
  const view = () => pair.sandbox.views.stack('U0ALICE').at(-1);
  const onPage = async (page: number) => {
    const shown = await eventually(() => (textOf(view() ?? {}).startsWith(`Page ${page} of`) ? view() : undefined));
    return textOf(shown);
  };
  const ids: string[] = [];
  for (let page = 1; ; page += 1) {
    const text = await onPage(page);
    ids.push(...(text.match(/F-\d+/g) ?? []));
    const { id = '' } = view() ?? {};
    if (text.startsWith(`Page ${page} of ${page}\n`) || !JSON.stringify(view()).includes('storm.page.next')) return ids;
    const turn = { user: 'alice', viewId: id, actionId: 'storm.page.next' };
    expect(await pair.sandbox.act.click(turn)).toEqual({ ok: true });
  }
}

test.each(FULL ? [300, 5_000] : [300])(
  '%d different alerts at once: one storm card that names them all',
  {
    timeout: 120_000,
  },
  async (count) => {
    await start();
    const criticals = [20, 40, 60, 80, 100].map((index) => ({ rule: `Rule ${index}`, priority: 'Critical' }));
    const events = ruleNames(count).map((event) => criticals.find(({ rule }) => rule === event.rule) ?? event);
    await send(events);
    await settled(count, count, 60_000);
    expect(storms()).toHaveLength(1);

    // Critical ones have cards of their own; only what was under way when the storm began came before them.
    const texts = own().map(({ text }) => text);
    expect(texts.filter((text) => text.startsWith('Critical'))).toHaveLength(5);
    const names = new Set([...(await listed(storms()[0] as Message)), ...own().map((card) => markOf(card).subject)]);
    expect(names.size).toBe(count);

    // Repeats stir the counts, in place.
    const { ts } = storms()[0] as Message;
    await send(ruleNames(count));
    await settled(count, 2 * count, 60_000);
    expect(storms().map((card) => card.ts)).toEqual([ts]);
    expect(own().length).toBeLessThan(30);
    expect(
      [...pair.sandbox.calls].filter(({ outcome }) => outcome.includes('invalid') || outcome.includes('long')),
    ).toEqual([]);
  },
);

test('critical alerts are posted before the storm and before what is not critical', async () => {
  await start();
  await send([
    ...ruleNames(200),
    ...ruleNames(6).map(({ rule }) => ({ rule: `Worst ${rule}`, priority: 'Emergency' })),
  ]);
  await settled(206, 206);
  const order = cards().map(({ text }) => text.split(/[:,]/, 1)[0]);
  expect(order.slice(0, 6)).toEqual(Array(6).fill('Emergency'));
});

test('an alert that a person acknowledges leaves the storm at once for a card of its own', async () => {
  await start();
  await send(ruleNames(150));
  await settled(150, 150);
  const inStorm = alertsOn(storms()[0] as Message);
  const [id = ''] = await listed(storms()[0] as Message);
  expect(ownCard(id)).toBeUndefined();
  // The storm goes on meanwhile.
  await send(ruleNames(300));
  const before = clock.now();
  expect(await pair.sandbox.act.command({ user: 'alice', channel: CHANNEL, text: `/falco ack ${id}` })).toEqual({
    ok: true,
  });
  const card = await eventually(() => ownCard(id));
  expect(clock.now() - before).toBeLessThan(10_000);
  expect(card.text).toContain(`${id}, acknowledged`);
  await eventually(() => pair.thread(card.ts).some((note) => textOf(note).includes('acknowledged this')));
  await settled(300, 450);
  expect(alertsOn(storms()[0] as Message)).toBe(inStorm + 150 - 1);
  expect(await listed(storms()[0] as Message)).not.toContain(id);
});

test('a storm survives a restart, ends when it is calm, and the next one is a new one', async () => {
  await start();
  await send(ruleNames(150));
  await eventually(() => storms().length === 1);
  await pair.restart();
  await send([{ rule: 'One more' }]);
  await settled(151, 151);
  expect(storms()).toHaveLength(1);
  expect(storms()[0]?.text).toMatch(/^Alert storm: /);

  clock.jump(125_000);
  await eventually(() => storms()[0]?.text.startsWith('Alert storm, over: '));
  // Its alerts are still counted on it, and a new one has a card of its own again.
  const members = alertsOn(storms()[0] as Message);
  await send([...ruleNames(150), { rule: 'After it' }]);
  await settled(152, 302);
  expect(alertsOn(storms()[0] as Message)).toBe(members);
  await send(Array.from({ length: 100 }, (_, index) => ({ rule: `Second ${index}` })));
  await settled(252, 402);
  expect(storms().map((card) => markOf(card).subject)).toEqual(['W-1', 'W-2']);
});

test('20,000 events over 20 alerts: 20 posts, one update per card and five seconds, exact counts', {
  timeout: 60_000,
}, async () => {
  await start();
  const edits = new Map<string, number[]>();
  pair.sandbox.workspace.watch(() => {
    for (const { ts, edited } of cards()) {
      const at = edited && Number(edited.ts) * 1_000;
      const known = edits.get(ts) ?? [];
      if (at !== undefined && known.at(-1) !== at) edits.set(ts, [...known, at]);
    }
  });
  const rules = ruleNames(20);
  for (let batch = 0; batch < 20; batch += 1) {
    await send(Array.from({ length: 1_000 }, (_, index) => rules[index % 20] as Changes));
  }
  await settled(20, 20_000, 40_000);
  expect(storms()).toEqual([]);
  expect(cards().map(eventsOn)).toEqual(Array(20).fill(1_000));
  expect(pair.sandbox.calls.of('chat.postMessage').filter(({ outcome }) => outcome === 'ok')).toHaveLength(20);
  const pauses = [...edits.values()].flatMap((times) => times.slice(1).map((at, index) => at - (times[index] ?? 0)));
  // A call takes a moment on its way, and not always the same.
  expect(Math.min(...pauses, 5_000)).toBeGreaterThan(4_000);
});
