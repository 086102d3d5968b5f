// What people can do in the workspace, as data: the arguments of `act` and the bodies that the page posts.
import { z } from 'zod';

/** An option, by its value or as the whole object. */
const option = z.union([z.string(), z.looseObject({ value: z.string() })]);

/**
 * Values of a view's inputs: `{ blockId: { actionId: choice } }`, or `{ blockId: choice }` where the block has one
 * control. A choice is typed text, an option's value, an id, a date, seconds, or a list of those; Slack's own state
 * objects are taken too.
 */
const entered = z.record(z.string(), z.unknown());

export const clickRequest = z.object({
  user: z.string(),
  /** A message's place, or `viewId` for a control in a modal or Home. */
  channel: z.string().optional(),
  ts: z.string().optional(),
  viewId: z.string().optional(),
  actionId: z.string(),
  blockId: z.string().optional(),
  /** What the control was set to; a button needs none of these. */
  value: z.string().nullish(),
  selectedOption: option.nullish(),
  selectedOptions: z.array(option).nullish(),
  selectedUser: z.string().nullish(),
  selectedDate: z.string().nullish(),
  selectedDateTime: z.number().nullish(),
  /** What else has been typed into the view so far. */
  values: entered.optional(),
});

export const commandRequest = z.object({ user: z.string(), channel: z.string(), text: z.string() });

export const submitRequest = z.object({ user: z.string(), viewId: z.string(), values: entered.optional() });

export const closeViewRequest = z.object({ user: z.string(), viewId: z.string() });

export const sayRequest = z.object({
  user: z.string(),
  channel: z.string(),
  text: z.string(),
  thread_ts: z.string().optional(),
});

export const openHomeRequest = z.object({ user: z.string() });

export const readRequest = z.object({ user: z.string(), channel: z.string() });

export type ClickRequest = z.infer<typeof clickRequest>;
export type CommandRequest = z.infer<typeof commandRequest>;
export type SubmitRequest = z.infer<typeof submitRequest>;
export type CloseViewRequest = z.infer<typeof closeViewRequest>;
export type SayRequest = z.infer<typeof sayRequest>;
export type OpenHomeRequest = z.infer<typeof openHomeRequest>;
export type ReadRequest = z.infer<typeof readRequest>;
