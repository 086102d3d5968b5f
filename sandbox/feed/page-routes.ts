// The page's own API: people's acts as JSON, and dumps and faults for scripts.
import { z } from 'zod';
import type { Act } from '../act/act.ts';
import type { Outcome } from '../act/outcome.ts';
import {
  clickRequest,
  closeViewRequest,
  commandRequest,
  openHomeRequest,
  type ReadRequest,
  readRequest,
  sayRequest,
  submitRequest,
} from '../act/requests.ts';
import { type Incoming, json, NOT_FOUND, type Reply } from '../http/exchange.ts';
import type { World } from '../world.ts';

type Route = (body: unknown) => Promise<Reply> | Reply;

export async function answerPage(world: World, act: Act, incoming: Incoming): Promise<Reply> {
  const route = routesOf(world, act)[incoming.path];
  if (!route || incoming.method !== 'POST') {
    return NOT_FOUND;
  }
  try {
    return await route(JSON.parse(incoming.body.toString()));
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      return json({ ok: false, error: 'invalid_request', reason: error.message }, 400);
    }
    throw error;
  }
}

function routesOf(world: World, act: Act): Readonly<Record<string, Route>> {
  return {
    '/page/click': async (body) => outcome(await act.click(clickRequest.parse(body))),
    '/page/command': async (body) => outcome(await act.command(commandRequest.parse(body))),
    '/page/submit': async (body) => outcome(await act.submit(submitRequest.parse(body))),
    '/page/close-view': async (body) => outcome(await act.closeView(closeViewRequest.parse(body))),
    '/page/say': async (body) => outcome(await act.say(sayRequest.parse(body))),
    '/page/open-home': async (body) => outcome(await act.openHome(openHomeRequest.parse(body))),
    '/page/read': (body) => read(world, readRequest.parse(body)),
  };
}

function outcome(result: Outcome): Reply {
  return json(result);
}

function read(world: World, { user, channel }: ReadRequest): Reply {
  const found = world.workspace.channel(channel);
  if (!found) {
    return json({ ok: false, error: 'channel_not_found' });
  }
  world.workspace.markRead(found, user);
  return json({ ok: true });
}
