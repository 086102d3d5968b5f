// What one person's Slack window shows, as one JSON document for the page.
import { TEAM } from '../workspace/cast.ts';
import type { Channel, Message, StoredFile, User, View } from '../workspace/model.ts';
import { type Thread, threadsOf } from '../workspace/threads.ts';
import type { Toast } from '../workspace/toasts.ts';
import type { World } from '../world.ts';

const MOST_MESSAGES = 500;

interface ShownUser {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly color: string;
}

interface ShownMessage extends Partial<Thread> {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly bot: boolean;
  readonly text: string;
  readonly blocks?: Message['blocks'];
  readonly thread_ts?: string | undefined;
  readonly reply_count: number;
  readonly edited: boolean;
  readonly ephemeral: boolean;
  readonly broadcast?: boolean | undefined;
  readonly files?: readonly StoredFile[] | undefined;
  readonly metadata?: Message['metadata'];
  readonly reactions?: Message['reactions'];
}

interface ShownChannel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly archived: boolean;
  readonly unread: number;
}

export interface Window {
  readonly team: { readonly id: string; readonly name: string };
  readonly me: ShownUser;
  readonly users: readonly ShownUser[];
  readonly bot: ShownUser;
  readonly channels: readonly ShownChannel[];
  readonly messages: Readonly<Record<string, readonly ShownMessage[]>>;
  readonly home: View | null;
  readonly modal: { readonly view: View; readonly stack: number } | null;
  readonly toast: Toast | null;
}

export function windowOf(world: World, me: User): Window {
  const { workspace, views } = world;
  const channels = [...workspace.channels.values()];
  const stack = views.stack(me.id);
  const view = stack.at(-1);
  return {
    team: { id: TEAM.id, name: TEAM.name },
    me: shownUser(me),
    users: [...workspace.users.values()].filter((user) => !user.isBot).map(shownUser),
    bot: shownUser(workspace.bot),
    channels: channels.map((channel) => shownChannel(channel, me)),
    messages: Object.fromEntries(channels.map((channel) => [channel.id, shownMessages(channel, me)])),
    home: views.home(me.id) ?? null,
    modal: view ? { view, stack: stack.length } : null,
    toast: world.toasts.of(me.id) ?? null,
  };
}

function shownUser({ id, name, title, color }: User): ShownUser {
  return { id, name, title, color };
}

function shownChannel(channel: Channel, me: User): ShownChannel {
  const { id, name, topic, archived } = channel;
  const readUntil = channel.readUntil.get(me.id) ?? '';
  const unread = [...channel.messages.keys()].filter((ts) => ts > readUntil).length;
  return { id, name, topic, archived, unread };
}

function shownMessages(channel: Channel, me: User): ShownMessage[] {
  const whispers = [...channel.ephemerals.values()].filter((message) => message.ephemeralTo === me.id);
  const all = [...channel.messages.values(), ...whispers].sort((a, b) => (a.ts < b.ts ? -1 : 1));
  const threads = threadsOf(channel.messages.values());
  return all.slice(-MOST_MESSAGES).map((message) => shownMessage(message, threads.get(message.ts)));
}

function shownMessage({ ephemeralTo, edited, ...message }: Message, thread: Thread | undefined): ShownMessage {
  return {
    ...message,
    reply_count: 0,
    ...thread,
    edited: edited !== undefined,
    ephemeral: ephemeralTo !== undefined,
  };
}
