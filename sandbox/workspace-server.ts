// A local Slack workspace: Web API, Socket Mode and HTTP delivery, people to act in it, and a page to watch it.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Act, createAct } from './act/act.ts';
import type { WebApi } from './api/dispatch.ts';
import { Rates } from './api/rates.ts';
import { Dispatch } from './delivery/dispatch.ts';
import type { HttpDelivery } from './delivery/http-mode.ts';
import { SocketMode } from './delivery/socket-mode.ts';
import { CallLog } from './faults/call-log.ts';
import { Faults } from './faults/faults.ts';
import { stream } from './feed/stream.ts';
import { json, receive, send } from './http/exchange.ts';
import { isOwnSite, route } from './http/routes.ts';
import { CHANNELS } from './workspace/cast.ts';
import type { Clock } from './workspace/identifiers.ts';
import { ResponseUrls } from './workspace/response-urls.ts';
import { Toasts } from './workspace/toasts.ts';
import { Triggers } from './workspace/triggers.ts';
import { Uploads } from './workspace/uploads.ts';
import { Views } from './workspace/views.ts';
import { Workspace } from './workspace/workspace.ts';
import type { World } from './world.ts';

export interface SandboxOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly channels?: readonly string[];
  /** Where interactions go; without it they go over Socket Mode. */
  readonly http?: HttpDelivery;
  readonly strictRates?: boolean;
  readonly clock?: Clock;
}

/** A running workspace. */
export interface Sandbox {
  readonly url: string;
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly workspace: Workspace;
  readonly views: Views;
  readonly toasts: Toasts;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** Open Socket Mode connections. */
  readonly connections: () => number;
  readonly act: Act;
  /** Delivers over HTTP to this address from now on, or over Socket Mode again without one. */
  setHttp(requestUrl: string | undefined): void;
  close(): Promise<void>;
}

const TOKENS = { botToken: 'xoxb-sandbox', appToken: 'xapp-sandbox' } as const;
const SIGNING_SECRET = 'sandbox-signing-secret';

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const server = createServer();
  // Loopback only: whoever reaches this port can act as anybody.
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { world, dispatch } = createWorld(`http://127.0.0.1:${port}`, options);
  const act = createAct(world, (user, error) => world.toasts.show(user.id, `That did not work: ${error}`));
  const rates = options.strictRates === false ? undefined : new Rates(world.clock);
  // The page shows failures itself, from the answer to its request.
  const actOfPage = createAct(world, () => undefined);
  attach(server, { world, tokens: TOKENS, rates }, actOfPage);
  const signingSecret = options.http?.signingSecret ?? SIGNING_SECRET;
  return {
    url: world.url,
    apiUrl: `${world.url}/api/`,
    ...TOKENS,
    signingSecret,
    workspace: world.workspace,
    views: world.views,
    toasts: world.toasts,
    faults: world.faults,
    calls: world.calls,
    connections: () => world.sockets.connections,
    act,
    setHttp: (requestUrl) => dispatch.setHttp(requestUrl === undefined ? undefined : { requestUrl, signingSecret }),
    async close() {
      dispatch.close();
      world.sockets.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function createWorld(url: string, options: SandboxOptions): { readonly world: World; readonly dispatch: Dispatch } {
  const clock = options.clock ?? Date.now;
  const workspace = new Workspace(options.channels ?? CHANNELS, clock);
  const changed = () => workspace.changed();
  const sockets = new SocketMode(url);
  const faults = new Faults(workspace, sockets);
  const dispatch = new Dispatch(sockets, faults);
  dispatch.setHttp(options.http);
  const world: World = {
    url,
    clock,
    workspace,
    views: new Views(changed),
    triggers: new Triggers(clock),
    responseUrls: new ResponseUrls(url, clock),
    uploads: new Uploads(url),
    toasts: new Toasts(changed),
    faults,
    calls: new CallLog(),
    sockets,
    courier: dispatch,
  };
  return { world, dispatch };
}

function attach(server: Server, api: WebApi, act: Act): void {
  server.on('upgrade', (request, socket, head) => api.world.sockets.upgrade(request, socket, head));
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(api, act, { request, response }).catch((error: unknown) => {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`sandbox: ${request.method} ${request.url}: ${reason}\n`);
      send(response, json({ ok: false, error: 'internal_error' }, 500));
    });
  });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function answer(api: WebApi, act: Act, { request, response }: Exchange): Promise<void> {
  const incoming = await receive(request);
  if (incoming.path === '/page/events') {
    openStream(api.world, response, incoming.query.get('user'), isOwnSite(api.world, incoming.header));
    return;
  }
  send(response, await route(api, act, incoming));
}

function openStream(world: World, response: ServerResponse, userId: string | null, isAllowed: boolean): void {
  const [somebody] = world.workspace.users.values();
  const user = userId === null ? somebody : world.workspace.users.get(userId);
  if (!isAllowed || !user) {
    send(response, json({ ok: false, error: isAllowed ? 'user_not_found' : 'foreign_origin' }, isAllowed ? 404 : 403));
    return;
  }
  stream(world, user, response);
}
