import { describe, expect, test } from 'vitest';
import { NO_HEALTH } from '../alert/health.ts';
import { alertCard, plainCard } from './alert-card.ts';
import { facesWith } from './faces.ts';
import { ALICE, ANALYSIS, AT, alertOf } from './fixtures/cards.ts';
import { healthCard } from './health-card.ts';
import { notMade } from './notices.ts';
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

describe('an analysis that fails', () => {
  const errors: unknown[] = [];
  const failingWith = (error: Error) =>
    facesWith({ ...sources, analyse: () => Promise.reject(error), onError: (told) => errors.push(told) });
  const file = { ...asked, form: 'file' } as const;

  test('because of a bug: told each time, and something plainer takes its place', async () => {
    const failing = failingWith(new Error('bug'));
    expect(await failing.card(alert)).toEqual(plainCard(alert, 'failed'));
    expect(await failing.thread(alert, [asked])).toEqual(notMade('F-1'));
    expect(await failing.reportFile(alert, file)).toBeUndefined();
    expect(await failing.thread(alert, [taken])).toEqual(threadNote(alert, [taken]));
    expect(errors.splice(0)).toEqual([new Error('bug'), new Error('bug'), new Error('bug')]);
  });

  test('because the store is away: tried again by whoever asked', async () => {
    const failing = failingWith(Object.assign(new Error('away'), { code: 'store-unavailable' }));
    await expect(failing.card(alert)).rejects.toThrow('away');
    await expect(failing.thread(alert, [asked])).rejects.toThrow('away');
    await expect(failing.reportFile(alert, file)).rejects.toThrow('away');
    expect(errors).toEqual([]);
  });
});

test('health has its own card', () => {
  const health = {
    ...NO_HEALTH,
    lines: [{ kind: 'drops', rule: 'r', host: 'h', count: 1, firstAt: AT, lastAt: AT, drops: 2 }],
  } as const;
  expect(faces.health(health)).toEqual(healthCard(health));
});
