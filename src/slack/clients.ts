/** Two Web API clients: people never wait behind deliveries, and neither retries on its own. */
import { webApi } from '@slack/bolt';

export type WebClient = InstanceType<typeof webApi.WebClient>;

export interface ClientOptions {
  readonly botToken: string;
  readonly apiUrl?: string;
  readonly timeoutMs: number;
}

/**
 * A client that asks once. The SDK would retry timeouts and server errors, which posts cards twice, and would pause every
 * call after one 429: both are decided by delivery instead, per channel and with the store's knowledge.
 */
export function webClient({ botToken, apiUrl, timeoutMs }: ClientOptions): WebClient {
  return new webApi.WebClient(botToken, {
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    logger: SILENT,
  });
}

/** The SDK logs request bodies at some levels; what matters is logged by us, without them. */
export const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => 'error' as LogLevel,
  setName: () => undefined,
};

type LogLevel = ReturnType<
  NonNullable<NonNullable<ConstructorParameters<typeof webApi.WebClient>[1]>['logger']>['getLevel']
>;
