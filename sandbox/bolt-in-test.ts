// A real Bolt app connected to a sandbox, for the end-to-end tests.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { Sandbox } from './workspace-server.ts';

export interface BoltInTest {
  readonly app: App;
  stop(): Promise<void>;
}

/** Each client needs its own options: Bolt writes into them. */
function clientOptions({ apiUrl }: Sandbox) {
  return { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
}

export async function boltOverSocket(sandbox: Sandbox): Promise<BoltInTest> {
  const receiver = new SocketModeReceiver({
    appToken: sandbox.appToken,
    logLevel: LogLevel.ERROR,
    clientPingTimeout: 300,
    installerOptions: { clientOptions: clientOptions(sandbox) },
  });
  const app = new App({
    token: sandbox.botToken,
    receiver,
    clientOptions: clientOptions(sandbox),
    logLevel: LogLevel.ERROR,
    convoStore: false,
  });
  await app.start();
  return { app, stop: () => receiver.client.disconnect() };
}

export async function boltOverHttp(sandbox: Sandbox): Promise<BoltInTest> {
  const receiver = new HTTPReceiver({ signingSecret: sandbox.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    token: sandbox.botToken,
    receiver,
    clientOptions: clientOptions(sandbox),
    logLevel: LogLevel.ERROR,
    convoStore: false,
    deferInitialization: true,
  });
  await app.init();
  const server = createServer((request, response) => receiver.requestListener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sandbox.setHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return {
    app,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
