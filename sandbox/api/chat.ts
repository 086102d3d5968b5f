// chat.*: posting, changing and deleting messages.
import type { Channel, Message } from '../workspace/model.ts';
import { blocksOf, metadataOf } from './content.ts';
import { type Call, channelOf, type Methods, messageOf, threadOf, writableChannelOf } from './method.ts';
import { SlackError } from './slack-error.ts';
import { messageOnWire } from './wire.ts';

const LONGEST_TEXT = 40_000;

function textOf(call: Call, hasBlocks: boolean): string {
  const text = call.args.text('text');
  if (text === undefined && !hasBlocks) {
    throw new SlackError('no_text');
  }
  return (text ?? '').slice(0, LONGEST_TEXT);
}

function postMessage(call: Call): Record<string, unknown> {
  const { args, world } = call;
  const channel = writableChannelOf(call);
  const threadTs = threadOf(channel, args);
  const blocks = blocksOf(args);
  const message = world.workspace.post({
    channel,
    user: world.workspace.bot.id,
    text: textOf(call, (blocks ?? []).length > 0),
    blocks,
    threadTs,
    broadcast: threadTs !== undefined && args.flag('reply_broadcast'),
    metadata: metadataOf(args),
  });
  return { channel: channel.id, ts: message.ts, message: withMetadata(message), ...truncation(call) };
}

function truncation({ args }: Call): Record<string, unknown> {
  const isTruncated = (args.text('text') ?? '').length > LONGEST_TEXT;
  return isTruncated ? { response_metadata: { warnings: ['message_truncated'] } } : {};
}

function withMetadata(message: Message): Record<string, unknown> {
  return { ...messageOnWire(message), ...(message.metadata && { metadata: message.metadata }) };
}

/** Names are not accepted here, unlike in chat.postMessage. */
function channelById(call: Call): Channel {
  const channel = call.world.workspace.channels.get(call.args.required('channel'));
  if (!channel) {
    throw new SlackError('channel_not_found');
  }
  return channel;
}

function ownMessage(call: Call, errorWhenForeign: string): Message {
  const message = messageOf(channelById(call), call.args);
  if (message.user !== call.world.workspace.bot.id) {
    throw new SlackError(errorWhenForeign);
  }
  return message;
}

function update(call: Call): Record<string, unknown> {
  const { args, world } = call;
  const message = ownMessage(call, 'cant_update_message');
  if (channelById(call).archived) {
    throw new SlackError('is_archived');
  }
  const blocks = blocksOf(args);
  const edited = world.workspace.edit(message, {
    text: textOf(call, (blocks ?? []).length > 0),
    // Slack keeps the parts that an update does not mention.
    ...(blocks && { blocks }),
    ...(args.has('metadata') && { metadata: metadataOf(args) }),
    edited: { user: message.user, ts: world.workspace.nextTs() },
  });
  return { channel: edited.channel, ts: edited.ts, text: edited.text, message: withMetadata(edited) };
}

function deleteMessage(call: Call): Record<string, unknown> {
  const message = ownMessage(call, 'cant_delete_message');
  call.world.workspace.remove(message);
  return { channel: message.channel, ts: message.ts };
}

function postEphemeral(call: Call): Record<string, unknown> {
  const { args, world } = call;
  const channel = writableChannelOf(call);
  const user = args.required('user');
  if (!channel.members.has(user)) {
    throw new SlackError('user_not_in_channel');
  }
  const blocks = blocksOf(args);
  const message = world.workspace.whisper(
    {
      channel,
      user: world.workspace.bot.id,
      text: textOf(call, (blocks ?? []).length > 0),
      blocks,
      threadTs: threadOf(channel, args),
    },
    user,
  );
  return { message_ts: message.ts };
}

function getPermalink(call: Call): Record<string, unknown> {
  const channel = channelOf(call);
  const { ts } = messageOf(channel, call.args, 'message_ts');
  return {
    channel: channel.id,
    permalink: `${call.world.url}/archives/${channel.id}/p${ts.replace('.', '')}`,
  };
}

export const chatMethods: Methods = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': deleteMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.getPermalink': getPermalink,
};
