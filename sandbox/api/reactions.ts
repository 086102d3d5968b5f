// reactions.*: emoji on messages.
import { type Call, channelOf, type Methods, messageOf } from './method.ts';
import { SlackError } from './slack-error.ts';

function react(
  call: Call,
  change: (users: readonly string[], bot: string) => readonly string[],
): Record<string, never> {
  const { args, world } = call;
  const message = messageOf(channelOf(call), args, 'timestamp');
  const name = args.required('name');
  const { [name]: before = [], ...others } = message.reactions ?? {};
  const after = change(before, world.workspace.bot.id);
  world.workspace.edit(message, { reactions: after.length > 0 ? { ...others, [name]: after } : others });
  return {};
}

function add(call: Call): Record<string, never> {
  return react(call, (users, bot) => {
    if (users.includes(bot)) {
      throw new SlackError('already_reacted');
    }
    return [...users, bot];
  });
}

function remove(call: Call): Record<string, never> {
  return react(call, (users, bot) => {
    if (!users.includes(bot)) {
      throw new SlackError('no_reaction');
    }
    return users.filter((user) => user !== bot);
  });
}

export const reactionMethods: Methods = { 'reactions.add': add, 'reactions.remove': remove };
