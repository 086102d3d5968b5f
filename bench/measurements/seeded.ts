/** Data folders with a past, made by the store itself. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/workspace-server.ts';
import { judge } from '../../src/intake/arrivals.ts';
import { type FolderStore, openFolder } from '../../src/store/lowdb/open.ts';
import type { Options } from '../frame.ts';
import { eventText } from '../load/events.ts';
import { CHANNEL, newFolder } from '../processes/falconer.ts';

const BATCH = 1_000;

/** A snapshot with `alerts` open alerts whose cards were shown, and `entries` journal entries after it. */
export async function seededFolder(
  options: Options,
  sandbox: Sandbox,
  { alerts, entries }: { readonly alerts: number; readonly entries: number },
): Promise<string> {
  const work = await newFolder(options, 'seeding');
  const store = await openFolder(work);
  for (let from = 0; from < alerts; from += BATCH) await receive(store, from, Math.min(alerts, from + BATCH));
  await show(store, sandbox);
  await store.compact();
  for (let from = 0; from < entries; from += BATCH) await receive(store, from, Math.min(entries, from + BATCH), alerts);
  // A copy before the store is closed, since closing writes a snapshot that leaves no tail.
  const data = await newFolder(options, 'seeded');
  for (const part of ['state.json', 'journal']) await cp(join(work, part), join(data, part), { recursive: true });
  await store.close();
  await rm(work, { recursive: true });
  return data;
}

async function receive(store: FolderStore, from: number, to: number, groups = to): Promise<void> {
  const texts = Array.from({ length: to - from }, (_, index) => eventText({ group: (from + index) % groups }));
  const read = judge(texts.join('\n'), Date.now());
  if (read.kind !== 'arrivals') throw new Error(read.reason);
  await store.receive(read.arrivals);
}

/** Gives every alert a message in the sandbox, and has the store know it. */
async function show(store: FolderStore, { workspace }: Sandbox): Promise<void> {
  const channel = workspace.channel(CHANNEL);
  if (channel === undefined) throw new Error(`the sandbox has no channel ${CHANNEL}`);
  const { alerts } = await store.find({ limit: Number.MAX_SAFE_INTEGER });
  const at = Date.now();
  await Promise.all(
    alerts.map(({ id, revision }) => {
      const { ts } = workspace.post({ channel, user: workspace.bot.id, text: id, blocks: [acknowledgeButton(id)] });
      return store.record({ kind: 'shown', at, subject: id, message: { channel: channel.id, ts }, revision });
    }),
  );
}

function acknowledgeButton(id: string) {
  return {
    type: 'actions' as const,
    block_id: 'controls',
    elements: [
      {
        type: 'button' as const,
        action_id: 'alert.acknowledge',
        value: id,
        text: { type: 'plain_text' as const, text: 'Acknowledge' },
      },
    ],
  };
}
