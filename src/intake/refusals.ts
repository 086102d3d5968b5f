/** The last refused bodies: no sender of Falco events reads our answer, so an operator must be able to see them here. */
import { clip } from '../falco/clip.ts';

export interface Refusal {
  readonly at: number;
  readonly status: number;
  readonly reason: string;
  /** Name of the sender, if it had shown who it is. */
  readonly sender?: string;
  /** The beginning of what was refused, as it came. */
  readonly excerpt?: string;
}

const KEPT = 100;
const MAX_EXCERPT = 1_000;

export class Refusals {
  #latest: Refusal[] = [];
  #total = 0;

  add(refusal: Refusal): void {
    this.#total += 1;
    const { excerpt, ...rest } = refusal;
    const kept = excerpt === undefined ? rest : { ...rest, excerpt: clip(excerpt, MAX_EXCERPT) };
    this.#latest = [kept, ...this.#latest].slice(0, KEPT);
  }

  get total(): number {
    return this.#total;
  }

  /** Newest first. */
  get latest(): readonly Refusal[] {
    return this.#latest;
  }
}
