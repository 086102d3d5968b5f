/**
 * Concern: our own word for how worrying an alert is, from Falco's priority and the signals.
 *
 * Score = base of the priority + weights of raising signals (at most 4) - weights of lowering signals (at most 3).
 *
 * | priority            | base |       | score      | concern  |
 * |---------------------|------|-------|------------|----------|
 * | Emergency, Alert    | 5    |       | 6 and more | urgent   |
 * | Critical            | 4    |       | 4, 5       | high     |
 * | Error               | 3    |       | 2, 3       | elevated |
 * | Warning             | 2    |       | below      | low      |
 * | Notice              | 1    |       |            |          |
 * | Informational, Debug| 0    |       |            |          |
 *
 * A raising signal never lowers it and the reverse. What Falco calls Critical or worse is never low: lowering signals
 * rest on names and circumstances, which an attacker can choose.
 */
import { isAtLeast, type Priority } from '../falco/priority.ts';
import type { Concern, Statement, WeighedSignal } from './analysis.ts';
import { isTestTool, PROBABLY_A_TEST } from './signals/test-tool.ts';
import { plain } from './spans.ts';

const BASE: Readonly<Record<Priority, number>> = {
  Emergency: 5,
  Alert: 5,
  Critical: 4,
  Error: 3,
  Warning: 2,
  Notice: 1,
  Informational: 0,
  Debug: 0,
};

const MOST_UP = 4;
const MOST_DOWN = 3;

export function concernOf(priority: Priority, signals: readonly WeighedSignal[]): Concern {
  const up = Math.min(MOST_UP, weightOf(signals, 'up'));
  const down = Math.min(MOST_DOWN, weightOf(signals, 'down'));
  const score = BASE[priority] + up - down;
  if (score >= 6) return 'urgent';
  if (score >= 4) return 'high';
  return score >= 2 || isAtLeast(priority, 'Critical') ? 'elevated' : 'low';
}

function weightOf(signals: readonly WeighedSignal[], direction: WeighedSignal['direction']): number {
  return signals.reduce((sum, signal) => (signal.direction === direction ? sum + signal.weight : sum), 0);
}

/** What the lowering signals suggest, for the line of the concern. */
export function likelyOf(signals: readonly WeighedSignal[]): string | undefined {
  const lowering = signals.filter((signal) => signal.direction === 'down');
  if (lowering.some((signal) => isTestTool(plain(signal.statement.spans)))) return PROBABLY_A_TEST;
  if (lowering.some((signal) => signal.statement.cites.some((cite) => cite.kind === 'history')))
    return 'judged harmless before';
  return undefined;
}

/** `Critical at Falco, 1 raising and 1 lowering signal, probably a test`. */
export function becauseOf(
  priority: Priority,
  signals: readonly WeighedSignal[],
  likely: string | undefined,
): Statement {
  const up = signals.filter((signal) => signal.direction === 'up').length;
  const down = signals.filter((signal) => signal.direction === 'down').length;
  const text = `${priority} at Falco, ${countText(up, down)}${likely === undefined ? '' : `, ${likely}`}`;
  const counting = signals.filter(({ direction }) => direction !== 'neutral');
  return {
    spans: [{ text }],
    cites: [{ kind: 'event', name: 'priority' }, ...counting.flatMap(({ statement }) => statement.cites)],
  };
}

function countText(up: number, down: number): string {
  if (up === 0 && down === 0) return 'no signal raises or lowers it';
  const parts = [...(up > 0 ? [`${up} raising`] : []), ...(down > 0 ? [`${down} lowering`] : [])];
  return `${parts.join(' and ')} signal${(down > 0 ? down : up) === 1 ? '' : 's'}`;
}
