// conversations.*: channels and what was said in them.
import type { Message } from '../workspace/model.ts';
import { threadsOf } from '../workspace/threads.ts';
import { type Call, channelOf, type Methods, requireMembership } from './method.ts';
import { pageOf } from './pages.ts';
import { SlackError } from './slack-error.ts';
import { channelOnWire, messageOnWire } from './wire.ts';

function list({ args, world }: Call): Record<string, unknown> {
  const isHidden = args.flag('exclude_archived');
  const channels = [...world.workspace.channels.values()].filter((channel) => !(isHidden && channel.archived));
  const { items, next_cursor } = pageOf(channels, args, { usual: 100, most: 1000 });
  return {
    channels: items.map((channel) => channelOnWire(channel, world.workspace.bot.id)),
    response_metadata: { next_cursor },
  };
}

function info(call: Call): Record<string, unknown> {
  return { channel: channelOnWire(channelOf(call), call.world.workspace.bot.id) };
}

function members(call: Call): Record<string, unknown> {
  const { items, next_cursor } = pageOf([...channelOf(call).members], call.args, { usual: 100, most: 1000 });
  return { members: items, response_metadata: { next_cursor } };
}

function join(call: Call): Record<string, unknown> {
  const channel = channelOf(call);
  if (channel.archived) {
    throw new SlackError('is_archived');
  }
  channel.members.add(call.world.workspace.bot.id);
  return info(call);
}

/** `oldest` and `latest` leave out their own instant unless `inclusive` is set. */
function within({ args }: Call): (message: Message) => boolean {
  const oldest = args.text('oldest') ?? '0';
  const latest = args.text('latest') ?? '9';
  const isInclusive = args.flag('inclusive');
  return ({ ts }) => (ts > oldest && ts < latest) || (isInclusive && (ts === oldest || ts === latest));
}

function answerWith(call: Call, all: readonly Message[], chosen: readonly Message[]): Record<string, unknown> {
  const { items, next_cursor } = pageOf(chosen, call.args, { usual: 100, most: 999 });
  const threads = threadsOf(all);
  const isWithMetadata = call.args.flag('include_all_metadata');
  return {
    messages: items.map((message) => ({
      ...messageOnWire(message, threads.get(message.ts)),
      ...(isWithMetadata && message.metadata && { metadata: message.metadata }),
    })),
    has_more: next_cursor !== '',
    ...(next_cursor !== '' && { response_metadata: { next_cursor } }),
  };
}

function history(call: Call): Record<string, unknown> {
  const channel = channelOf(call);
  requireMembership(channel, call.world.workspace);
  const all = [...channel.messages.values()];
  const shown = all.filter((message) => message.thread_ts === undefined || message.broadcast).filter(within(call));
  return answerWith(call, all, shown.toReversed());
}

function replies(call: Call): Record<string, unknown> {
  const channel = channelOf(call);
  requireMembership(channel, call.world.workspace);
  const asked = channel.messages.get(call.args.required('ts'));
  if (!asked) {
    throw new SlackError('thread_not_found');
  }
  const root = asked.thread_ts ?? asked.ts;
  const isInside = within(call);
  const all = [...channel.messages.values()];
  // The parent always comes first, whatever the time range.
  const thread = all.filter((message) => message.ts === root || (message.thread_ts === root && isInside(message)));
  return answerWith(call, all, thread);
}

export const conversationMethods: Methods = {
  'conversations.list': list,
  'conversations.info': info,
  'conversations.members': members,
  'conversations.join': join,
  'conversations.history': history,
  'conversations.replies': replies,
};
