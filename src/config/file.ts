/** `falconer.yml`: what does not fit into variables. */
import { z } from 'zod';
import { matcherSchema } from '../falco/matcher.ts';
import { PRIORITIES } from '../falco/priority.ts';

const HOUR_MS = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: HOUR_MS, d: 24 * HOUR_MS };

/** `30m`, `12h`, `30d`, as milliseconds. */
const durationSchema = z
  .string()
  .regex(/^\d{1,5}[mhd]$/, 'expected a duration such as 30m, 12h or 7d')
  .transform((text) => Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? 0));

const routeSchema = z.strictObject({
  /** All must hold; without matchers a route takes everything. */
  match: z.array(matcherSchema).default([]),
  minimumPriority: z.enum(PRIORITIES).optional(),
  channel: z.string().min(1),
});

export const fileSchema = z.strictObject({
  /** Name of the cluster whose events arrive here, when the events do not say. */
  cluster: z.string().min(1).max(100).optional(),
  /** The first route that matches decides the channel; what matches none goes to SLACK_CHANNEL. */
  routes: z.array(routeSchema).default([]),
  suppression: z.strictObject({ longest: durationSchema.default(30 * 24 * HOUR_MS) }).prefault({}),
  retention: z
    .strictObject({
      /** Alerts that were quiet for so long are forgotten. */
      age: durationSchema.default(30 * 24 * HOUR_MS),
      /** At most so many alerts are kept. */
      alerts: z.int().min(100).max(1_000_000).default(20_000),
      /** So many journal entries stay on disk behind the snapshot. */
      entries: z.int().min(0).default(1_000_000),
    })
    .prefault({}),
  /** Folder with playbooks of your own; they replace built-in ones of the same rule. */
  playbooks: z.string().optional(),
  limits: z
    .strictObject({
      /** Largest request body, after decompression. */
      bodyBytes: z.int().min(1_024).default(1_048_576),
    })
    .prefault({}),
});

export type FileConfig = z.output<typeof fileSchema>;
