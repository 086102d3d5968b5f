/** Quotes a value for a POSIX shell so that it is exactly one literal word. */

/** Letters, digits and punctuation that no shell reads as syntax anywhere in a word. */
const BARE = /^[A-Za-z0-9_.,:/@%+-]+$/;

export function quoteWord(value: string): string {
  return BARE.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
