// apps.connections.open: the address of the next Socket Mode connection.
import type { Call, Methods } from './method.ts';
import { SlackError } from './slack-error.ts';

function open({ world }: Call): Record<string, unknown> {
  const url = world.sockets.issueAddress();
  if (url === undefined) {
    throw new SlackError('too_many_websockets');
  }
  return { url };
}

export const connectionMethods: Methods = { 'apps.connections.open': open };
