// What a parent message says about its thread: how many replies, by whom, and the latest.
import type { Message } from './model.ts';

export interface Thread {
  readonly reply_count: number;
  readonly reply_users: readonly string[];
  readonly latest_reply: string;
}

/** Threads by the `ts` of their parent. */
export function threadsOf(messages: Iterable<Message>): ReadonlyMap<string, Thread> {
  const threads = new Map<string, Thread>();
  for (const message of messages) {
    if (message.thread_ts === undefined) {
      continue;
    }
    const before = threads.get(message.thread_ts);
    threads.set(message.thread_ts, {
      reply_count: (before?.reply_count ?? 0) + 1,
      reply_users: [...new Set([...(before?.reply_users ?? []), message.user])],
      latest_reply: message.ts,
    });
  }
  return threads;
}
