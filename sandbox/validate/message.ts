// Says what Slack would refuse in a message.
import { z } from 'zod';
import { block } from './blocks.ts';
import { repeatedIds } from './identities.ts';
import { type Problem, problemsOf } from './problem.ts';
import { filled } from './text.ts';

const MOST_BLOCKS = 50;

/** Slack documents no figure; its maintainers speak of 12,000 (bolt-js#2509). */
const LONGEST_CUMULATIVE_TEXT = 12_000;

const blocksOfMessage = z.strictObject({ blocks: z.array(block).max(MOST_BLOCKS) });

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const flat = z.record(z.string(), scalar);
const messageMetadata = z.strictObject({
  metadata: z.strictObject({
    event_type: filled(255),
    event_payload: z.record(z.string(), z.union([scalar, flat, z.array(flat)])),
  }),
});

/** Both parts are optional; `sumText: false` leaves out the cumulative limit, which response_url does not have. */
export interface MessageParts {
  readonly blocks?: unknown;
  readonly metadata?: unknown;
  readonly sumText?: boolean;
}

export function validateMessage({ blocks, metadata, sumText = true }: MessageParts): Problem[] {
  return [
    ...(blocks === undefined ? [] : blockProblems(blocks, sumText)),
    ...(metadata === undefined ? [] : metadataProblems(metadata)),
  ];
}

function blockProblems(blocks: unknown, sumText: boolean): Problem[] {
  const parsed = blocksOfMessage.safeParse({ blocks });
  if (!parsed.success) {
    return problemsOf(parsed.error, { blocks });
  }
  const length = textLength(blocks);
  const tooLong: Problem = {
    pointer: '/blocks',
    message: `cumulative text is ${length} characters, no more than ${LONGEST_CUMULATIVE_TEXT} allowed`,
    code: 'msg_blocks_too_long',
  };
  return [...repeatedIds(parsed.data.blocks), ...(sumText && length > LONGEST_CUMULATIVE_TEXT ? [tooLong] : [])];
}

function metadataProblems(metadata: unknown): Problem[] {
  const parsed = messageMetadata.safeParse({ metadata });
  return parsed.success ? [] : problemsOf(parsed.error, { metadata }, 'invalid_metadata_format');
}

/** The length of everything under a `text` key, at any depth. */
function textLength(value: unknown): number {
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === 'text' && typeof inner === 'string' ? inner.length : textLength(inner)),
    0,
  );
}
