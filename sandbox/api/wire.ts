// Workspace objects as Slack writes them in answers and payloads.
import { APP, TEAM } from '../workspace/cast.ts';
import type { Channel, Message, User } from '../workspace/model.ts';
import type { Thread } from '../workspace/threads.ts';

export function messageOnWire(message: Message, thread?: Thread): Record<string, unknown> {
  const { ts, user, text, blocks, thread_ts, edited, files, reactions } = message;
  return {
    type: 'message',
    ...(files && { subtype: 'file_share', files: files.map((file) => ({ ...file, url_private: file.url })) }),
    ...(message.broadcast && { subtype: 'thread_broadcast' }),
    user,
    ...(message.bot && { bot_id: APP.botId, app_id: APP.id }),
    team: TEAM.id,
    ts,
    text,
    ...(blocks && { blocks }),
    ...((thread_ts ?? thread) && { thread_ts: thread_ts ?? ts }),
    ...thread,
    ...(edited && { edited }),
    ...(reactions && {
      reactions: Object.entries(reactions).map(([name, users]) => ({ name, users, count: users.length })),
    }),
  };
}

export function channelOnWire(channel: Channel, botId: string): Record<string, unknown> {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: true,
    is_private: false,
    is_archived: channel.archived,
    is_member: channel.members.has(botId),
    num_members: channel.members.size,
    topic: { value: channel.topic },
  };
}

export function userOnWire(user: User): Record<string, unknown> {
  return {
    id: user.id,
    team_id: TEAM.id,
    name: user.handle,
    real_name: user.name,
    deleted: false,
    is_bot: user.isBot,
    tz: 'Europe/London',
    profile: { real_name: user.name, display_name: user.name, title: user.title },
  };
}
