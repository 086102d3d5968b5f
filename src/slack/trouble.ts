/** From an error of Slack's client to what it means for delivery. */
import { webApi } from '@slack/bolt';
import { UploadFailed } from './files.ts';

export type SlackTrouble =
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  | { readonly kind: 'refused' | 'no-channel' | 'no-message' | 'unauthorised' | 'unclear'; readonly reason: string };

/** Error codes by meaning; everything else Slack answers is taken as a refusal of the content. */
const MEANING: Readonly<Record<string, 'no-channel' | 'no-message' | 'unauthorised' | 'unclear'>> = {
  channel_not_found: 'no-channel',
  not_in_channel: 'no-channel',
  is_archived: 'no-channel',
  restricted_action: 'no-channel',
  restricted_action_read_only_channel: 'no-channel',
  posting_to_general_channel_denied: 'no-channel',
  message_not_found: 'no-message',
  cant_update_message: 'no-message',
  edit_window_closed: 'no-message',
  thread_not_found: 'no-message',
  not_authed: 'unauthorised',
  invalid_auth: 'unauthorised',
  account_inactive: 'unauthorised',
  token_revoked: 'unauthorised',
  token_expired: 'unauthorised',
  missing_scope: 'unauthorised',
  team_access_not_granted: 'unauthorised',
  not_allowed_token_type: 'unauthorised',
  no_permission: 'unauthorised',
  access_denied: 'unauthorised',
  org_login_required: 'unauthorised',
  ekm_access_denied: 'unauthorised',
  internal_error: 'unclear',
  fatal_error: 'unclear',
  service_unavailable: 'unclear',
  request_timeout: 'unclear',
};

const LIMITED: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);

/** Rethrows what did not come from Slack or the network. */
export function troubleOf(error: unknown): SlackTrouble {
  if (error instanceof webApi.WebAPIRateLimitedError)
    return { kind: 'rate-limited', retryAfterMs: error.retryAfter * 1_000 };
  if (error instanceof webApi.WebAPIPlatformError) {
    const code = error.data.error;
    if (LIMITED.has(code)) return { kind: 'rate-limited', retryAfterMs: 1_000 };
    const meaning = Object.hasOwn(MEANING, code) ? MEANING[code] : undefined;
    return { kind: meaning ?? 'refused', reason: reasonOf(code, error.data) };
  }
  // Server errors, timeouts and dropped connections: Slack may have done it all the same.
  if (error instanceof webApi.WebAPIHTTPError) return { kind: 'unclear', reason: `HTTP ${error.statusCode}` };
  if (error instanceof webApi.WebAPIRequestError) return { kind: 'unclear', reason: error.message };
  // A 429 without Retry-After aborts the client with a plain error.
  if (error instanceof Error && /retry-after/i.test(error.message))
    return { kind: 'rate-limited', retryAfterMs: 5_000 };
  if (error instanceof Error && error.name === 'TimeoutError') return { kind: 'unclear', reason: error.message };
  throw error;
}

/** The same of an upload, which needs a scope and a membership of its own: without them cards are posted all the same. */
export function uploadTroubleOf(error: unknown): SlackTrouble {
  if (error instanceof UploadFailed) return { kind: 'unclear', reason: error.message };
  const trouble = troubleOf(error);
  if (trouble.kind === 'no-channel') return { ...trouble, kind: 'refused' };
  return trouble.kind === 'unauthorised' && /^(?:missing_scope|no_permission|access_denied)\b/.test(trouble.reason)
    ? { ...trouble, kind: 'refused' }
    : trouble;
}

function reasonOf(code: string, data: { response_metadata?: { messages?: string[] } }): string {
  const details = data.response_metadata?.messages?.slice(0, 3).join('; ');
  return details ? `${code}: ${details}` : code;
}
