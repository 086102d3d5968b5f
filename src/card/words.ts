/** How priorities, states, dispositions and counts are said: one wording everywhere. */
import type { Disposition } from '../alert/alert.ts';
import type { Priority } from '../falco/priority.ts';

/** Shown beside the word, never instead of it. */
const SYMBOLS: Readonly<Record<Priority, string>> = {
  Emergency: '🔴',
  Alert: '🔴',
  Critical: '🔴',
  Error: '🟠',
  Warning: '🟡',
  Notice: '🔵',
  Informational: '⚪',
  Debug: '⚪',
};

export function prioritySymbol(priority: Priority): string {
  return SYMBOLS[priority];
}

const DISPOSITION_WORDS: Readonly<Record<Disposition, string>> = {
  'true-positive': 'true positive',
  benign: 'benign',
  'false-positive': 'false positive',
};

export function dispositionWord(disposition: Disposition): string {
  return DISPOSITION_WORDS[disposition];
}

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** `11 min`, `2 h 5 min`, `3 d`: the two largest units that matter. */
export function duration(ms: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, ms);
  for (const [size, unit] of UNITS) {
    const amount = Math.floor(rest / size);
    if (amount > 0) parts.push(`${amount} ${unit}`);
    rest -= amount * size;
    if (parts.length === 2 || (parts.length === 1 && amount === 0)) break;
  }
  return parts.length > 0 ? parts.join(' ') : 'less than a second';
}
