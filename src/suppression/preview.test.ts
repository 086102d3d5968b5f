import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Alert } from '../alert/alert.ts';
import type { Arrival } from '../alert/entry.ts';
import { ANA, arrival, HOUR, T0 } from '../alert/fixtures/arrivals.ts';
import { type Matcher, matchesAll } from '../falco/matcher.ts';
import { PRIORITIES, rank } from '../falco/priority.ts';
import { State } from '../store/state.ts';
import { groundsOf } from './grounds.ts';
import { type AlertFigures, figuresOf, knownValues, MAX_KNOWN, preview as previewOf } from './preview.ts';
import { placeOf } from './suppression.ts';

const DAY = 24 * HOUR;
const NOW = T0 + 20 * DAY + 17 * 60_000;
const RULE: Matcher = { facet: 'rule', op: '=', value: 'R' };

function alertsOf(arrivals: readonly Arrival[]): readonly Alert[] {
  const state = new State();
  for (const one of arrivals) state.apply(one);
  return [...state.alerts.values()];
}

function preview(matchers: readonly Matcher[], alerts: readonly AlertFigures[], now: number) {
  return previewOf(matchers, figuresOf('R', alerts, now), now);
}

interface Drawn {
  readonly hoursAgo: number;
  readonly rule: string;
  readonly priority: string;
  readonly namespace: string | undefined;
  readonly process: string | undefined;
  readonly cluster: string;
}

const value = fc.constantFrom('web-1', 'web-2', 'api', 'a*b', '');
const drawn: fc.Arbitrary<Drawn> = fc.record({
  hoursAgo: fc.integer({ min: 0, max: 12 * 24 }),
  rule: fc.constantFrom('R', 'R', 'S'),
  priority: fc.constantFrom(...PRIORITIES),
  namespace: fc.option(value, { nil: undefined }),
  process: fc.option(value, { nil: undefined }),
  cluster: fc.constantFrom('eu', 'us'),
});
const matcher: fc.Arbitrary<Matcher> = fc.record({
  facet: fc.constantFrom('namespace', 'process', 'cluster'),
  op: fc.constantFrom('=', '!=', '~', '!~'),
  value: fc.constantFrom('web-1', 'web-*', '*', 'api', 'eu', 'a*b'),
});

function eventOf({ hoursAgo, rule, priority, namespace, process, cluster }: Drawn, index: number): Arrival {
  const fields = { cluster, 'k8s.ns.name': namespace ?? null, 'proc.name': process ?? null };
  const at = NOW - hoursAgo * HOUR;
  return arrival(NOW + index, { rule, priority, eventAt: at - index, fields });
}

/** The same figures, one event after the other. */
function replay(matchers: readonly Matcher[], events: readonly Arrival[]) {
  const since = (Math.floor(NOW / HOUR) - 7 * 24 + 1) * HOUR;
  const recent = events.filter(({ event }) => event.at >= since);
  const hidden = recent.filter(({ facets }) => matchesAll(matchers, facets));
  const alerts = (of: readonly Arrival[]) => new Set(of.map(({ fingerprint }) => fingerprint)).size;
  const visible = recent.filter((one) => one.facets.rule === 'R' && !hidden.includes(one));
  return {
    events: { hidden: hidden.length, total: recent.length },
    alerts: { hidden: alerts(hidden), total: alerts(recent) },
    visible: { alerts: alerts(visible), events: visible.length },
    places: new Set(hidden.map(({ facets }) => placeOf(facets))).size,
    clusters: [...new Set(hidden.map(({ facets }) => facets.cluster))].sort(),
    usual: usualOf(hidden),
  };
}

function usualOf(hidden: readonly Arrival[]): number | undefined {
  const hours = hidden.map(({ event }) => Math.floor(event.at / HOUR)).filter((hour) => hour < Math.floor(NOW / HOUR));
  return hours.length === 0 ? undefined : Math.max(1, hours.length / new Set(hours).size);
}

test('property: the preview of matchers is what replaying the events through them hides', () => {
  const input = fc.tuple(fc.array(drawn, { maxLength: 60 }), fc.array(matcher, { maxLength: 3 }));
  fc.assert(
    fc.property(input, ([draws, more]) => {
      const matchers = [RULE, ...more];
      const events = draws.map(eventOf);
      const { usual, ...expected } = replay(matchers, events);
      const seen = preview(matchers, alertsOf(events), NOW);
      expect(seen).toMatchObject(expected);
      expect(seen.usual).toBe(usual);
      expect(seen.where.reduce((sum, { hidden }) => sum + hidden, 0)).toBeLessThanOrEqual(expected.events.hidden);
      if (seen.places <= 5)
        expect(seen.where.reduce((sum, { hidden }) => sum + hidden, 0)).toBe(expected.events.hidden);
    }),
    { numRuns: 1_000 },
  );
});

test('property: what the preview hides is what the suppression then hides of the same events', () => {
  const input = fc.tuple(fc.array(drawn, { minLength: 1, maxLength: 30 }), fc.array(matcher, { maxLength: 2 }));
  fc.assert(
    fc.property(input, ([draws, more]) => {
      const matchers = [RULE, ...more];
      const events = draws.filter(({ hoursAgo }) => hoursAgo < 100).map(eventOf);
      const state = new State();
      const made = { at: NOW - 1, by: ANA, origin: 'F-1', reason: 'r', until: NOW + DAY } as const;
      state.apply({ kind: 'suppressed', matchers, ...made });
      for (const event of events) state.apply(event);
      expect(state.suppressions.get('S-1')?.hidden).toBe(preview(matchers, alertsOf(events), NOW).events.hidden);
    }),
  );
});

const one = (details: Parameters<typeof arrival>[1], hoursAgo = 1) =>
  arrival(NOW, { ...details, eventAt: NOW - hoursAgo * HOUR });
const fields = (namespace: string, more: object = {}) => ({ 'k8s.ns.name': namespace, ...more });
const SHOP: Matcher = { facet: 'namespace', op: '=', value: 'shop' };

describe('what it says', () => {
  test('the worst priority, the places, and which alerts of the rule stay visible, the busiest first', () => {
    const alerts = alertsOf([
      one({ fields: fields('shop'), priority: 'Warning' }),
      one({ fields: fields('lab') }),
      one({ fields: fields('ops') }, 2),
      one({ fields: fields('ops') }, 3),
      one({ rule: 'S', fields: fields('shop') }),
    ]);
    expect(preview([RULE, SHOP], alerts, NOW)).toMatchObject({
      events: { hidden: 1, total: 5 },
      highest: 'Warning',
      where: [{ workload: 'shop', hidden: 1 }],
      visible: {
        alerts: 2,
        events: 3,
        busiest: [
          { id: 'F-3', place: 'ops', events: 2 },
          { id: 'F-2', place: 'lab', events: 1 },
        ],
      },
    });
  });

  test('an alert that was judged true positive, also when it is older than the window', () => {
    const [old] = alertsOf([one({ fields: fields('shop') }, 300)]);
    const judged = { ...old, resolution: { by: ANA, at: NOW, disposition: 'true-positive' } } as Alert;
    expect(preview([RULE, SHOP], [judged], NOW)).toMatchObject({ truePositives: 1, alerts: { hidden: 0, total: 0 } });
    expect(preview([RULE, { ...SHOP, value: 'lab' }], [judged], NOW).truePositives).toBe(0);
  });
});

test('20,000 alerts take less than a second', () => {
  const alerts = alertsOf(
    Array.from({ length: 20_000 }, (_, index) =>
      one({ fields: fields(`ns-${index % 500}`, { 'proc.name': `p${index}` }) }),
    ),
  );
  // As many buckets as an alert can have.
  const buckets = Array.from({ length: 168 }, (_, index) => ({ hour: Math.floor(NOW / HOUR) - 167 + index, count: 1 }));
  const full = alerts.map((alert) => ({ ...alert, buckets }));
  const begun = performance.now();
  const seen = preview([RULE, { facet: 'namespace', op: '~', value: 'ns-1*' }], full, NOW);
  expect(performance.now() - begun).toBeLessThan(1_000);
  expect(seen.alerts.total).toBe(20_000);
});

describe('known values', () => {
  const alerts = alertsOf(
    ['a', 'b', 'a'].map((user, index) =>
      one({ fields: fields('shop', { 'user.name': user, 'proc.name': `p${index}` }) }),
    ),
  );

  const facetsOf = (some: readonly AlertFigures[]) => some.map(({ facets }) => facets);

  test('are those of all matching alerts', () => {
    expect(knownValues([RULE, SHOP], facetsOf(alerts), ['user', 'target'])).toEqual([
      { facet: 'user', known: ['a', 'b'] },
      { facet: 'target', known: [] },
    ]);
  });

  test('are not looked at where a facet varies too much', () => {
    const many = alertsOf(
      Array.from({ length: MAX_KNOWN + 1 }, (_, index) =>
        one({ fields: fields('shop', { 'user.name': `u${index}` }) }),
      ),
    );
    expect(knownValues([RULE], facetsOf(many), ['user'])).toEqual([]);
    expect(knownValues([RULE], facetsOf(many).slice(1), ['user'])[0]?.known).toHaveLength(MAX_KNOWN);
  });
});

describe('grounds', () => {
  const base = preview([RULE, SHOP], alertsOf([one({ fields: fields('shop') })]), NOW);
  test.each([
    ['nothing grave', base, []],
    ['Critical', { ...base, highest: 'Critical' as const }, ['priority']],
    ['worse than Critical', { ...base, highest: 'Emergency' as const }, ['priority']],
    ['an error', { ...base, highest: 'Error' as const }, []],
    ['at the share', { ...base, alerts: { hidden: 5, total: 20 } }, []],
    ['over the share', { ...base, alerts: { hidden: 6, total: 20 } }, ['share']],
    ['one of one', { ...base, alerts: { hidden: 1, total: 1 } }, []],
    ['several clusters', { ...base, clusters: ['eu', 'us'] }, ['clusters']],
    ['once judged true positive', { ...base, truePositives: 1 }, ['true-positive']],
  ])('%s', (_title, seen, kinds) => {
    expect(groundsOf(seen, 0.25).map(({ kind }) => kind)).toEqual(kinds);
  });

  test('property: grounds never go away when more is hidden', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.constantFrom(...PRIORITIES), (hidden, more, highest) => {
        const kinds = (n: number) =>
          groundsOf({ ...base, highest, alerts: { hidden: n, total: 40 } }, 0.25).map(({ kind }) => kind);
        expect(kinds(hidden + more)).toEqual(expect.arrayContaining(kinds(hidden)));
        expect(kinds(0).includes('priority')).toBe(rank(highest) <= rank('Critical'));
      }),
    );
  });
});
