// What a Web API method is, and how it finds the channel, thread and message it is about.

import type { Channel, Message } from '../workspace/model.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { World } from '../world.ts';
import type { Arguments } from './arguments.ts';
import { SlackError } from './slack-error.ts';

export interface Call {
  readonly args: Arguments;
  readonly world: World;
}

/** Returns what goes beside `ok: true`, or throws a SlackError. */
type Method = (call: Call) => Record<string, unknown>;

export type Methods = Readonly<Record<string, Method>>;

export function channelOf({ args, world }: Call, name = 'channel'): Channel {
  const channel = world.workspace.channel(args.required(name));
  if (!channel) {
    throw new SlackError('channel_not_found');
  }
  return channel;
}

/** The channel, provided that the bot may write to it. */
export function writableChannelOf(call: Call, name?: string): Channel {
  const channel = channelOf(call, name);
  if (channel.archived) {
    throw new SlackError('is_archived');
  }
  requireMembership(channel, call.world.workspace);
  return channel;
}

export function requireMembership(channel: Channel, workspace: Workspace): void {
  if (!channel.members.has(workspace.bot.id)) {
    throw new SlackError('not_in_channel');
  }
}

/** The root of the thread that `thread_ts` names; replying to a reply joins its thread. */
export function threadOf(channel: Channel, args: Arguments): string | undefined {
  const ts = args.text('thread_ts');
  if (ts === undefined) {
    return undefined;
  }
  const parent = channel.messages.get(ts);
  if (!parent) {
    throw new SlackError('thread_not_found');
  }
  return parent.thread_ts ?? parent.ts;
}

export function messageOf(channel: Channel, args: Arguments, name = 'ts'): Message {
  const message = channel.messages.get(args.required(name));
  if (!message) {
    throw new SlackError('message_not_found');
  }
  return message;
}
