// The eight blocks that every Slack surface renders, with their limits; newer ones are refused on purpose.
import { z } from 'zod';
import { button, hasOneSource, imageElement, imageFields, LONGEST_ID, ONE_SOURCE, overflow } from './elements.ts';
import {
  checkboxes,
  datePicker,
  dateTimePicker,
  plainTextInput,
  radioButtons,
  staticSelect,
  usersSelect,
} from './inputs.ts';
import { richTextElements } from './rich-text.ts';
import { anyText, filled, LONGEST_TEXT, plainText } from './text.ts';

const blockId = { block_id: filled(LONGEST_ID).optional() };

const choosers = [staticSelect, usersSelect, radioButtons, checkboxes, datePicker, dateTimePicker] as const;

const header = z.strictObject({ type: z.literal('header'), ...blockId, text: plainText(150) });

const section = z
  .strictObject({
    type: z.literal('section'),
    ...blockId,
    text: anyText(LONGEST_TEXT).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: z.discriminatedUnion('type', [button, overflow, imageElement, ...choosers]).optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, 'must have text or fields');

const context = z.strictObject({
  type: z.literal('context'),
  ...blockId,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, ...anyText(LONGEST_TEXT).options]))
    .min(1)
    .max(10),
});

const actions = z.strictObject({
  type: z.literal('actions'),
  ...blockId,
  elements: z
    .array(z.discriminatedUnion('type', [button, overflow, ...choosers]))
    .min(1)
    .max(25),
});

const input = z.strictObject({
  type: z.literal('input'),
  ...blockId,
  label: plainText(2000),
  element: z.discriminatedUnion('type', [plainTextInput, ...choosers]),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});

const image = z
  .strictObject({ ...imageFields, ...blockId, title: plainText(2000).optional() })
  .refine(hasOneSource, ONE_SOURCE);

const divider = z.strictObject({ type: z.literal('divider'), ...blockId });

const richText = z.strictObject({ type: z.literal('rich_text'), ...blockId, elements: richTextElements });

export const block = z.discriminatedUnion('type', [header, section, richText, context, actions, divider, image, input]);
