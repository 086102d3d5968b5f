import { describe, expect, test } from 'vitest';
import { healthArrival, MINUTE, T0 } from './fixtures/arrivals.ts';
import { foldHealth, foldSender, type Health, hear, NO_HEALTH, silentSenders } from './health.ts';

const drops = (at: number, n_drops: unknown, hostname?: string) =>
  healthArrival(at, { fields: { n_drops }, more: hostname === undefined ? {} : { hostname } });

const fold = (...arrivals: ReturnType<typeof healthArrival>[]) => arrivals.reduce(foldHealth, NO_HEALTH);

test('messages of one kind from one host are one line, with what was dropped in all', () => {
  expect(fold(drops(T0, '3', 'a'), drops(T0 + MINUTE, 4, 'a'))).toMatchObject({
    revision: 2,
    lines: [{ kind: 'drops', host: 'a', count: 2, drops: 7, firstAt: T0, lastAt: T0 + MINUTE }],
  });
});

test.each([
  ['hosts', drops(T0, 1, 'a'), drops(T0, 1, 'b'), 2],
  [
    'rules of one kind',
    healthArrival(T0, { rule: 'Falco internal: x' }),
    healthArrival(T0, { rule: 'Falco internal: y' }),
    2,
  ],
  ['nothing: hosts that were not named', drops(T0, 1), drops(T0 + 1, 1), 1],
])('lines differ by %s', (_title, one, other, count) => {
  expect(fold(one, other).lines).toHaveLength(count);
});

test('the line heard from last is last, and 200 lines are kept', () => {
  const many = Array.from({ length: 250 }, (_, index) => drops(T0, 1, `h${index}`));
  const { lines, revision } = fold(...many, drops(T0 + 1, 1, 'h100'));
  expect(revision).toBe(251);
  expect(lines).toHaveLength(200);
  expect(lines.at(-1)).toMatchObject({ host: 'h100', count: 2 });
});

test("a late message does not move a line's times wrongly", () => {
  expect(fold(drops(T0, 1, 'a'), drops(T0 - MINUTE, 1, 'a')).lines).toMatchObject([
    { firstAt: T0 - MINUTE, lastAt: T0 },
  ]);
});

test("Falco's version stays known after a message without it", () => {
  const metrics = (fields: object) =>
    healthArrival(T0, { rule: 'Falco internal: metrics snapshot', fields: { ...fields } });
  expect(fold(metrics({ 'falco.version': '0.44.0' }), metrics({})).lines).toMatchObject([
    { kind: 'metrics', version: '0.44.0' },
  ]);
});

describe('senders', () => {
  const heard = (...at: readonly [sender: string, at: number][]) =>
    at.reduce((health, [sender, when]) => hear(health, { sender, at: when }), NO_HEALTH);
  const silence = (health: Health, sender: string, since: number) =>
    foldSender(health, { kind: 'sender-silent', at: since + 60 * MINUTE, sender, since });
  const silent = silence(heard(['eu', T0], ['us', T0]), 'eu', T0);

  test('are known by when they were heard from last, which no card shows', () => {
    expect(heard(['eu', T0], ['us', T0 + 1], ['eu', T0 + MINUTE])).toEqual({
      ...NO_HEALTH,
      senders: [
        { name: 'eu', heardAt: T0 + MINUTE },
        { name: 'us', heardAt: T0 + 1 },
      ],
    });
  });

  test('an event of nobody changes nothing, nor does one that was received earlier', () => {
    const before = heard(['eu', T0]);
    expect(hear(before, { at: T0 + 1 })).toBe(before);
    expect(hear(before, { sender: 'eu', at: T0 - 1 })).toBe(before);
  });

  test('a silent one is shown, and not again when it is found silent again', () => {
    expect(silent).toMatchObject({ revision: 1, senders: [{ name: 'eu', silent: true, heardAt: T0 }, { name: 'us' }] });
    expect(silence(silent, 'eu', T0)).toBe(silent);
    expect(silentSenders(silent).map(({ name }) => name)).toEqual(['eu']);
  });

  test.each<[string, string, number]>([
    ['was never heard from', 'asia', T0],
    ['was heard from after the clock looked', 'eu', T0 - 1],
  ])('none is silent that %s', (_why, sender, since) => {
    const before = heard(['eu', T0]);
    expect(silence(before, sender, since)).toBe(before);
  });

  test('its next event ends a silence and is shown; the one after that is not', () => {
    const ended = hear(silent, { sender: 'eu', at: T0 + MINUTE });
    expect(ended).toMatchObject({ revision: 2, senders: [{ name: 'eu', heardAt: T0 + MINUTE }, { name: 'us' }] });
    expect(silentSenders(ended)).toEqual([]);
    expect(hear(ended, { sender: 'eu', at: T0 + 2 * MINUTE }).revision).toBe(2);
  });

  test('a clock that went back does not keep a sender silent', () => {
    expect(silentSenders(hear(silent, { sender: 'eu', at: T0 - MINUTE }))).toEqual([]);
  });

  test.each([
    ['a silent one, which is shown', 'eu', 2, ['us']],
    ['one that is not silent, which nothing shows', 'us', 1, ['eu']],
    ['one that is not known, which is nothing', 'asia', 1, ['eu', 'us']],
  ])('removes %s', (_what, sender, revision, left) => {
    const after = foldSender(silent, { kind: 'sender-removed', at: T0 + MINUTE, sender });
    expect([after.revision, after.senders?.map(({ name }) => name)]).toEqual([revision, left]);
  });

  test('those that are silent longest come first', () => {
    const both = silence(silence(heard(['eu', T0 + 1], ['us', T0]), 'eu', T0 + 1), 'us', T0);
    expect(silentSenders(both).map(({ name }) => name)).toEqual(['us', 'eu']);
  });

  test('Falco’s own messages leave them as they are', () => {
    expect(foldHealth(silent, drops(T0, 1)).senders).toEqual(silent.senders);
  });
});
