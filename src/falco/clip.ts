/** Cutting text that is kept. */

/**
 * The first `limit` UTF-16 code units of a text. What `slice` returns is a view in V8, which keeps the whole text in memory: ten
 * occurrences of each alert would hold on to ten command lines of a megabyte. A copy holds on to nothing.
 */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : copy(text.slice(0, limit));
}

/** The same text in memory of its own. */
export function copy(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
