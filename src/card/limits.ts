import { redact } from '../analysis/redact.ts';
import { visible } from '../analysis/visible.ts';

/** Slack's limits that cards can meet, from docs.slack.dev and from failures that users of Slack's libraries reported. */
export const LIMITS = {
  header: 150,
  sectionText: 3_000,
  buttonText: 75,
  modalTitle: 24,
  optionText: 75,
  /** Text of all blocks of a message: undocumented, refused above about 11,000 to 13,000 (bolt-js#2509, #2867). */
  messageText: 9_000,
  fallbackText: 4_000,
  placeholder: 150,
} as const;

/** Cuts at a code point and says that it did; `limit` counts UTF-16 units, the larger of Slack's possible measures. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const last = cut.charCodeAt(cut.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`;
}

/** An untrusted text, cut. Unseen characters are written out first: afterwards the text would grow, up to ninefold. */
export function short(text: string, limit: number): string {
  return clip(visible(text), limit);
}

/** A value of an event, cut, with secrets in it masked: for rules and facets, which no analysis has masked. */
export function masked(text: string, limit: number): string {
  return short(redact(text), limit);
}
