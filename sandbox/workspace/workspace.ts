// The channels and messages of the sandbox, and word to those who watch that something changed.
import { BOT, PEOPLE, TEAM, topicOf, USERGROUPS } from './cast.ts';
import { type Clock, timestampSource } from './identifiers.ts';
import type { Block, Channel, Message, Metadata, StoredFile, User, Usergroup } from './model.ts';

/** What is known of a message before it is posted. */
export interface Draft {
  readonly channel: Channel;
  readonly user: string;
  readonly text: string;
  readonly blocks?: readonly Block[] | undefined;
  readonly threadTs?: string | undefined;
  readonly broadcast?: boolean | undefined;
  readonly files?: readonly StoredFile[] | undefined;
  readonly metadata?: Metadata | undefined;
}

type Changes = Partial<Pick<Message, 'text' | 'blocks' | 'metadata' | 'edited' | 'reactions'>>;

export class Workspace {
  readonly team = TEAM;
  readonly bot: User = BOT;
  readonly users: ReadonlyMap<string, User> = new Map([...PEOPLE, BOT].map((user) => [user.id, user]));
  readonly usergroups: readonly Usergroup[] = USERGROUPS;
  readonly channels = new Map<string, Channel>();
  readonly nextTs: () => string;
  readonly #watchers = new Set<() => void>();

  constructor(channelNames: readonly string[], clock: Clock) {
    this.nextTs = timestampSource(clock);
    for (const name of channelNames) {
      this.addChannel(name);
    }
  }

  addChannel(name: string): Channel {
    const channel: Channel = {
      id: `C0${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}`,
      name,
      topic: topicOf(name),
      archived: false,
      members: new Set(this.users.keys()),
      messages: new Map(),
      ephemerals: new Map(),
      readUntil: new Map(),
    };
    if (this.channels.has(channel.id)) {
      throw new Error(`channels: "${name}" has the same id as another channel, ${channel.id}`);
    }
    this.channels.set(channel.id, channel);
    this.changed();
    return channel;
  }

  removeChannel(id: string): void {
    this.channels.delete(id);
    this.changed();
  }

  /** Finds a channel by id, `#name` or `name`. */
  channel(reference: string): Channel | undefined {
    const name = reference.replace(/^#/, '');
    return this.channels.get(reference) ?? [...this.channels.values()].find((channel) => channel.name === name);
  }

  /** All messages of a channel in order, thread replies included; empty for an unknown channel. */
  messages(reference: string): Message[] {
    return [...(this.channel(reference)?.messages.values() ?? [])];
  }

  /** The ephemeral messages that one user sees in a channel. */
  ephemerals(reference: string, user: string): Message[] {
    const all = this.channel(reference)?.ephemerals.values() ?? [];
    return [...all].filter((message) => message.ephemeralTo === user);
  }

  post(draft: Draft): Message {
    const message = this.#compose(draft);
    draft.channel.messages.set(message.ts, message);
    if (!message.bot) {
      draft.channel.readUntil.set(message.user, message.ts);
    }
    this.changed();
    return message;
  }

  whisper(draft: Draft, ephemeralTo: string): Message {
    const message = { ...this.#compose(draft), ephemeralTo };
    draft.channel.ephemerals.set(message.ts, message);
    this.changed();
    return message;
  }

  edit(message: Message, changes: Changes): Message {
    const edited = { ...message, ...changes };
    this.#shelfOf(message)?.set(message.ts, edited);
    this.changed();
    return edited;
  }

  remove(message: Message): void {
    this.#shelfOf(message)?.delete(message.ts);
    this.changed();
  }

  markRead(channel: Channel, user: string): void {
    const newest = [...channel.messages.keys()].at(-1);
    if (newest !== undefined) {
      channel.readUntil.set(user, newest);
      this.changed();
    }
  }

  changed(): void {
    for (const watcher of this.#watchers) {
      watcher();
    }
  }

  /** Calls back after every change until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #compose(draft: Draft): Message {
    return {
      ts: this.nextTs(),
      channel: draft.channel.id,
      user: draft.user,
      bot: draft.user === this.bot.id,
      text: draft.text,
      blocks: draft.blocks,
      thread_ts: draft.threadTs,
      broadcast: draft.broadcast,
      files: draft.files,
      metadata: draft.metadata,
    };
  }

  #shelfOf(message: Message): Map<string, Message> | undefined {
    const channel = this.channels.get(message.channel);
    return message.ephemeralTo === undefined ? channel?.messages : channel?.ephemerals;
  }
}
