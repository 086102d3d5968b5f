/** What the store remembers: first time here, how often before and how that was judged, the same rule elsewhere. */
import type { Alert } from '../../alert/alert.ts';
import type { History, Scope } from '../../alert/history.ts';
import type { WeighedSignal } from '../analysis.ts';
import { isOnHost, podNameOf } from '../container.ts';
import { counted } from '../spans.ts';
import { periodText } from '../utc.ts';
import type { EventView } from '../view.ts';
import { NONE } from './signal.ts';

/** Signals from what came before. */
export function fromHistory(
  view: EventView,
  history: History | undefined,
  alert: Alert | undefined,
): readonly WeighedSignal[] {
  const earlier = history?.earlier ?? [];
  return [
    ...harmful(earlier),
    ...(alert === undefined ? NONE : seen(alert, earlier)),
    ...(history?.first === undefined ? NONE : first(history.first, view)),
    ...(history === undefined ? NONE : elsewhere(history)),
  ];
}

type Earlier = History['earlier'];

function harmful(earlier: Earlier): readonly WeighedSignal[] {
  const known = earlier.find(({ disposition }) => disposition === 'true-positive');
  if (known === undefined) return NONE;
  const text = `the same alert was judged a true positive before, as ${known.id}`;
  return weigh('up', 3, ['earlier-true-positive'], text);
}

/**
 * `seen 40 times in 12 days, 2 earlier alerts resolved as benign (last F-7)`. The period reaches from the receipt of the
 * first event that is still counted to that of the last one.
 */
function seen(alert: Alert, earlier: Earlier): readonly WeighedSignal[] {
  const count = earlier.reduce((sum, one) => sum + one.count, alert.count);
  if (count < 2) return NONE;
  const since = Math.min(alert.receivedAt, ...earlier.map((one) => one.since));
  const times = `seen ${counted(count, 'time')} in ${periodText(alert.lastReceivedAt - since)}`;
  if (earlier.length === 0) return weigh('neutral', 0, ['count', 'seen-since'], times);
  const isHarmless = earlier.every(({ disposition }) => disposition !== 'true-positive');
  const [direction, weight] = isHarmless ? (['down', 2] as const) : (['neutral', 0] as const);
  return weigh(direction, weight, ['count', 'seen-since', 'earlier'], `${times}, ${judged(earlier)}`);
}

const JUDGED = [
  ['benign', 'as benign'],
  ['false-positive', 'as a false positive'],
  ['true-positive', 'as a true positive'],
] as const;

/** `2 earlier alerts resolved as benign, 1 as a false positive (last F-7)`. */
function judged(earlier: Earlier): string {
  const parts = JUDGED.flatMap(([disposition, words]) => {
    const count = earlier.filter((one) => one.disposition === disposition).length;
    return count === 0 ? [] : [{ count, words }];
  }).map(({ count, words }, index) =>
    index === 0 ? `${counted(count, 'earlier alert')} resolved ${words}` : `${count} ${words}`,
  );
  return `${parts.join(', ')} (${earlier.length === 1 ? '' : 'last '}${earlier[0]?.id})`;
}

/** Known, because what was forgotten may have been before it. */
function first(scope: Scope, view: EventView): readonly WeighedSignal[] {
  return note(`first-in-${scope}`, `first known match of this rule ${where(scope, view)}`);
}

function where(scope: Scope, view: EventView): string {
  if (scope === 'image') return 'in this image';
  if (scope === 'place') return `on this ${placeNoun(view)}`;
  return OF_A_CLUSTER.has(view.event.source) ? 'in this cluster' : 'from this cluster';
}

/** What others tell of is not in the cluster, only whoever read it. */
const OF_A_CLUSTER = new Set(['syscall', 'k8s_audit']);

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
  return weigh('neutral', 0, [figure], text);
}

function weigh(
  direction: WeighedSignal['direction'],
  weight: number,
  figures: readonly string[],
  text: string,
): readonly WeighedSignal[] {
  const cites = figures.map((figure) => ({ kind: 'history', figure }) as const);
  return [{ direction, weight, statement: { spans: [{ text }], cites } }];
}
