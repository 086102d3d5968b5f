import { expect, test } from 'vitest';
import type { Alert } from '../alert/alert.ts';
import type { Hold } from '../alert/card-state.ts';
import { AT, after, alertOf, HIDING, suppressed } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { suppressionOf } from './fixtures/suppressions.ts';
import { type PastedEvent, whyAlert, whyEvents, whyPastedEvent, whyText } from './why.ts';

const MINUTE = 60_000;
const open = alertOf();
const standing = {
  startedAt: AT,
  reasons: [],
  backlog: { cards: 0 },
  refusedCards: 0,
  refusals: { total: 0, latest: [] },
};
const posted = (afterMs: number, alert: Alert = open): Alert => ({
  ...alert,
  card: { ...alert.card, message: { channel: 'C1', ts: `${((AT + afterMs) / 1_000).toFixed(6)}` }, shown: 9 },
});
const late = (...held: readonly Hold[]): Alert => {
  const alert = posted(5 * MINUTE);
  return { ...alert, card: { ...alert.card, held } };
};
const broke = [{ id: 'S-3', at: AT, why: { kind: 'priority', priority: 'Critical', allows: 'Notice' } }] as const;
const routed = { channel: '#sec', number: 2 };

test.each<[string, Alert, RegExp]>([
  ['when it was received', open, /Received \{2024-10-05 13:01:15 UTC\}: 1 event\n/],
  ['that it happened long before', { ...open, receivedAt: AT + 5 * MINUTE }, /happened 5 min before it arrived here/],
  ['which route it has', open, /Belongs to `#sec` by route 2 of falconer.yml/],
  ['that its card waits', open, /Its card waits to be posted: its turn comes/],
  ['that it is in a storm', { ...open, card: { ...open.card, storm: 'W-2' } }, /on the card of storm W-2/],
  [
    'that its post is under way',
    { ...open, card: { ...open.card, attempt: { at: AT, channel: 'C', part: 'card' } } },
    /Slack’s answer is not known/,
  ],
  ['when its card was posted', posted(2_000), /Its card was posted \{2024-10-05 13:01:17 UTC\} in <#C1>\n/],
  ['that its card came late', posted(5 * MINUTE), /5 min after it was received\nWhat held it up was not recorded/],
  ['that nothing held it up', late(), /5 min after it was received\nNothing that delivery looks at held it up/],
  ['that it was hidden', late({ kind: 'hidden' }), /Held up: \*\*a suppression hid it for a time/],
  ['in which storm it was', late({ kind: 'storm', storm: 'W-2' }), /on the card of storm W-2, until it needed one/],
  ['that nothing ran', late({ kind: 'not-running', until: AT }), /did not run, or had not begun to deliver, until \{/],
  ['whose turn it was', late({ kind: 'other-turn', until: AT }), /this replica’s turn to deliver began \{.*another’s/],
  ['what went first', late({ kind: 'queue', posts: 34 }), /34 messages went to its channel meanwhile/],
  [
    'what Slack did, the longest first',
    late({ kind: 'rate-limited', ms: 2 * MINUTE }, { kind: 'no-answer', ms: MINUTE, reason: 'HTTP 503' }),
    /Slack asked to wait for 2 min\n.*Slack did not answer for 1 min \(HTTP 503\)/,
  ],
  [
    'that it had to be posted anew',
    { ...late(), card: { ...late().card, lostAt: AT + MINUTE } },
    /4 min after the message before it was found to be gone/,
  ],
  [
    'that Slack refused the full card',
    { ...posted(0), card: { ...posted(0).card, plain: true } },
    /refused the full card/,
  ],
  [
    'what hides it, and until when',
    suppressed(open, HIDING),
    /Hidden now by S-3 \*\*until \{.*\}, by <@U0BOB>: load test until noon[\s\S]*It has no card: it was hidden before/,
  ],
  ['that what hid it is over', { ...open, hidden: 1, count: 2 }, /1 of them hidden[\s\S]*what hid it has ended/],
  [
    'that it came back',
    { ...open, broke },
    /Came back from under S-3 .*: it is Critical, and at most Notice is hidden/,
  ],
  ['who took it', after(open, { kind: 'acknowledged' }), /Acknowledged by <@U0ALICE>/],
  ['how it was judged', after(open, { kind: 'resolved', disposition: 'benign' }), /Resolved as benign by <@U0ALICE>/],
])('it says %s', (_what, alert, words) => {
  expect(readable({ ...whyAlert({ alert, routed }, standing) })).toMatch(words);
});

test('a card that waits says what keeps Slack from taking it', () => {
  const stopped = { ...standing, reasons: ['Slack does not accept the bot token'] };
  expect(readable({ ...whyAlert({ alert: open, routed: { channel: '#sec' } }, stopped) })).toMatch(
    /the default channel: no route matches it[\s\S]*waits to be posted: Slack does not accept the bot token/,
  );
});

test('events that were found: when, and everything about their alerts', () => {
  const sightings = [{ at: AT, alert: suppressed(open, HIDING), routed }];
  expect(readable({ ...whyEvents({ words: '13:01:15', sightings }, standing) })).toMatch(
    /Why “13:01:15”[\s\S]*Event of \{2024-10-05 13:01:15 UTC\} is in \*\*F-1[\s\S]*Hidden now by S-3/,
  );
});

test.each<[string, Partial<PastedEvent>, RegExp]>([
  ['was received', { received: true }, /This very event was received[\s\S]*No alert of its kind[\s\S]*No suppression/],
  [
    'was not, but others like it',
    { about: { alert: open, routed } },
    /very event was not received[\s\S]*Events like it are in \*\*F-1[\s\S]*by route 2[\s\S]*Nothing was refused/,
  ],
  ['would be hidden', { covering: [suppressionOf()] }, /Suppressions that are there for such events now[\s\S]*S-3/],
])('a pasted event that %s', (_what, more, says) => {
  const pasted = { at: AT, received: false, covering: [], ...more };
  expect(readable({ ...whyPastedEvent(pasted, standing) })).toMatch(says);
});

test('a refusal that has the words is named, with who sent it, and secrets in it are masked', () => {
  const excerpt = '{"rule":"Shell in shop","password=hunter2hunter2":1}';
  const latest = [
    { at: AT, status: 400, reason: 'not JSON' },
    { at: AT, status: 202, reason: 'rule: missing', sender: 'eu', excerpt },
  ];
  const about = { words: 'shell shop', alerts: [], total: 0, suppressions: [] };
  const says = readable({ ...whyText(about, { ...standing, refusals: { total: 2, latest } }) });
  expect(says).toMatch(/Refused at the inlet: \*\*1 with these words[\s\S]*one of a batch from eu: rule: missing/);
  expect(says).not.toContain('not JSON');
  expect(says).not.toContain('hunter2hunter2');
});

test('words that nothing has: what was refused may have been it', () => {
  const latest = [{ at: AT, status: 400, reason: 'not JSON' }];
  const nothing = { words: 'x', alerts: [], total: 0, suppressions: [] };
  const says = readable({ ...whyText(nothing, { ...standing, refusals: { total: 3, latest } }) });
  expect(says).toMatch(/no alert has these words[\s\S]*3 requests refused at the inlet[\s\S]*400: not JSON/);
});

test('words that more alerts have than are counted', () => {
  const about = { words: 'x', alerts: [], total: 1_000, isLeast: true, suppressions: [] } as const;
  const says = readable({ ...whyText(about, standing) });
  expect(says).toContain('and many more: try /falco search');
  expect(says).not.toContain('no alert has these words');
});
