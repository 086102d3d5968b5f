/** Tables that are asked with words from outside. */

/** The entry under a key; `constructor` and the like are keys of every object and of no table. */
export function entryOf<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
