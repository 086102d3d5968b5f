/** What reaches the channels of a sandbox, with the time of each post and update. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox/workspace-server.ts';

interface Change {
  readonly kind: 'post' | 'update';
  readonly at: number;
  readonly ts: string;
  readonly text: string;
  readonly isCard: boolean;
  readonly channel: string;
}

type Listener = (change: Change) => void;

export class Traffic {
  readonly changes: Change[] = [];
  readonly #listeners = new Set<Listener>();

  constructor({ workspace }: Sandbox) {
    const post = workspace.post.bind(workspace);
    workspace.post = (draft) => {
      const message = post(draft);
      this.#note({ kind: 'post', ...message, isCard: draft.threadTs === undefined });
      return message;
    };
    const edit = workspace.edit.bind(workspace);
    workspace.edit = (before, changes) => {
      const message = edit(before, changes);
      this.#note({ kind: 'update', ...message, isCard: true });
      return message;
    };
  }

  /** Posts of cards; replies in threads are none. */
  get posts(): readonly Change[] {
    return this.changes.filter(({ kind, isCard }) => kind === 'post' && isCard);
  }

  get updates(): readonly Change[] {
    return this.changes.filter(({ kind }) => kind === 'update');
  }

  /** The most updates that any one card had within `ms`. */
  mostUpdatesWithin(ms: number): number {
    const times = new Map<string, number[]>();
    for (const { ts, at } of this.updates) times.set(ts, [...(times.get(ts) ?? []), at]);
    const windows = [...times.values()].flatMap((all) =>
      all.map((from) => all.filter((at) => at >= from && at < from + ms).length),
    );
    return Math.max(0, ...windows);
  }

  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves with the time of the first change that `matches`. */
  next(matches: (change: Change) => boolean, ms = 60_000): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        off();
        reject(new Error(`nothing of that kind reached Slack within ${ms} ms`));
      }, ms);
      const off = this.on((change) => {
        if (!matches(change)) return;
        clearTimeout(timer);
        off();
        resolve(change.at);
      });
    });
  }

  /** Waits until nothing came for `ms`; returns when the last change came, or `from` if none came after it. */
  async quiet(from: number, ms: number, longest = 600_000): Promise<number> {
    for (;;) {
      const last = Math.max(from, this.changes.at(-1)?.at ?? from);
      if (performance.now() - last > ms || performance.now() - from > longest) return last;
      await sleep(100);
    }
  }

  #note({ kind, ts, text, isCard, channel }: Omit<Change, 'at'>): void {
    const change: Change = { kind, ts, text, isCard, channel, at: performance.now() };
    this.changes.push(change);
    for (const listener of this.#listeners) listener(change);
  }
}
