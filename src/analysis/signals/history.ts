/** What the store remembers: first time here, earlier judgements, the same rule elsewhere. */
import type { Alert } from '../../alert/alert.ts';
import type { History } from '../../alert/history.ts';
import type { Citation, WeighedSignal } from '../analysis.ts';
import { isOnHost, podNameOf } from '../container.ts';
import { counted } from '../spans.ts';
import type { EventView } from '../view.ts';
import { NONE } from './signal.ts';

/** Signals from what came before. */
export function fromHistory(
  view: EventView,
  history: History | undefined,
  alert: Alert | undefined,
): readonly WeighedSignal[] {
  return [
    ...(history === undefined ? NONE : judged(history)),
    ...(history?.firstHere === true ? note('first-here', `first time on this ${placeNoun(view)}`) : NONE),
    ...(alert !== undefined && alert.count > 1 ? note('count', `seen ${counted(alert.count, 'time')} so far`) : NONE),
    ...(history === undefined ? NONE : elsewhere(history)),
  ];
}

function judged(history: History): readonly WeighedSignal[] {
  const harmful = history.earlier.find((alert) => alert.disposition === 'true-positive');
  if (harmful !== undefined) {
    return weigh(
      'up',
      3,
      'earlier-true-positive',
      `the same alert was judged a true positive before, as ${harmful.id}`,
    );
  }
  const judgedAlerts = history.earlier.filter(
    ({ disposition }) => disposition === 'benign' || disposition === 'false-positive',
  );
  const latest = judgedAlerts[0];
  if (latest === undefined) return NONE;
  const times = judgedAlerts.length === 1 ? 'once' : counted(judgedAlerts.length, 'time');
  const word = latest.disposition === 'benign' ? 'benign' : 'a false positive';
  return weigh(
    'down',
    2,
    'earlier-benign',
    `the same alert was judged ${word} before, as ${latest.id} (${times} in all)`,
  );
}

function elsewhere(history: History): readonly WeighedSignal[] {
  const count = history.sameRuleElsewhere;
  return count < 1
    ? NONE
    : note('same-rule-elsewhere', `${counted(count, 'other alert')} of this rule on other targets`);
}

function placeNoun(view: EventView): string {
  if (podNameOf(view) !== undefined) return 'workload';
  if (view.event.source !== 'syscall') return 'target';
  return isOnHost(view) ? 'host' : 'container or host';
}

function note(figure: string, text: string): readonly WeighedSignal[] {
  return weigh('neutral', 0, figure, text);
}

function weigh(
  direction: WeighedSignal['direction'],
  weight: number,
  figure: string,
  text: string,
): readonly WeighedSignal[] {
  const cite: Citation = { kind: 'history', figure };
  return [{ direction, weight, statement: { spans: [{ text }], cites: [cite] } }];
}
