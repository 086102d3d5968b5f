/** Damage to the data folder: the start stops, and says where and what to do. */

export class DataDamaged extends Error {
  readonly code = 'data-damaged';

  /** `place` is a file with a line or byte position; `remedy` what a person can do. */
  constructor(place: string, found: string, remedy: string) {
    super(`${place}: ${found}. ${remedy}`);
  }
}
