import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeMrkdwn, mrkdwnTime } from './mrkdwn.ts';

test.each([
  ['a broadcast', '<!channel>', '&lt;!channel&gt;'],
  ['a mention', '<@U0ALICE>', '&lt;@U0ALICE&gt;'],
  ['a disguised link', '<https://evil|bank>', '&lt;https://evil|bank&gt;'],
  ['what is escaped already is escaped again, so that it shows as it came', '&lt;', '&amp;lt;'],
  ['a text direction override becomes visible', 'a\u202eb', 'a\\u202eb'],
  ['a line break becomes visible', 'a\nb', 'a\\nb'],
])('%s', (_what, text, escaped) => {
  expect(escapeMrkdwn(text)).toBe(escaped);
});

test('no angle bracket, bare ampersand, control or direction character is left of any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom('<', '>', '&', '&amp;', '\u2066', '\0')),
  );
  fc.assert(
    fc.property(text, (parts) => {
      const escaped = escapeMrkdwn(typeof parts === 'string' ? parts : parts.join(''));
      expect(escaped).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)|[\p{Cc}\p{Cf}]/u);
    }),
  );
});

test('a time names its instant, and says it in UTC where dates are not shown', () => {
  expect(mrkdwnTime(Date.UTC(2024, 9, 5, 13, 1, 15, 900))).toBe(
    '<!date^1728133275^{date_short_pretty} {time_secs}|2024-10-05 13:01:15 UTC>',
  );
});
