/** Slack's channels for delivery: post, update, find again. */
import { z } from 'zod';
import type { ReportFile } from '../card/report-file.ts';
import type { WebClient } from './clients.ts';
import { putFile, shareFile } from './files.ts';
import { type SlackTrouble, troubleOf, uploadTroubleOf } from './trouble.ts';

interface Mark {
  readonly subject: string;
  readonly part: 'card' | 'thread' | 'notice';
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
  readonly comment?: string;
}

interface Sharing {
  readonly channel: string;
  readonly thread: string;
  readonly upload: string;
  readonly file: ReportFile;
}

interface Marked {
  readonly ts: string;
  readonly items?: number;
}

const EVENT_TYPE = 'falconer_message';

/** Slack must not turn anything in a message into a link, a mention or a fetched preview. */
const LITERAL = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

const markSchema = z.object({
  event_type: z.literal(EVENT_TYPE),
  event_payload: z.object({
    subject: z.string(),
    part: z.enum(['card', 'thread', 'notice']),
    items: z.number().optional(),
  }),
});

const messageSchema = z.object({ ts: z.string(), text: z.string().optional(), metadata: z.unknown().optional() });

/** A page of history is 100 messages; a search looks at so many pages before it gives up. */
const MAX_PAGES = 10;
const LISTING_INTERVAL_MS = 60_000;

export class SlackChannels {
  readonly #client: WebClient;
  readonly #now: () => number;
  readonly #ids = new Map<string, string>();
  /** Names whose channel was gone when something was last posted there. */
  readonly #doubted = new Set<string>();
  /** The latest listing of channels, under way or over. */
  #listing: { readonly at: number; readonly done: Promise<void> } | undefined;

  constructor(client: WebClient, now: () => number = Date.now) {
    this.#client = client;
    this.#now = now;
  }

  /**
   * The id of a channel named `#name`; names are looked up once. What can't be found is returned as given: Slack then
   * says in the post's answer what is wrong.
   */
  async idOf(channel: string): Promise<string> {
    if (/^[CGD][A-Z0-9]{6,}$/.test(channel)) return channel;
    const name = channel.replace(/^#/, '');
    if (!this.#ids.has(name) || this.#doubted.has(name)) await this.#refreshIds();
    return this.#ids.get(name) ?? channel;
  }

  /** Lists the channels, at most once a minute: cards ask for the same unknown name again and again. */
  #refreshIds(): Promise<void> {
    const now = this.#now();
    if (this.#listing === undefined || now - this.#listing.at >= LISTING_INTERVAL_MS)
      this.#listing = { at: now, done: this.#learnIds().catch(ignoreTrouble) };
    return this.#listing.done;
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
      const trouble = troubleOf(error);
      if (trouble.kind === 'no-channel') this.#doubt(channel);
      return trouble;
    }
  }

  /** A channel that is gone may have left its name to another: looked up again, and until then it is the one that was. */
  #doubt(channel: string): void {
    for (const [name, id] of this.#ids) if (id === channel) this.#doubted.add(name);
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

  async upload(file: ReportFile): Promise<{ kind: 'uploaded'; id: string } | SlackTrouble> {
    try {
      return { kind: 'uploaded', id: await putFile(this.#client, file) };
    } catch (error) {
      return uploadTroubleOf(error);
    }
  }

  async share({ upload: id, file, ...at }: Sharing): Promise<{ kind: 'shared' } | SlackTrouble> {
    const { title, comment } = file;
    try {
      await shareFile(this.#client, { id, title, comment }, at);
      return { kind: 'shared' };
    } catch (error) {
      return uploadTroubleOf(error);
    }
  }

  async find(
    search: Search,
  ): Promise<{ kind: 'found'; message: MessageRef; items?: number } | { kind: 'absent' } | SlackTrouble> {
    try {
      const found = await this.#search(search);
      if (found === undefined) return { kind: 'absent' };
      const { channel, ts, items } = found;
      return { kind: 'found', message: { channel, ts }, ...(items === undefined ? {} : { items }) };
    } catch (error) {
      return troubleOf(error);
    }
  }

  /** The newest message with the mark, and its channel's id: updates take no names. */
  async #search({ mark, since, thread, comment, ...at }: Search): Promise<(Marked & { channel: string }) | undefined> {
    const channel = await this.idOf(at.channel);
    const range = {
      channel,
      oldest: (since / 1_000).toFixed(6),
      include_all_metadata: true,
      limit: 100,
    };
    let cursor: string | undefined;
    let newest: Marked | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const from = cursor === undefined ? {} : { cursor };
      const answer =
        thread === undefined
          ? await this.#client.conversations.history({ ...range, ...from })
          : await this.#client.conversations.replies({ ...range, ...from, ts: thread });
      for (const message of answer.messages ?? [])
        newest = newer(newest, matching(message, mark) ?? beside(message, mark, comment));
      cursor = answer.response_metadata?.next_cursor || undefined;
      if (cursor === undefined) break;
    }
    return newest === undefined ? undefined : { ...newest, channel };
  }

  #learn(name: string, id: string): void {
    this.#ids.set(name, id);
    this.#doubted.delete(name);
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
        if (id !== undefined && name !== undefined) this.#learn(name, id);
      cursor = answer.response_metadata?.next_cursor || undefined;
      if (cursor === undefined) return;
    }
  }
}

/** Slack says what is wrong with a channel again when something is posted there. */
function ignoreTrouble(error: unknown): void {
  troubleOf(error);
}

function metadataOf({ subject, part, items }: Mark) {
  return { event_type: EVENT_TYPE, event_payload: { subject, part, ...(items === undefined ? {} : { items }) } };
}

function matching(raw: unknown, mark: Mark): Marked | undefined {
  const message = messageSchema.safeParse(raw);
  const found = markSchema.safeParse(message.data?.metadata);
  if (message.data === undefined || found.data === undefined) return undefined;
  const { subject, part, items } = found.data.event_payload;
  if (subject !== mark.subject || part !== mark.part) return undefined;
  return { ts: message.data.ts, ...(items === undefined ? {} : { items }) };
}

/** A file's message, which Slack gives no metadata. */
function beside(raw: unknown, { items }: Mark, comment: string | undefined): Marked | undefined {
  const message = messageSchema.safeParse(raw).data;
  if (message === undefined || comment === undefined || message.text !== comment) return undefined;
  return { ts: message.ts, ...(items === undefined ? {} : { items }) };
}

function newer<T extends { ts: string }>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Number(a.ts) >= Number(b.ts) ? a : b;
}
