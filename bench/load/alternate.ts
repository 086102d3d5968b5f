/** A B A B: what is compared is measured in turns, so that what else the machine does meets both. */
import { median } from '../statistics.ts';

export interface Turns<T> {
  readonly ours: readonly T[];
  readonly baseline: readonly T[];
}

/** One round of each to warm up, then `rounds` of each in turns. */
export async function alternate<T>(
  rounds: number,
  ours: () => Promise<T> | T,
  baseline: () => Promise<T> | T,
): Promise<Turns<T>> {
  const turns = { ours: [] as T[], baseline: [] as T[] };
  for (let round = 0; round <= rounds; round += 1) {
    const [one, other] = [await ours(), await baseline()];
    if (round === 0) continue;
    turns.ours.push(one);
    turns.baseline.push(other);
  }
  return turns;
}

/** The middle value of ours and the baseline that gives the middle ratio of the rounds. */
export function compared<T>({ ours, baseline }: Turns<T>, of: (round: T) => number) {
  const ratio = median(ours.map((round, index) => of(round) / of(baseline[index] ?? round)));
  const value = median(ours.map(of));
  return { value, baseline: value / ratio };
}
