/** Makes every character of an untrusted text visible: nothing hides, reorders or breaks a line. */

/** Characters that are not seen as they are, as parts of a character class. */
const UNSEEN_CLASSES = [
  // Controls, format characters (zero width, bidi), separators, lone surrogates, private use, unassigned.
  String.raw`\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}`,
  // Blanks other than the space.
  String.raw`\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000`,
  // Letters and marks that look like nothing, and variation selectors.
  String.raw`\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}`,
];

const UNSEEN = new RegExp(`[${UNSEEN_CLASSES.join('')}]`, 'gu');

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

/** The text with unseen characters written as escapes: `\n`, `\u202e`, `\u{e0041}`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => SHORT[character] ?? escapeOf(character.codePointAt(0) ?? 0));
}

/** Whether a text has characters that a reader can't see as they are. */
export function hasUnseen(text: string): boolean {
  return text.search(UNSEEN) !== -1;
}

function escapeOf(code: number): string {
  const hex = code.toString(16);
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
