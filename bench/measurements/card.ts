/** Analysis and card, from an event's bytes to the blocks for Slack: 10,000 events of all rules, several times over. */
import { openAlert } from '../../src/alert/fold.ts';
import { analyse } from '../../src/analysis/analyse.ts';
import { alertCard } from '../../src/card/alert-card.ts';
import { judge } from '../../src/intake/arrivals.ts';
import type { Library } from '../../src/playbook/library.ts';
import { readPlaybooks } from '../../src/playbook-folder.ts';
import { judged, type Measurement } from '../frame.ts';
import { alternate } from '../load/alternate.ts';
import { variedTexts } from '../load/varied.ts';
import { median, quantile } from '../statistics.ts';

const ROUNDS = 3;
const SAMPLES = 10_000;

export const card: Measurement = {
  name: 'card',
  about: 'analysis and card of events of all rules',
  run: async ({ say }) => {
    const { library } = readPlaybooks();
    const texts = variedTexts(library, SAMPLES);
    const turns = await alternate<readonly number[]>(
      ROUNDS,
      () => texts.map((text) => timed(() => cardOf(text, library))),
      () => texts.map((text) => timed(() => JSON.parse(text))),
    );
    const [ours, parse] = [turns.ours.flat(), turns.baseline.flat()];
    const figure = {
      name: 'analysis + card of 10,000 events, p50',
      value: median(ours),
      unit: 'ms',
      baseline: median(parse),
    };
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
    const history = { earlier: [], sameRuleElsewhere: 0, first: 'cluster' as const };
    return JSON.stringify(alertCard(alert, analyse({ event: alert.latest, alert, history, library })));
  });
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
