import { expect, test } from 'vitest';
import { healthArrival, MINUTE, T0 } from './fixtures/arrivals.ts';
import { foldHealth, NO_HEALTH } from './health.ts';

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
