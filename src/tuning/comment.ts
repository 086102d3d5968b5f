/** Text of people inside a comment of a YAML file: it stays on its line, and in its comment. */

const MAX_TEXT = 300;

/** Letters, digits, marks, punctuation and blanks stay; whatever could end a line or hide text becomes a question mark. */
export function commentText(text: string): string {
  const cleaned = text
    .slice(0, 4 * MAX_TEXT)
    .replace(/[\s\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '?')
    .trim();
  const characters = [...cleaned];
  return characters.length <= MAX_TEXT ? cleaned : `${characters.slice(0, MAX_TEXT - 1).join('')}…`;
}

/** `2026-05-23 10:00 UTC`. */
export function dateText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
