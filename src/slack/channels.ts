/** Slack's channels for delivery: post, update, find again. */
import { z } from 'zod';
import type { WebClient } from './clients.ts';
import { type SlackTrouble, troubleOf } from './trouble.ts';

interface Mark {
  readonly subject: string;
  readonly part: 'card' | 'thread';
  readonly items?: number;
}

interface Posting {
  readonly channel: string;
  readonly message: { readonly text: string; readonly blocks: readonly unknown[] };
  readonly mark: Mark;
  readonly thread?: string;
}

interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

interface Search {
  readonly channel: string;
  readonly mark: Mark;
  readonly since: number;
  readonly thread?: string;
}

const EVENT_TYPE = 'falconer_message';

/** Slack must not turn anything in a message into a link, a mention or a fetched preview. */
const LITERAL = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

const markSchema = z.object({
  event_type: z.literal(EVENT_TYPE),
  event_payload: z.object({ subject: z.string(), part: z.enum(['card', 'thread']), items: z.number().optional() }),
});

const messageSchema = z.object({ ts: z.string(), metadata: z.unknown().optional() });

/** A page of history is 100 messages; a search looks at so many pages before it gives up. */
const MAX_PAGES = 10;

export class SlackChannels {
  readonly #client: WebClient;
  readonly #ids = new Map<string, string>();

  constructor(client: WebClient) {
    this.#client = client;
  }

  /**
   * The id of a channel named `#name`; names are looked up once. What can't be found is returned as given: Slack then
   * says in the post's answer what is wrong.
   */
  async idOf(channel: string): Promise<string> {
    if (/^[CGD][A-Z0-9]{6,}$/.test(channel)) return channel;
    const name = channel.replace(/^#/, '');
    const id = this.#ids.get(name);
    if (id !== undefined) return id;
    try {
      await this.#learnIds();
    } catch (error) {
      troubleOf(error);
      return channel;
    }
    return this.#ids.get(name) ?? channel;
  }

  async post({
    channel,
    message,
    mark,
    thread,
  }: Posting): Promise<{ kind: 'posted'; message: MessageRef } | SlackTrouble> {
    try {
      const answer = await this.#client.chat.postMessage({
        channel,
        text: message.text,
        blocks: [...message.blocks] as never,
        metadata: metadataOf(mark),
        mrkdwn: false,
        ...LITERAL,
        ...(thread === undefined ? {} : { thread_ts: thread }),
      });
      return { kind: 'posted', message: { channel: answer.channel ?? channel, ts: answer.ts ?? '' } };
    } catch (error) {
      return troubleOf(error);
    }
  }

  async update(ref: MessageRef, { message, mark }: Posting): Promise<{ kind: 'updated' } | SlackTrouble> {
    try {
      await this.#client.chat.update({
        channel: ref.channel,
        ts: ref.ts,
        text: message.text,
        blocks: [...message.blocks] as never,
        metadata: metadataOf(mark),
        parse: 'none',
        link_names: false,
      });
      return { kind: 'updated' };
    } catch (error) {
      return troubleOf(error);
    }
  }

  async find(
    search: Search,
  ): Promise<{ kind: 'found'; message: MessageRef; items?: number } | { kind: 'absent' } | SlackTrouble> {
    try {
      const found = await this.#search(search);
      if (found === undefined) return { kind: 'absent' };
      const items = found.items === undefined ? {} : { items: found.items };
      return { kind: 'found', message: { channel: search.channel, ts: found.ts }, ...items };
    } catch (error) {
      return troubleOf(error);
    }
  }

  /** The newest message with the mark. */
  async #search({ channel, mark, since, thread }: Search): Promise<{ ts: string; items?: number } | undefined> {
    const range = {
      channel: await this.idOf(channel),
      oldest: (since / 1_000).toFixed(6),
      include_all_metadata: true,
      limit: 100,
    };
    let cursor: string | undefined;
    let newest: { ts: string; items?: number } | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const at = cursor === undefined ? {} : { cursor };
      const answer =
        thread === undefined
          ? await this.#client.conversations.history({ ...range, ...at })
          : await this.#client.conversations.replies({ ...range, ...at, ts: thread });
      for (const message of answer.messages ?? []) newest = newer(newest, matching(message, mark));
      cursor = answer.response_metadata?.next_cursor || undefined;
      if (cursor === undefined) break;
    }
    return newest;
  }

  async #learnIds(): Promise<void> {
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await this.#client.conversations.list({
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: 1_000,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { id, name } of answer.channels ?? [])
        if (id !== undefined && name !== undefined) this.#ids.set(name, id);
      cursor = answer.response_metadata?.next_cursor || undefined;
      if (cursor === undefined) return;
    }
  }
}

function metadataOf({ subject, part, items }: Mark) {
  return { event_type: EVENT_TYPE, event_payload: { subject, part, ...(items === undefined ? {} : { items }) } };
}

function matching(raw: unknown, mark: Mark): { ts: string; items?: number } | undefined {
  const message = messageSchema.safeParse(raw);
  const found = markSchema.safeParse(message.data?.metadata);
  if (message.data === undefined || found.data === undefined) return undefined;
  const { subject, part, items } = found.data.event_payload;
  if (subject !== mark.subject || part !== mark.part) return undefined;
  return { ts: message.data.ts, ...(items === undefined ? {} : { items }) };
}

function newer<T extends { ts: string }>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Number(a.ts) >= Number(b.ts) ? a : b;
}
