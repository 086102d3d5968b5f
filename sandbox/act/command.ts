// Typing a slash command.
import { showAnswer } from '../api/respond.ts';
import { SlackError } from '../api/slack-error.ts';
import { APP, TEAM } from '../workspace/cast.ts';
import type { User } from '../workspace/model.ts';
import type { World } from '../world.ts';
import { DONE, type Outcome, refused } from './outcome.ts';
import { VERIFICATION_TOKEN } from './payload.ts';
import type { CommandRequest } from './requests.ts';

export async function command(world: World, user: User, request: CommandRequest): Promise<Outcome> {
  const channel = world.workspace.channel(request.channel);
  const [, name, text = ''] = /^(\/\S+)(?:\s+([\s\S]*))?$/.exec(request.text.trim()) ?? [];
  if (!channel) {
    return refused('channel_not_found');
  }
  if (name === undefined) {
    return refused('not_a_command');
  }
  const payload = {
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: user.id,
    user_name: user.handle,
    command: name,
    text,
    api_app_id: APP.id,
    is_enterprise_install: 'false',
    response_url: world.responseUrls.issue({ user: user.id, channel: channel.id }),
    trigger_id: world.triggers.issue(user.id),
  };
  const receipt = await world.courier.deliver({ type: 'slash_commands', payload });
  return receipt.kind === 'failed'
    ? refused(receipt.error)
    : show(world, { user: user.id, channel: channel.id }, receipt.response);
}

/** An acknowledgement may carry the answer itself. */
function show(
  world: World,
  origin: { readonly user: string; readonly channel: string },
  answer: Readonly<Record<string, unknown>>,
): Outcome {
  if (Object.keys(answer).length === 0) {
    return DONE;
  }
  try {
    showAnswer(world, origin, answer);
    return DONE;
  } catch (error) {
    if (error instanceof SlackError) {
      return refused(error.code);
    }
    throw error;
  }
}
