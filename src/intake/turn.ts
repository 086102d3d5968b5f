/** Working on what arrives together, together. */

/**
 * Resolves once everything that arrived in this turn of the event loop was read. Whoever awaits it goes on right after
 * the others that do: a stage that runs for sixty events in a row, instead of once between two other stages, finds its
 * code and data in the processor's caches (docs/performance.md).
 */
export class Turn {
  #end: Promise<void> | undefined;

  end(): Promise<void> {
    this.#end ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#end = undefined;
        resolve();
      });
    });
    return this.#end;
  }
}
