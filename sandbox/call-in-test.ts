// Calls the Web API of a sandbox as a bare client does, for tests.
import type { Sandbox } from './workspace-server.ts';

export interface Answered {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Record<string, unknown>;
}

/** Sends a form with JSON inside strings, as web-api does; `token` may replace the bot's. */
export async function callApi(
  sandbox: Sandbox,
  method: string,
  args: Readonly<Record<string, unknown>> = {},
  signal?: AbortSignal,
): Promise<Answered> {
  const given = { token: sandbox.botToken, ...args };
  const fields = Object.entries(given).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const body = new URLSearchParams(fields);
  const response = await fetch(sandbox.apiUrl + method, { method: 'POST', body, ...(signal && { signal }) });
  const text = await response.text();
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: JSON.parse(text) };
}
