/** A Bolt app with all listeners, on whatever receiver. */
import { App, type Receiver } from '@slack/bolt';
import { listenToButtons } from './buttons.ts';
import { SILENT } from './clients.ts';
import { listenToCommands } from './commands/falco.ts';
import type { Interactive } from './interactive.ts';
import { listenToLedgers } from './ledger.ts';
import type { Ports } from './ports.ts';
import type { Redelivery } from './redelivery.ts';
import { listenToStorms } from './storms.ts';
import { listenToSubmissions } from './submissions.ts';
import { listenToSuppressing } from './suppressing.ts';

export interface AppOptions {
  readonly receiver: Receiver;
  readonly botToken: string;
  readonly apiUrl?: string;
  readonly ports: Ports;
  readonly interactive: Interactive;
  readonly redelivery: Redelivery;
  readonly onError: (error: unknown) => void;
}

export async function boltApp(options: AppOptions): Promise<App> {
  const { receiver, botToken, apiUrl, ports, interactive, redelivery, onError } = options;
  const app = new App({
    receiver,
    // With authorize, nothing is asked of Slack before the app runs: a failing auth.test in the constructor would end
    // the process. Our own clients do all calls, so the app needs no ids.
    authorize: () => Promise.resolve({ botToken }),
    deferInitialization: true,
    convoStore: false,
    logger: SILENT,
    clientOptions: { retryConfig: { retries: 0 }, ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }) },
  });
  await app.init();
  app.use(async ({ body, next, ...rest }) => {
    if (!redelivery.is(body)) return next();
    // Done already; only Slack does not know it.
    if ('ack' in rest && typeof rest.ack === 'function') await rest.ack();
  });
  listenToButtons(app, ports, interactive);
  listenToSubmissions(app, ports, interactive);
  listenToCommands(app, ports, interactive);
  listenToStorms(app, ports, interactive);
  listenToSuppressing(app, ports, interactive);
  listenToLedgers(app, ports, interactive);
  // Controls without a listener of ours (a url button, an old message): acknowledged, or Slack shows an error.
  app.action(/.*/, ({ ack }) => ack());
  app.error((error) => {
    onError(error);
    return Promise.resolve();
  });
  return app;
}
