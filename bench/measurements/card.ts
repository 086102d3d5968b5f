/** Analysis and card of one event, from its bytes to the blocks for Slack. */
import { openAlert } from '../../src/alert/fold.ts';
import { analyse } from '../../src/analysis/analyse.ts';
import { alertCard } from '../../src/card/alert-card.ts';
import { judge } from '../../src/intake/arrivals.ts';
import type { Library } from '../../src/playbook/library.ts';
import { readPlaybooks } from '../../src/playbook-folder.ts';
import { judged, type Measurement } from '../frame.ts';
import { alternate } from '../load/alternate.ts';
import { eventText } from '../load/events.ts';
import { median, quantile } from '../statistics.ts';

const ROUNDS = 5;
const SAMPLES = 1_000;
const RULES = [
  'Terminal shell in container',
  'Read sensitive file untrusted',
  'Fileless execution via memfd_create',
  'Contact K8S API Server From Container',
  'A rule that no playbook knows',
];

export const card: Measurement = {
  name: 'card',
  about: 'analysis and card of one event',
  run: async ({ say }) => {
    const { library } = readPlaybooks();
    const texts = Array.from({ length: SAMPLES }, (_, group) =>
      eventText({ group, rule: RULES[group % RULES.length] ?? '' }),
    );
    const turns = await alternate<readonly number[]>(
      ROUNDS,
      () => texts.map((text) => timed(() => cardOf(text, library))),
      () => texts.map((text) => timed(() => JSON.parse(text))),
    );
    const [ours, parse] = [turns.ours.flat(), turns.baseline.flat()];
    const figure = { name: 'analysis + card, p50', value: median(ours), unit: 'ms', baseline: median(parse) };
    say(`  p99 ${quantile(ours, 0.99).toFixed(2)} ms`);
    return [judged(figure, { atMost: 0.5 })];
  },
};

function cardOf(text: string, library: Library): unknown {
  const read = judge(text, Date.now());
  if (read.kind !== 'arrivals') throw new Error(read.reason);
  return read.arrivals.map((arrival) => {
    if (arrival.kind === 'health') return undefined;
    const alert = openAlert('F-1', arrival);
    const history = { earlier: [], sameRuleElsewhere: 0, firstHere: true };
    return JSON.stringify(alertCard(alert, analyse({ event: alert.latest, alert, history, library })));
  });
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
