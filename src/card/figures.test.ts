import { describe, expect, test } from 'vitest';
import { validateMessage } from '../../sandbox/validate/message.ts';
import { NO_HEALTH } from '../alert/health.ts';
import type { Playbook } from '../playbook/schema.ts';
import { ruleAnswer, statsAnswer, statusAnswer } from './figures.ts';
import { AT, alertOf, eventOf } from './fixtures/cards.ts';
import { readable } from './fixtures/readable.ts';
import { LIMITS } from './limits.ts';
import { type Message, textLength } from './message.ts';

const shown = (message: Message) => {
  expect(validateMessage({ blocks: message.blocks })).toEqual([]);
  expect(textLength(message.blocks)).toBeLessThanOrEqual(LIMITS.messageText);
  return readable({ ...message });
};

const playbook: Playbook = {
  id: 'terminal-shell',
  rule: ['Terminal shell in container'],
  source: 'syscall',
  techniques: [],
  summary: ['A shell was started.'],
  meaning: 'Someone can type commands.',
  unproven: 'That it was not allowed.',
  benign: ['an engineer debugs', 'a health check'],
  signals: [],
  checks: [],
  contain: [],
  eradicate: [],
  harden: [{ advice: 'Ship no shell.' }],
  tune: { advice: 'Add an exception.' },
  references: ['https://falco.org/docs/', 'https://example.org/'],
};

describe('a rule', () => {
  test('golden: what it means, what it does not prove, usual causes, one reference, its alerts', async () => {
    const answer = ruleAnswer('Terminal shell in container', playbook, { alerts: [alertOf()], total: 1 });
    await expect(shown(answer)).toMatchFileSnapshot('golden/answer-rule.txt');
  });

  test('without a playbook says so, with its alerts', () => {
    const answer = shown(ruleAnswer('My rule', undefined, { alerts: [alertOf()], total: 1 }));
    expect(answer).toMatch(/My rule\*\* has no playbook of its own\.[\s\S]*F-1/);
  });

  test('with a long playbook of one’s own still fits', () => {
    const long = {
      ...playbook,
      meaning: 'm'.repeat(600),
      unproven: 'u'.repeat(600),
      benign: Array(12).fill('b'.repeat(600)),
    };
    const alert = alertOf(eventOf({ rule: 'r'.repeat(300) }));
    shown(ruleAnswer('r'.repeat(500), long, { alerts: Array.from({ length: 15 }, () => alert), total: 30 }));
  });
});

const NO_FIGURES = {
  byStatus: { open: 0, acknowledged: 0, resolved: 0 },
  suppressed: 0,
  events24h: 0,
  topRules: [],
  dispositions: {},
};

test('golden stats', async () => {
  const answer = statsAnswer({
    byStatus: { open: 3, acknowledged: 1, resolved: 5 },
    suppressed: 2,
    events24h: 1_234,
    dispositions: { 'false-positive': 2, benign: 3 },
    medianAcknowledgeMs: 125_000,
    topRules: [
      { rule: 'Terminal shell', events: 1_200, alerts: 4 },
      { rule: 'Quiet today', events: 0, alerts: 1 },
    ],
  });
  await expect(shown(answer)).toMatchFileSnapshot('golden/answer-stats.txt');
});

test('without anything stored, stats says so in figures and leaves out the rest', () => {
  expect(shown(statsAnswer(NO_FIGURES))).toBe(
    '(Stats)\n**Stats**\n0 open, 0 acknowledged, 0 resolved; 0 of them suppressed\n0 events in the last 24 hours\n',
  );
});

const FINE = {
  startedAt: AT - 3_600_000,
  reasons: [],
  backlog: { cards: 0 },
  refusedCards: 0,
  refusals: { total: 0, latest: [] },
};

describe('the status', () => {
  const status = (more: object, health = NO_HEALTH) => shown(statusAnswer({ ...FINE, ...more }, health, AT));

  test('golden: all is well', async () => {
    await expect(status({})).toMatchFileSnapshot('golden/answer-status.txt');
  });

  test.each([
    ['what is wrong', { reasons: ['no socket', 'no token'] }, '🚨 no socket; no token, running for 1 h'],
    [
      'what waits, for how long, and that none is lost',
      { backlog: { cards: 214, oldestAt: AT - 180_000 } },
      '214 cards waiting to be posted or updated, for up to 3 min; none lost',
    ],
    ['cards in plain form', { refusedCards: 1 }, '1 card refused by Slack and shown in plain form'],
    [
      'requests refused at the inlet, with the latest reason',
      { refusals: { total: 4, latest: [{ at: AT, status: 401, reason: 'wrong token' }] } },
      '4 requests refused at the inlet, latest:\n  {2024-10-05 13:01:15 UTC} 401: wrong token',
    ],
  ])('says %s', (_what, more, words) => {
    expect(status(more)).toContain(words);
  });

  test('names senders that are silent, and does not call that well', () => {
    const senders = Array.from({ length: 7 }, (_, index) => ({
      name: `eu-${index}`,
      heardAt: AT - 1_000,
      silent: true as const,
    }));
    const answer = status({}, { ...NO_HEALTH, senders: [...senders, { name: 'heard-from', heardAt: AT }] });
    expect(answer).toContain('🚨 7 senders silent, running for 1 h');
    expect(answer).toContain('**sender silent** `eu-0` since {2024-10-05 13:01:14 UTC}');
    expect(answer).toContain('and 2 more senders silent');
    expect(answer).not.toContain('heard-from');
  });

  test('shows the eight newest lines of Falco’s health, the newest first, and fits', () => {
    const lines = Array.from({ length: 9 }, (_, index) => ({
      kind: 'metrics' as const,
      rule: 'r',
      host: index === 8 ? 'newest' : '\u{e0041}'.repeat(200),
      count: 1,
      firstAt: AT,
      lastAt: AT,
      drops: 0,
      version: '\u{e0041}'.repeat(200),
    }));
    const refusal = { at: AT, status: 400, reason: '\u{e0041}'.repeat(500) };
    const text = status({ refusals: { total: 9, latest: Array(9).fill(refusal) } }, { ...NO_HEALTH, lines });
    const rows = text.match(/\*\*metrics\*\* on `[^`]*`/g) ?? [];
    expect(rows).toHaveLength(8);
    expect(rows[0]).toContain('newest');
  });
});
