// Writing a message, which the app hears of only when it is mentioned, and opening the app's Home.
import type { User } from '../workspace/model.ts';
import type { World } from '../world.ts';
import { DONE, type Outcome, outcomeOf, refused } from './outcome.ts';
import { eventCallback } from './payload.ts';
import type { OpenHomeRequest, SayRequest } from './requests.ts';

export async function say(world: World, user: User, request: SayRequest): Promise<Outcome> {
  const { workspace } = world;
  const channel = workspace.channel(request.channel);
  if (!channel) {
    return refused('channel_not_found');
  }
  if (channel.archived) {
    return refused('is_archived');
  }
  const parent = request.thread_ts === undefined ? undefined : channel.messages.get(request.thread_ts);
  if (request.thread_ts !== undefined && !parent) {
    return refused('thread_not_found');
  }
  const text = encode(request.text, [...workspace.users.values()]);
  const message = workspace.post({ channel, user: user.id, text, threadTs: parent?.thread_ts ?? parent?.ts });
  if (!text.includes(`<@${workspace.bot.id}>`) || !channel.members.has(workspace.bot.id)) {
    return DONE;
  }
  const event = {
    type: 'app_mention',
    user: user.id,
    text,
    ts: message.ts,
    channel: channel.id,
    event_ts: message.ts,
    ...(message.thread_ts && { thread_ts: message.thread_ts }),
  };
  const receipt = await world.courier.deliver({ type: 'events_api', payload: eventCallback(world, event) });
  return outcomeOf(receipt);
}

/** Slack's client escapes what people type and turns `@Name` into a mention by id. */
function encode(typed: string, users: readonly User[]): string {
  const escaped = typed
    .replace(/&/g, '&amp;')
    .replace(/<(?!@[UW][A-Z0-9]+>)/g, '&lt;')
    .replace(/(?<!<@[UW][A-Z0-9]+)>/g, '&gt;');
  return users.reduce((text, { id, name }) => text.replace(new RegExp(`@${name}\\b`, 'gi'), `<@${id}>`), escaped);
}

export async function openHome(world: World, user: User, _request: OpenHomeRequest): Promise<Outcome> {
  const view = world.views.home(user.id);
  const event = {
    type: 'app_home_opened',
    user: user.id,
    channel: `D0${user.id.slice(2)}`,
    tab: 'home',
    event_ts: world.workspace.nextTs(),
    ...(view && { view }),
  };
  const receipt = await world.courier.deliver({ type: 'events_api', payload: eventCallback(world, event) });
  return outcomeOf(receipt);
}
