/** The last refused bodies: no sender of Falco events reads our answer, so an operator must be able to see them here. */

export interface Refusal {
  readonly at: number;
  readonly status: number;
  readonly reason: string;
}

const KEPT = 20;

export class Refusals {
  #latest: Refusal[] = [];
  #total = 0;

  add(refusal: Refusal): void {
    this.#total += 1;
    this.#latest = [refusal, ...this.#latest].slice(0, KEPT);
  }

  get total(): number {
    return this.#total;
  }

  /** Newest first. */
  get latest(): readonly Refusal[] {
    return this.#latest;
  }
}
