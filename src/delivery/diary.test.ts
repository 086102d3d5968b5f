import { describe, expect, test } from 'vitest';
import type { Alert } from '../alert/alert.ts';
import { arrival, MINUTE, SECOND, T0 } from '../alert/fixtures/arrivals.ts';
import { openAlert } from '../alert/fold.ts';
import type { Carried } from './carrier.ts';
import { Diary } from './diary.ts';

const alert = openAlert('F-1', arrival(T0));
const call = (from: number, until = from + SECOND, channel = 'C1') => ({ channel, call: 'post', from, until }) as const;
const held = (diary: Diary, at: number, one: Alert = alert, channels = ['C1']) => diary.holdsOf(one, channels, at);
const running = () => new Diary(T0 - MINUTE, false);

test.each<[string, Carried, object]>([
  ['a limit', { kind: 'rate-limited', retryAfterMs: MINUTE }, { kind: 'rate-limited', ms: MINUTE + SECOND }],
  ['no answer', { kind: 'unclear', reason: 'HTTP 503' }, { kind: 'no-answer', ms: 4 * SECOND, reason: 'HTTP 503' }],
  [
    'a token',
    { kind: 'unauthorised', reason: 'token_revoked' },
    { kind: 'token', ms: 16 * SECOND, reason: 'token_revoked' },
  ],
  [
    'a channel',
    { kind: 'no-channel', reason: 'is_archived' },
    { kind: 'no-channel', ms: 31 * SECOND, reason: 'is_archived' },
  ],
])('%s is what held a card up', (_what, carried, hold) => {
  const diary = running();
  diary.heed(carried, call(T0 + SECOND));
  expect(held(diary, T0 + 2 * MINUTE)).toEqual([hold]);
});

test('a card that is in time says nothing, one that nothing held up says that', () => {
  const diary = running();
  diary.heed({ kind: 'unclear', reason: 'x' }, call(T0));
  expect(held(diary, T0 + 30 * SECOND)).toBeUndefined();
  expect(held(running(), T0 + MINUTE)).toEqual([]);
});

test('a trouble that is met again has lasted; the longest comes first; only its part of the wait counts', () => {
  const diary = running();
  for (let at = T0 - MINUTE; at <= T0 + 5 * MINUTE; at += 30 * SECOND)
    diary.heed({ kind: 'unclear', reason: `try at ${at}` }, call(at));
  diary.heed({ kind: 'rate-limited', retryAfterMs: 10 * MINUTE }, call(T0 + 6 * MINUTE));
  expect(held(diary, T0 + 8 * MINUTE)).toEqual([
    { kind: 'no-answer', ms: 5 * MINUTE + 4 * SECOND, reason: `try at ${T0 + 5 * MINUTE}` },
    { kind: 'rate-limited', ms: 2 * MINUTE },
  ]);
});

describe('what is not its own', () => {
  test('another channel’s trouble is none, a token is everybody’s', () => {
    const diary = running();
    diary.heed({ kind: 'unclear', reason: 'x' }, call(T0, T0 + SECOND, 'C2'));
    diary.heed({ kind: 'unauthorised', reason: 'y' }, call(T0, T0 + SECOND, 'C2'));
    diary.failed(new Error('the database is away'), T0 + SECOND);
    diary.failed(new Error('the database is away'), T0 + 3 * SECOND);
    expect(held(diary, T0 + MINUTE)?.map(({ kind }) => kind)).toEqual(['token', 'store']);
    expect(held(diary, T0 + MINUTE, alert, ['C1', 'C2'])?.map(({ kind }) => kind)).toContain('no-answer');
  });

  test('messages that went first, when they are a queue', () => {
    const diary = running();
    for (let index = 0; index < 40; index += 1) diary.heed({ kind: 'done' }, call(T0 - 5_000 + index * SECOND));
    expect(held(diary, T0 + MINUTE)).toEqual([{ kind: 'queue', posts: 35 }]);
    expect(held(diary, T0 + MINUTE, { ...alert, receivedAt: T0 + 29 * SECOND })).toEqual([{ kind: 'queue', posts: 6 }]);
  });
});

test.each([
  [false, 'not-running'],
  [true, 'other-turn'],
])('before it began (in turns: %s) it was %s', (takesTurns, kind) => {
  const diary = new Diary(T0 + MINUTE, takesTurns);
  expect(held(diary, T0 + 2 * MINUTE)).toEqual([{ kind, until: T0 + MINUTE }]);
});

test('hidden for a time; and a message that was lost waits since then', () => {
  expect(held(running(), T0 + MINUTE, { ...alert, hidden: 1 })).toEqual([{ kind: 'hidden' }]);
  const lost = { ...alert, card: { ...alert.card, lostAt: T0 + MINUTE } };
  expect(held(running(), T0 + MINUTE + SECOND, lost)).toBeUndefined();
});

test('what is remembered is bounded', () => {
  const diary = new Diary(0, false);
  for (let index = 0; index < 500; index += 1)
    diary.heed({ kind: 'unclear', reason: 'x' }, call(T0 + index * 5 * MINUTE, undefined, `C${index}`));
  const channels = Array.from({ length: 500 }, (_, index) => `C${index}`);
  expect(held(diary, T0 + 9_000 * MINUTE, alert, channels)).toHaveLength(200);
});
