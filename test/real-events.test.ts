/** The published real events, posted to a running Falconer: every rule event on one card, every health event on none. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { eventually, Pair, post } from './pair.ts';

const FILE = fileURLToPath(new URL('../../shared/data/alerts/real-events.ndjson', import.meta.url));
/** Budgets refill so much faster than in life, for both sides, so that 180 cards do not take three minutes. */
const SPEED = 20;
/** More new alerts at once would be a storm, which has one card for all. */
const PORTION = 20;

let pair: Pair;
afterEach(() => pair?.stop());

test.skipIf(!existsSync(FILE))(
  'every published rule event is on exactly one card (skipped without the data beside the project)',
  { timeout: 90_000 },
  async () => {
    const start = Date.now();
    pair = await Pair.start({ clock: () => start + (Date.now() - start) * SPEED });
    const lines = readFileSync(FILE, 'utf8').trim().split('\n');
    const cards = () => pair.cards().filter(({ text }) => /F-\d+, /.test(text));
    const counted = () => cards().reduce((sum, { text }) => sum + eventsOn(text), 0);
    let alerts = 0;
    for (let from = 0; from < lines.length; from += PORTION) {
      const portion = lines.slice(from, from + PORTION);
      const answer = await post(pair.url, portion.join('\n'));
      expect(await answer.json()).toEqual({ accepted: portion.length, rejected: [] });
      alerts += portion.filter((line) => !isHealth(JSON.parse(line))).length;
      await eventually(() => counted() === alerts, 30_000);
    }

    const subjects = cards().map(({ text }) => /F-\d+/.exec(text)?.[0]);
    expect(new Set(subjects).size).toBe(subjects.length);
    expect(cards().every(({ text }) => !text.includes('Falco internal'))).toBe(true);
    expect(pair.cards().filter(({ text }) => text.startsWith('Falco health'))).toHaveLength(1);
    expect([...pair.sandbox.calls].filter(({ outcome }) => outcome.includes('invalid_blocks'))).toEqual([]);
  },
);

function isHealth(event: { rule: string; source?: string }): boolean {
  return event.source === 'internal' || event.rule.startsWith('Falco internal:');
}

function eventsOn(text: string): number {
  return Number(/(\d+) events?\.$/.exec(text)?.[1]);
}
