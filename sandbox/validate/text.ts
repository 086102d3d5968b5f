// Text objects: lengths are counted in UTF-16 units of the text as sent, and no text may be empty.
import { z } from 'zod';

export const LONGEST_TEXT = 3000;

/**
 * A string of at most `longest` UTF-16 units, the larger of the two ways in which Slack may count.
 * zod's own `max` counts code points, so it would let through twice as many emoji.
 */
export function upTo(longest: number) {
  return z.string().refine((text) => text.length <= longest, `must be less than ${longest + 1} characters`);
}

/** The same, but not empty. */
export function filled(longest: number) {
  return upTo(longest).min(1);
}

export function plainText(longest: number) {
  return z.strictObject({ type: z.literal('plain_text'), text: filled(longest), emoji: z.boolean().optional() });
}

export function anyText(longest: number) {
  const mrkdwn = z.strictObject({
    type: z.literal('mrkdwn'),
    text: filled(longest),
    verbatim: z.boolean().optional(),
  });
  return z.discriminatedUnion('type', [plainText(longest), mrkdwn]);
}
