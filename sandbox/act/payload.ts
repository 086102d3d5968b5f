// The parts that all interaction payloads share.
import { APP, TEAM } from '../workspace/cast.ts';
import { randomId } from '../workspace/identifiers.ts';
import type { User } from '../workspace/model.ts';
import type { World } from '../world.ts';

/** Slack still sends its retired verification token. */
export const VERIFICATION_TOKEN = 'sandbox-verification';

export function interaction(world: World, user: User): Record<string, unknown> {
  return {
    user: { id: user.id, username: user.handle, name: user.handle, team_id: TEAM.id },
    api_app_id: APP.id,
    token: VERIFICATION_TOKEN,
    team: { id: TEAM.id, domain: TEAM.domain },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: world.triggers.issue(user.id),
  };
}

export function eventCallback(world: World, event: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    api_app_id: APP.id,
    type: 'event_callback',
    event_id: randomId('Ev'),
    event_time: Math.floor(world.clock() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: TEAM.id,
        user_id: world.workspace.bot.id,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event,
  };
}
