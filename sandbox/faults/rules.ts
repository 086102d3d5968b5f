// What can go wrong with a Web API call, as data, so that tests and scripts can ask for it.
import { z } from 'zod';

const effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status'), status: z.int().min(400).max(599), retryAfter: z.number().optional() }),
  z.strictObject({ kind: z.literal('error'), code: z.string() }),
  /** Without `ms` there is never an answer; with it, the call is carried out and answered that much later. */
  z.strictObject({ kind: z.literal('hang'), ms: z.number().min(0).optional(), applied: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('cut') }),
  z.strictObject({ kind: z.literal('applyThenCut') }),
]);

export const faultRule = z.strictObject({
  /** A method name, or `*` for every method. */
  method: z.string(),
  /** Id or name; without it the rule holds for every channel. */
  channel: z.string().optional(),
  times: z.union([z.int().min(1), z.literal('always')]).optional(),
  effect,
});

export type Effect = z.infer<typeof effect>;
export type FaultRule = z.infer<typeof faultRule>;
