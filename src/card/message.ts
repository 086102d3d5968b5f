/** A message for Slack, and how its size is measured. */
import type { KnownBlock } from '@slack/types';
import { clip, LIMITS } from './limits.ts';
import { escapeMrkdwn } from './mrkdwn.ts';

export interface Message {
  /** A full sentence for notifications and screen readers, already escaped. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** Builds a message; `sentence` is plain text. */
export function message(sentence: string, blocks: readonly KnownBlock[]): Message {
  // A cut must leave no half of an entity such as `&amp;`.
  const text = clip(escapeMrkdwn(clip(sentence, LIMITS.fallbackText / 2)), LIMITS.fallbackText).replace(/&\w*…$/, '…');
  return { text, blocks };
}

/** The length of all texts in blocks, in UTF-16 units. */
export function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) =>
      sum + (typeof item === 'string' && (key === 'text' || key === 'fallback') ? item.length : textLength(item)),
    0,
  );
}

export function fits(blocks: readonly KnownBlock[]): boolean {
  return blocks.length <= 50 && textLength(blocks) <= LIMITS.messageText;
}
