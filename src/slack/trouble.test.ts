import { webApi } from '@slack/bolt';
import { expect, test } from 'vitest';
import { UploadFailed } from './files.ts';
import { type SlackTrouble, troubleOf, uploadTroubleOf } from './trouble.ts';

const platform = (error: string, messages?: string[]) =>
  new webApi.WebAPIPlatformError({ ok: false, error, ...(messages && { response_metadata: { messages } }) });

/** Codes from docs.slack.dev, for chat.postMessage, chat.update and conversations.history. */
test.each<[string, SlackTrouble['kind']]>([
  ['channel_not_found', 'no-channel'],
  ['not_in_channel', 'no-channel'],
  ['is_archived', 'no-channel'],
  ['restricted_action', 'no-channel'],
  ['restricted_action_read_only_channel', 'no-channel'],
  ['posting_to_general_channel_denied', 'no-channel'],
  ['message_not_found', 'no-message'],
  ['cant_update_message', 'no-message'],
  ['edit_window_closed', 'no-message'],
  ['thread_not_found', 'no-message'],
  ['not_authed', 'unauthorised'],
  ['invalid_auth', 'unauthorised'],
  ['account_inactive', 'unauthorised'],
  ['token_revoked', 'unauthorised'],
  ['token_expired', 'unauthorised'],
  ['missing_scope', 'unauthorised'],
  ['not_allowed_token_type', 'unauthorised'],
  ['no_permission', 'unauthorised'],
  ['access_denied', 'unauthorised'],
  ['org_login_required', 'unauthorised'],
  ['ekm_access_denied', 'unauthorised'],
  ['internal_error', 'unclear'],
  ['fatal_error', 'unclear'],
  ['service_unavailable', 'unclear'],
  ['request_timeout', 'unclear'],
  ['ratelimited', 'rate-limited'],
  ['rate_limited', 'rate-limited'],
  ['message_limit_exceeded', 'rate-limited'],
  ['invalid_blocks', 'refused'],
  ['msg_too_long', 'refused'],
  ['a_code_nobody_has_seen', 'refused'],
  ['constructor', 'refused'],
])('Slack answers %s: %s', (code, kind) => {
  expect(troubleOf(platform(code)).kind).toBe(kind);
});

/** Without the scope or the membership that an upload needs, cards can be posted all the same. */
test.each<[string, SlackTrouble['kind']]>([
  ['missing_scope', 'refused'],
  ['no_permission', 'refused'],
  ['access_denied', 'refused'],
  ['not_in_channel', 'refused'],
  ['channel_not_found', 'refused'],
  ['token_revoked', 'unauthorised'],
  ['thread_not_found', 'no-message'],
  ['internal_error', 'unclear'],
  ['ratelimited', 'rate-limited'],
  ['file_uploads_disabled', 'refused'],
])('an upload is answered %s: %s', (code, kind) => {
  expect(uploadTroubleOf(platform(code))).toMatchObject({ kind });
});

test('bytes that did not arrive may be sent again', () => {
  expect(uploadTroubleOf(new UploadFailed('HTTP 500'))).toEqual({ kind: 'unclear', reason: 'HTTP 500' });
});

test.each<[string, Error, SlackTrouble]>([
  [
    'a 429 says how long to wait',
    new webApi.WebAPIRateLimitedError(30),
    { kind: 'rate-limited', retryAfterMs: 30_000 },
  ],
  [
    'a 429 without a time, which the client refuses to understand, waits five seconds',
    new Error('Retry header did not contain a valid timeout (url: x, retry-after header: undefined)'),
    { kind: 'rate-limited', retryAfterMs: 5_000 },
  ],
  [
    'a server error may have posted all the same',
    new webApi.WebAPIHTTPError(503, 'Service Unavailable', {}),
    { kind: 'unclear', reason: 'HTTP 503' },
  ],
  [
    'a dropped connection too',
    new webApi.WebAPIRequestError(new Error('socket hang up')),
    { kind: 'unclear', reason: expect.stringContaining('socket hang up') },
  ],
  [
    'and a timeout',
    new DOMException('it took too long', 'TimeoutError'),
    { kind: 'unclear', reason: 'it took too long' },
  ],
])('%s', (_rule, error, trouble) => {
  expect(troubleOf(error)).toEqual(trouble);
});

test('the reason names the code and the first places', () => {
  expect(troubleOf(platform('invalid_blocks', ['a', 'b', 'c', 'd']))).toEqual({
    kind: 'refused',
    reason: 'invalid_blocks: a; b; c',
  });
});

test.each([[new TypeError('x is not a function')], ['a string'], [undefined]])(
  '%s is not Slack’s: thrown on',
  (error) => {
    expect(() => troubleOf(error)).toThrow();
  },
);
