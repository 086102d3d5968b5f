// One Web API call from request to reply: fault, token, rate limit, method, log.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Effect } from '../faults/rules.ts';
import { type Incoming, json, type Reply } from '../http/exchange.ts';
import type { World } from '../world.ts';
import { Arguments, parseArguments } from './arguments.ts';
import { chatMethods } from './chat.ts';
import { checkMethods } from './checks.ts';
import { connectionMethods } from './connections.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import type { Methods } from './method.ts';
import { peopleMethods } from './people.ts';
import type { Rates } from './rates.ts';
import { reactionMethods } from './reactions.ts';
import { SlackError } from './slack-error.ts';
import { viewMethods } from './views.ts';

const METHODS: Methods = {
  ...chatMethods,
  ...checkMethods,
  ...connectionMethods,
  ...conversationMethods,
  ...fileMethods,
  ...peopleMethods,
  ...reactionMethods,
  ...viewMethods,
};

interface Tokens {
  readonly botToken: string;
  readonly appToken: string;
}

export interface WebApi {
  readonly world: World;
  readonly tokens: Tokens;
  /** Undefined when rates are not limited. */
  readonly rates: Rates | undefined;
}

interface Asked {
  readonly method: string;
  readonly token: string;
  readonly args: Arguments;
  readonly channelId: string | undefined;
}

export async function answerCall(api: WebApi, method: string, incoming: Incoming): Promise<Reply> {
  const asked = read(api.world, method, incoming);
  const effect = api.world.faults.take(method, asked.channelId);
  const { reply, outcome } = await underFault(api, asked, effect);
  const { channelId: channel } = asked;
  api.world.calls.add({ method, channel, at: api.world.clock(), outcome });
  return reply;
}

function read(world: World, method: string, incoming: Incoming): Asked {
  const values = parseArguments(incoming.header('content-type'), incoming.body.toString());
  const args = new Arguments(values);
  const bearer = /^Bearer (.+)$/i.exec(incoming.header('authorization'))?.[1];
  const channel = args.text('channel') ?? args.text('channel_id');
  const channelId = channel && (world.workspace.channel(channel)?.id ?? channel);
  return { method, token: bearer ?? args.text('token') ?? '', args, channelId };
}

interface Ended {
  readonly reply: Reply;
  readonly outcome: string;
}

async function underFault(api: WebApi, asked: Asked, effect: Effect | undefined): Promise<Ended> {
  switch (effect?.kind) {
    case undefined:
      return run(api, asked);
    case 'status':
      return { reply: statusReply(effect.status, effect.retryAfter), outcome: `http ${effect.status}` };
    case 'error':
      return { reply: json({ ok: false, error: effect.code }), outcome: effect.code };
    case 'cut':
      return { reply: { kind: 'cut' }, outcome: 'cut' };
    case 'applyThenCut':
      return { reply: { kind: 'cut' }, outcome: `${run(api, asked).outcome}, then cut` };
    case 'hang':
      return await hang(api, asked, effect);
    default:
      return effect satisfies never;
  }
}

async function hang(api: WebApi, asked: Asked, { ms, applied = false }: Effect & { kind: 'hang' }): Promise<Ended> {
  if (ms !== undefined) {
    const early = applied ? run(api, asked) : undefined;
    await sleep(ms, undefined, { ref: false });
    return early ?? run(api, asked);
  }
  const outcome = applied ? `${run(api, asked).outcome}, then hang` : 'hang';
  return { reply: { kind: 'silence' }, outcome };
}

function statusReply(status: number, retryAfter: number | undefined): Reply {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return json({ ok: false, error: status === 429 ? 'ratelimited' : 'internal_error' }, status, headers);
}

function run(api: WebApi, asked: Asked): Ended {
  try {
    const method = METHODS[asked.method];
    if (!method) {
      throw new SlackError('unknown_method');
    }
    authenticate(api, asked);
    const retryAfter = api.rates?.take(asked.method, asked.channelId);
    if (retryAfter !== undefined) {
      return { reply: statusReply(429, retryAfter), outcome: 'ratelimited' };
    }
    return { reply: json({ ok: true, ...method({ args: asked.args, world: api.world }) }), outcome: 'ok' };
  } catch (error) {
    if (error instanceof SlackError) {
      return { reply: json(error.toAnswer()), outcome: error.code };
    }
    throw error;
  }
}

/** App-level tokens open connections and nothing else; bot tokens do everything else. */
function authenticate({ world, tokens }: WebApi, { method, token }: Asked): void {
  const isConnecting = method === 'apps.connections.open';
  if (token === '') {
    throw new SlackError('not_authed');
  }
  if (token !== tokens.botToken && token !== tokens.appToken) {
    throw new SlackError('invalid_auth');
  }
  if ((token === tokens.appToken) !== isConnecting) {
    throw new SlackError('not_allowed_token_type');
  }
  if (!isConnecting && world.faults.tokenError !== undefined) {
    throw new SlackError(world.faults.tokenError);
  }
}
