import { expect, test } from 'vitest';
import { NO_HEALTH } from '../alert/health.ts';
import { alertCard, plainCard } from './alert-card.ts';
import { facesWith } from './faces.ts';
import { ALICE, ANALYSIS, AT, alertOf } from './fixtures/cards.ts';
import { healthCard } from './health-card.ts';
import { reportMessage } from './report-message.ts';
import { threadNote } from './thread.ts';

const unexpected = (error: unknown) => {
  throw error;
};
const sources = { analyse: () => Promise.resolve(ANALYSIS), now: () => AT };
const faces = facesWith({ ...sources, onError: unexpected });
const alert = alertOf();
const plainAlert = { ...alert, card: { ...alert.card, plain: true } };
const asked = { kind: 'report-requested', at: AT, by: ALICE } as const;
const taken = { kind: 'acknowledged', at: AT, by: ALICE } as const;

test('a card is full, and plain once Slack refused the full one', async () => {
  expect(await faces.card(alert)).toEqual(alertCard(alert, ANALYSIS));
  expect(await faces.card(plainAlert)).toEqual(plainCard(plainAlert, 'refused'));
});

test('a thread message is the report when that was asked for, else a note', async () => {
  expect(await faces.thread(alert, [asked])).toEqual(reportMessage(alert, ANALYSIS));
  expect(await faces.thread(alert, [taken])).toEqual(threadNote(alert, [taken]));
});

test('an alert whose analysis fails still gets a plain card', async () => {
  const errors: unknown[] = [];
  const failing = facesWith({
    ...sources,
    analyse: () => Promise.reject(new Error('bug')),
    onError: (error) => errors.push(error),
  });
  expect(await failing.card(alert)).toEqual(plainCard(alert, 'failed'));
  expect(errors).toEqual([new Error('bug')]);
});

test('health has its own card', () => {
  const health = {
    ...NO_HEALTH,
    lines: [{ kind: 'drops', rule: 'r', host: 'h', count: 1, firstAt: AT, lastAt: AT, drops: 2 }],
  } as const;
  expect(faces.health(health)).toEqual(healthCard(health));
});
