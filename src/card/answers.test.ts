import { describe, expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import type { Alert } from '../alert/alert.ts';
import { recur } from '../alert/fold.ts';
import { alertList, rawEvent, says } from './answers.ts';
import { after, alertOf, arrivalOf, eventOf, suppressed } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { LIMITS } from './limits.ts';
import { type Message, textLength } from './message.ts';

const open = alertOf();
const acknowledged = after(alertOf(undefined, 'F-2'), { kind: 'acknowledged' });
const resolved = after(alertOf(undefined, 'F-3'), { kind: 'resolved', disposition: 'benign' });
const twice = recur(open, arrivalOf(eventOf({ time: '2024-10-05T13:12:20Z' })));

const shown = (message: Message) => {
  expect(validateMessage({ blocks: message.blocks })).toEqual([]);
  expect(textLength(message.blocks)).toBeLessThanOrEqual(LIMITS.messageText);
  return readable({ ...message });
};
const rowsOf = (message: Message) => shown(message).split('\n').slice(2);

test('golden list of alerts', async () => {
  const list = alertList('Alerts', {
    alerts: [twice, acknowledged, resolved, suppressed(alertOf(undefined, 'F-4'))],
    total: 9,
  });
  await expect(shown(list)).toMatchFileSnapshot('golden/answer-alerts.txt');
});

describe('a list of alerts', () => {
  test.each<[string, Alert, RegExp]>([
    [
      'open',
      twice,
      /^🔴 \*\*F-1\*\* Critical · Terminal shell in container · `shop\/web` · 2 events, last \{.*\} · open$/,
    ],
    ['acknowledged: by whom', acknowledged, / · <@U0ALICE>$/],
    ['resolved: as what', resolved, / · benign$/],
    ['suppressed: by which', suppressed(open), / · suppressed \(S-3\)$/],
    ['without a place: none is shown', { ...open, facets: { source: 's', rule: 'r' } }, /Critical · r · 1 event/],
  ])('%s', (_state, alert, row) => {
    expect(rowsOf(alertList('Alerts', { alerts: [alert], total: 1 }))[0]).toMatch(row);
  });

  test.each([
    ['none', { alerts: [], total: 0 }, '**Alerts: none**'],
    ['all are shown', { alerts: [open], total: 1 }, '**Alerts: 1**'],
    ['some are shown', { alerts: [open], total: 7_001 }, '_and 7,000 more: narrow it with /falco search_'],
    ['some of more than were counted', { alerts: [open], total: 1_000, isLeast: true }, '**Alerts: more than 1,000**'],
    ['nobody knows how many more', { alerts: [open], total: 1_000, isLeast: true }, '_and many more: narrow it with'],
  ] as const)('%s', (_how, page, words) => {
    expect(shown(alertList('Alerts', page))).toContain(words);
  });
});

describe('the raw event', () => {
  const raw = (more: Record<string, unknown>) => shown(rawEvent(alertOf(eventOf(more))));

  test('golden: as it was received, after what it is', async () => {
    await expect(raw({ uuid: 'x-1', output_fields: { 'proc.name': 'bash', 'proc.pid': 7 } })).toMatchFileSnapshot(
      'golden/answer-raw-event.txt',
    );
  });

  test('keeps a priority word that is not one of Falco’s', () => {
    expect(raw({ priority: 'Fatal' })).toContain('"priority": "Fatal"');
  });

  test.each([
    ['a password in a command line', { 'proc.cmdline': 'mysql --password=hunter2 -h db' }, 'hunter2'],
    ['an AWS key', { 'proc.env': 'AWS_KEY=AKIAIOSFODNN7EXAMPLE' }, 'AKIAIOSFODNN7EXAMPLE'],
    ['a field whose name says secret', { password: 'hunter2' }, 'hunter2'],
    ['a token in an extra field', {}, 'xoxb-1234567890-abcdefghij'],
  ])('masks %s', (_what, output_fields, secret) => {
    const text = raw({ output_fields, note: 'token=xoxb-1234567890-abcdefghij' });
    expect(text).toContain('[redacted');
    expect(text).not.toContain(secret);
  });

  test('is cut to one message, whatever it is made of', () => {
    const long = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, '\u202e'.repeat(400)]));
    expect(raw({ output_fields: long })).toContain('…');
  });
});

test.each([
  ['a long sentence is cut', 'a'.repeat(20_000)],
  ['a sentence of unseen characters is cut after they are written out', '\u{e0041}'.repeat(2_000)],
  ['an empty one is still a message', ''],
])('%s', (_rule, sentence) => {
  expect(shown(says(sentence)).length).toBeGreaterThan(0);
});

const wide = (id: number): Alert => ({
  ...open,
  id: `F-${id}`,
  facets: { source: 's', rule: '\u{e0041}'.repeat(250), namespace: '\u{e0041}'.repeat(250) },
});

test('fifteen rows of the widest texts fit into one message', () => {
  shown(
    alertList('\u{e0041}'.repeat(80), {
      alerts: Array.from({ length: 15 }, (_, id) => wide(id)),
      total: 1_000,
      isLeast: true,
    }),
  );
});
