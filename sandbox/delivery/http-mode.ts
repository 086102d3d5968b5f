// HTTP delivery: signed requests to the app's address, as Slack sends them.
import { createHmac } from 'node:crypto';
import { ACK_TIMEOUT_MS, asResponse, type Courier, type Parcel, type Receipt, TIMED_OUT } from './courier.ts';

export interface HttpDelivery {
  readonly requestUrl: string;
  readonly signingSecret: string;
}

/** Slack's v0 signature: an HMAC over the version, the time and the raw body. */
export function sign(signingSecret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

export function httpMode({ requestUrl, signingSecret }: HttpDelivery): Courier {
  return {
    async deliver(parcel) {
      const { contentType, body } = encode(parcel);
      // The app compares this with its own clock, so it is the real time even when the sandbox runs on another.
      const timestamp = String(Math.floor(Date.now() / 1000));
      const request = fetch(requestUrl, {
        method: 'POST',
        headers: {
          'content-type': contentType,
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': sign(signingSecret, timestamp, body),
          ...(parcel.retry && {
            'x-slack-retry-num': String(parcel.retry.attempt),
            'x-slack-retry-reason': parcel.retry.reason,
          }),
        },
        // As bytes: fetch adds "; charset" to the type of a string, and Bolt refuses that.
        body: Buffer.from(body),
        signal: AbortSignal.timeout(ACK_TIMEOUT_MS),
      });
      return await receiptOf(request);
    },
  };
}

function encode({ type, payload }: Parcel): { readonly contentType: string; readonly body: string } {
  if (type === 'events_api') {
    return { contentType: 'application/json', body: JSON.stringify(payload) };
  }
  const fields =
    type === 'interactive'
      ? { payload: JSON.stringify(payload) }
      : Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
  return { contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() };
}

async function receiptOf(request: Promise<Response>): Promise<Receipt> {
  try {
    const response = await request;
    const text = await response.text();
    return response.ok
      ? { kind: 'acknowledged', response: parseAnswer(text) }
      : { kind: 'failed', error: `http_${response.status}` };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return isTimeout ? TIMED_OUT : { kind: 'failed', error: 'connection_failed' };
  }
}

/** An answer may be JSON, plain text to show, or nothing. */
function parseAnswer(text: string): Readonly<Record<string, unknown>> {
  try {
    return asResponse(JSON.parse(text));
  } catch {
    return text === '' ? {} : { text };
  }
}
