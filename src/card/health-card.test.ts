import { expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import { foldHealth, foldSender, type Health, hear, NO_HEALTH } from '../alert/health.ts';
import { keyOf } from '../falco/fingerprint.ts';
import { AT, eventOf } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { healthCard } from './health-card.ts';

const DROP = 'Falco internal: syscall event drop';
const METRICS = 'Falco internal: metrics snapshot';

function heard(health: Health, rule: string, hostname: string, fields: Record<string, unknown> = {}): Health {
  const event = eventOf({ rule, source: 'internal', hostname, output_fields: fields });
  return foldHealth(health, { kind: 'health', at: AT, key: keyOf(event), event });
}

const shownOf = (health: Health) => {
  const card = healthCard(health);
  expect(validateMessage({ blocks: card.blocks })).toEqual([]);
  return readable({ ...card });
};

const metrics = heard(NO_HEALTH, METRICS, 'node-1', { 'falco.version': '0.41.0' });
const drops = heard(heard(metrics, DROP, 'node-2', { n_drops: '1200' }), DROP, 'node-2', { n_drops: 34 });

test('golden health card', async () => {
  await expect(shownOf(drops)).toMatchFileSnapshot('golden/card-health.txt');
});

test.each([
  ['nothing lost: says so, without an alarm', metrics, /# 🩺 Falco health: nothing lost[\s\S]*never becomes an alert/],
  ['drops: an alarm with the remedies', drops, /# ⚠️ Falco health: detections are being lost[\s\S]*buf_size_preset/],
  [
    'a failed restart: its log says why',
    heard(NO_HEALTH, 'Falco internal: hot restart failure', 'node-1'),
    /# ⚠️ [\s\S]*could not restart/,
  ],
])('%s', (_rule, health, words) => {
  expect(shownOf(health)).toMatch(words);
});

test('what loses detections comes first, with the sum of the drops', () => {
  const rows = shownOf(drops).match(/^\* .*$/gm) ?? [];
  expect(rows[0]).toContain('**system calls dropped** on `node-2`: 2 messages, 1,234 calls in all');
  expect(rows[1]).toContain('**metrics** on `node-1`: 1 message, Falco 0.41.0');
});

test('twelve rows at most; the rest is counted', () => {
  const many = Array.from({ length: 15 }, (_, index) => `node-${index}`).reduce(
    (health, host) => heard(health, METRICS, host),
    NO_HEALTH,
  );
  expect(shownOf(many).match(/^\* /gm)).toHaveLength(12);
  expect(shownOf(many)).toContain('and 3 more: /falco status');
});

const silent = (health: Health, sender: string): Health =>
  foldSender(hear(health, { sender, at: AT }), { kind: 'sender-silent', at: AT + 1, sender, since: AT });

test.each([
  ['alone', silent(NO_HEALTH, 'eu-1'), /# ⚠️ Falco health: 1 sender silent[\s\S]*longer than its configuration allows/],
  ['beside what Falco says', silent(metrics, 'eu-1'), /# ⚠️ Falco health: 1 sender silent/],
  ['beside lost detections, which come first', silent(drops, 'eu-1'), /# ⚠️ Falco health: detections are being lost/],
])('a silent sender is named with the time of its last event: %s', (_rule, health, headline) => {
  expect(shownOf(health)).toMatch(headline);
  expect(shownOf(health)).toMatch(/\* \*\*sender silent\*\* `eu-1` since \{2024-10-05 13:01:15 UTC\}/);
});

test('when it is heard again its line and the alarm disappear', () => {
  const heardAgain = hear(silent(metrics, 'eu-1'), { sender: 'eu-1', at: AT + 2 });
  expect(shownOf(heardAgain)).toBe(shownOf(metrics));
});

test('when nothing is left to say, the card says so', () => {
  expect(shownOf(hear(silent(NO_HEALTH, 'eu-1'), { sender: 'eu-1', at: AT + 2 }))).toContain('nothing lost');
});

test('many silent senders still fit', () => {
  const all = Array.from({ length: 200 }, (_, index) => `sender-${index}`).reduce(silent, drops);
  expect(shownOf(all)).toContain('and 190 more: /falco status');
});
