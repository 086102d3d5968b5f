// auth.test, users.* and usergroups.*: who is who.
import { APP, TEAM } from '../workspace/cast.ts';
import type { Call, Methods } from './method.ts';
import { pageOf } from './pages.ts';
import { SlackError } from './slack-error.ts';
import { userOnWire } from './wire.ts';

function authTest({ world }: Call): Record<string, unknown> {
  const { bot } = world.workspace;
  return {
    url: `${world.url}/`,
    team: TEAM.name,
    team_id: TEAM.id,
    user: bot.handle,
    user_id: bot.id,
    bot_id: APP.botId,
    is_enterprise_install: false,
  };
}

function userInfo({ args, world }: Call): Record<string, unknown> {
  const user = world.workspace.users.get(args.required('user'));
  if (!user) {
    throw new SlackError('user_not_found');
  }
  return { user: userOnWire(user) };
}

function userList({ args, world }: Call): Record<string, unknown> {
  const { items, next_cursor } = pageOf([...world.workspace.users.values()], args, { usual: 100, most: 1000 });
  return { members: items.map(userOnWire), response_metadata: { next_cursor } };
}

function usergroupList({ args, world }: Call): Record<string, unknown> {
  const usergroups = world.workspace.usergroups.map(({ id, handle, name, users }) => ({
    id,
    team_id: TEAM.id,
    handle,
    name,
    is_usergroup: true,
    user_count: users.length,
    ...(args.flag('include_users') && { users }),
  }));
  return { usergroups };
}

function usergroupUsers({ args, world }: Call): Record<string, unknown> {
  const usergroup = world.workspace.usergroups.find(({ id }) => id === args.required('usergroup'));
  if (!usergroup) {
    throw new SlackError('no_such_subteam');
  }
  return { users: usergroup.users };
}

export const peopleMethods: Methods = {
  'auth.test': authTest,
  'users.info': userInfo,
  'users.list': userList,
  'usergroups.list': usergroupList,
  'usergroups.users.list': usergroupUsers,
};
