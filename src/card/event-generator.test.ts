/** The card of every rule that Falco's event-generator triggers, by events of our own: read by people, kept as golden files. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import { analyse } from '../analysis/analyse.ts';
import { readPlaybooks } from '../playbook-folder.ts';
import { alertCard } from './alert-card.ts';
import { alertOf, eventOf } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';

const FILE = new URL('./fixtures/event-generator.ndjson', import.meta.url);
const ACTIONS: readonly Record<string, unknown>[] = readFileSync(FILE, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const { library } = readPlaybooks();

test.each(ACTIONS.map((action) => [String(action['action']), action] as const))(
  '%s',
  async (name, { action, ...raw }) => {
    const event = eventOf({ output: '', ...raw });
    const alert = alertOf(event);
    const analysis = analyse({ event, alert, library });
    const card = alertCard(alert, analysis);
    expect(validateMessage({ blocks: card.blocks })).toEqual([]);
    expect(analysis.playbook).toBeDefined();
    // A question without a way to answer it helps nobody at night.
    expect(analysis.checks.slice(0, 3).filter(({ command, look }) => (command ?? look) === undefined)).toEqual([]);
    await expect(readable({ ...card })).toMatchFileSnapshot(`golden/event-generator/${name}.txt`);
  },
);
