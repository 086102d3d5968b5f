// Faults and dumps over HTTP, for scripts that run beside the sandbox.
import { z } from 'zod';
import { type Incoming, json, NOT_FOUND, type Reply } from '../http/exchange.ts';
import type { World } from '../world.ts';
import type { Faults } from './faults.ts';
import { faultRule } from './rules.ts';

const channel = z.string();

const faultRequest = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('add'), rule: faultRule }),
  z.strictObject({ do: z.literal('clear') }),
  z.strictObject({ do: z.literal('revoke-token'), error: z.string().optional() }),
  z.strictObject({ do: z.literal('restore-token') }),
  z.strictObject({ do: z.enum(['archive', 'unarchive', 'delete', 'kick', 'invite']), channel }),
  z.strictObject({ do: z.enum(['refresh-sockets', 'drop-sockets']), most: z.int().min(1).optional() }),
  z.strictObject({
    do: z.literal('deliver'),
    copies: z.int().min(1).default(1),
    delayMs: z.number().min(0).default(0),
    times: z.int().min(1).default(1),
  }),
]);

type FaultRequest = z.infer<typeof faultRequest>;

export function answerSandbox(world: World, incoming: Incoming): Reply {
  switch (`${incoming.method} ${incoming.path}`) {
    case 'GET /sandbox/state':
      return json(stateOf(world));
    case 'POST /sandbox/faults':
      return answerFault(world, incoming.body.toString());
    default:
      return NOT_FOUND;
  }
}

function answerFault(world: World, body: string): Reply {
  try {
    apply(world.faults, faultRequest.parse(JSON.parse(body)));
    return json({ ok: true });
  } catch (error) {
    return json({ ok: false, error: error instanceof Error ? error.message : String(error) }, 400);
  }
}

function apply(faults: Faults, request: FaultRequest): void {
  switch (request.do) {
    case 'add':
      faults.add(request.rule);
      return;
    case 'clear':
      faults.clear();
      return;
    case 'revoke-token':
      faults.revokeToken(request.error);
      return;
    case 'restore-token':
      faults.restoreToken();
      return;
    case 'refresh-sockets':
      faults.refreshSockets(request.most);
      return;
    case 'drop-sockets':
      faults.dropSockets(request.most);
      return;
    case 'deliver':
      faults.deliver(request);
      return;
    default:
      faults[request.do](request.channel);
  }
}

function stateOf(world: World): Record<string, unknown> {
  const channels = [...world.workspace.channels.values()].map((found) => ({
    id: found.id,
    name: found.name,
    archived: found.archived,
    members: [...found.members],
    messages: [...found.messages.values()],
    ephemerals: [...found.ephemerals.values()],
  }));
  return { channels, calls: [...world.calls], connections: world.sockets.connections };
}
