// Buttons, menus and images: what stands in actions, beside a section, or in a context block.
import { z } from 'zod';
import { anyText, filled, plainText } from './text.ts';

export const LONGEST_ID = 255;
const LONGEST_URL = 3000;

export const actionId = { action_id: filled(LONGEST_ID).optional() };

const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

export const confirmable = { ...actionId, confirm: confirm.optional() };

export const selectable = {
  ...confirmable,
  placeholder: plainText(150).optional(),
  focus_on_load: z.boolean().optional(),
};

const url = filled(LONGEST_URL).regex(/^https?:\/\/\S+$/, 'must be an http or https URL');

export const button = z.strictObject({
  type: z.literal('button'),
  ...confirmable,
  text: plainText(75),
  value: filled(2000).optional(),
  url: url.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: filled(75).optional(),
});

/** An option whose text is `text`: menus take plain text only, radio buttons and checkboxes also mrkdwn. */
export function option<Text extends z.ZodType>(text: Text) {
  return z.strictObject({ text, value: filled(75), description: plainText(75).optional() });
}

export const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...confirmable,
  options: z
    .array(option(plainText(75)).extend({ url: url.optional() }))
    .min(1)
    .max(5),
});

const imageSource = {
  image_url: url.optional(),
  slack_file: z.union([z.strictObject({ id: filled(LONGEST_ID) }), z.strictObject({ url })]).optional(),
};

export const imageFields = { type: z.literal('image'), ...imageSource, alt_text: filled(2000) };

export function hasOneSource(image: { image_url?: unknown; slack_file?: unknown }): boolean {
  return (image.image_url === undefined) !== (image.slack_file === undefined);
}

export const ONE_SOURCE = 'must have exactly one of image_url and slack_file';

export const imageElement = z.strictObject(imageFields).refine(hasOneSource, ONE_SOURCE);
