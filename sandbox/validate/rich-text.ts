// rich_text blocks: sections, lists, quotes and preformatted text, and the inline elements they hold.
import { z } from 'zod';
import { filled } from './text.ts';

// Not documented; text beyond this is refused by the message's cumulative limit anyway.
const LONGEST_INLINE = 12_000;

const styles = {
  bold: z.boolean(),
  italic: z.boolean(),
  strike: z.boolean(),
  code: z.boolean(),
  underline: z.boolean(),
};
const style = { style: z.strictObject(styles).partial().optional() };
const border = { border: z.union([z.literal(0), z.literal(1)]).optional() };
const url = filled(3000).regex(/^(https?:\/\/|mailto:|tel:)\S+$/, 'must be a URL');
const name = filled(255);

const text = z.strictObject({ type: z.literal('text'), text: filled(LONGEST_INLINE), ...style });

const link = z.strictObject({
  type: z.literal('link'),
  url,
  text: filled(LONGEST_INLINE).optional(),
  unsafe: z.boolean().optional(),
  ...style,
});

const date = z.strictObject({
  type: z.literal('date'),
  timestamp: z.int().min(0),
  format: filled(255).regex(/\{[a-z_]+\}/, 'must contain a token such as {date_short}'),
  url: url.optional(),
  fallback: filled(255).optional(),
  ...style,
});

const inline = z.discriminatedUnion('type', [
  text,
  link,
  date,
  z.strictObject({ type: z.literal('user'), user_id: name, ...style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: name, ...style }),
  z.strictObject({ type: z.literal('channel'), channel_id: name, ...style }),
  z.strictObject({ type: z.literal('team'), team_id: name, ...style }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), ...style }),
  z.strictObject({
    type: z.literal('emoji'),
    name,
    unicode: name.optional(),
    url: url.optional(),
    skin_tone: z.int().min(2).max(6).optional(),
    ...style,
  }),
  z.strictObject({ type: z.literal('color'), value: z.string().regex(/^#[0-9a-f]{6}$/i, 'must be #rrggbb'), ...style }),
]);

const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline).min(1) });

const list = z.strictObject({
  type: z.literal('rich_text_list'),
  style: z.enum(['bullet', 'ordered']),
  elements: z.array(section).min(1),
  indent: z.int().min(0).max(8).optional(),
  offset: z.int().min(0).optional(),
  ...border,
});

const quote = z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline).min(1), ...border });

const preformatted = z.strictObject({
  type: z.literal('rich_text_preformatted'),
  elements: z.array(z.discriminatedUnion('type', [text, link])).min(1),
  ...border,
});

export const richTextElements = z.array(z.discriminatedUnion('type', [section, list, quote, preformatted])).min(1);
