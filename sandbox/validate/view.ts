// Says what Slack would refuse in a modal or a Home tab.
import { z } from 'zod';
import { block } from './blocks.ts';
import { LONGEST_ID } from './elements.ts';
import { repeatedIds } from './identities.ts';
import { type Problem, problemsOf } from './problem.ts';
import { plainText, upTo } from './text.ts';

const LARGEST_VIEW_BYTES = 250_000;

const anyView = {
  blocks: z.array(block).max(100),
  private_metadata: upTo(3000).optional(),
  callback_id: upTo(LONGEST_ID).optional(),
  external_id: upTo(LONGEST_ID).optional(),
};

const modal = z
  .strictObject({
    type: z.literal('modal'),
    ...anyView,
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
  })
  .refine(({ blocks, submit }) => submit || !blocks.some(({ type }) => type === 'input'), {
    path: ['submit'],
    message: 'submit is required when there is an input block',
  });

const home = z.strictObject({ type: z.literal('home'), ...anyView });

const view = z.discriminatedUnion('type', [modal, home]);

export function validateView(content: unknown): Problem[] {
  const parsed = view.safeParse(content);
  if (!parsed.success) {
    return problemsOf(parsed.error, content);
  }
  const tooLarge: Problem = {
    pointer: '',
    message: `view is over ${LARGEST_VIEW_BYTES} bytes`,
    code: 'view_too_large',
  };
  const isTooLarge = Buffer.byteLength(JSON.stringify(content)) > LARGEST_VIEW_BYTES;
  return [...repeatedIds(parsed.data.blocks), ...(isTooLarge ? [tooLarge] : [])];
}
