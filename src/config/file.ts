/** `falconer.yml`: what does not fit into variables. */
import { validate } from 'node-cron';
import { z } from 'zod';
import { matcherSchema } from '../falco/matcher.ts';
import { PRIORITIES } from '../falco/priority.ts';
import { tokenSchema } from './token.ts';

const HOUR_MS = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: HOUR_MS, d: 24 * HOUR_MS };

/** `30m`, `12h`, `30d`, as milliseconds. */
const durationSchema = z
  .string()
  .regex(/^\d{1,5}[mhd]$/, 'expected a duration such as 30m, 12h or 7d')
  .transform(milliseconds);

function milliseconds(text: string): number {
  return Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? 0);
}

/** Quiet is no alarm for who says `off`. */
const silenceSchema = z
  .string()
  .regex(/^(\d{1,5}[mhd]|off)$/, 'expected a duration such as 30m, 12h or 7d, or off')
  .transform((text): number | 'off' => (text === 'off' ? text : milliseconds(text)));

const senderSchema = z.strictObject({
  /** Names it in figures, cards and the log. */
  name: z.string().regex(/^[\w.-]{1,60}$/, 'expected letters, digits, dots, hyphens and underscores, at most 60'),
  token: tokenSchema.optional(),
  /** Name of the variable that holds the token instead. */
  tokenEnv: z.string().min(1).optional(),
  /** Its cluster; `cluster` of the file unless given. */
  cluster: z.string().min(1).max(100).optional(),
  silence: silenceSchema.optional(),
});

/** A range that takes in most addresses would say of everything that it is the cluster's. */
const WIDEST_BITS = 8;

const rangeSchema = z
  .union([z.cidrv4(), z.cidrv6()], 'expected a range such as 10.42.0.0/16 or fd00:42::/48')
  .refine((text) => Number(text.split('/')[1]) >= WIDEST_BITS, `expected /${WIDEST_BITS} or narrower`);

const clusterSchema = z.strictObject({
  name: z.string().min(1).max(100),
  ranges: z.array(rangeSchema).min(1).max(100),
});

const routeSchema = z.strictObject({
  /** All must hold; without matchers a route takes everything. */
  match: z.array(matcherSchema).default([]),
  minimumPriority: z.enum(PRIORITIES).optional(),
  channel: z.string().min(1),
});

export const fileSchema = z.strictObject({
  /** Name of the cluster whose events arrive here, when the events do not say. */
  cluster: z.string().min(1).max(100).optional(),
  /** The ranges of addresses that clusters give to their pods and services. */
  clusters: z.array(clusterSchema).max(200).default([]),
  /** Who may send events beside the one with FALCONER_INGEST_TOKEN, each with a token of its own. */
  senders: z.array(senderSchema).max(200).default([]),
  /** A sender that was heard from raises an alarm after so long without an event, unless it says otherwise itself. */
  silence: silenceSchema.optional(),
  /** Files in PEM form, relative to this one; with `ca`, senders must show a certificate that it signed. */
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1), ca: z.string().min(1).optional() }).optional(),
  /** The first route that matches decides the channel; what matches none goes to SLACK_CHANNEL. */
  routes: z.array(routeSchema).default([]),
  suppression: z
    .strictObject({
      longest: durationSchema.default(30 * 24 * HOUR_MS),
      /** Made permanent, and nothing matched for so long: Falco is tuned. */
      tunedAfter: durationSchema.default(24 * HOUR_MS),
      /** Slack user ids: one of them, other than its owner, must approve a suppression that is grave. */
      approvers: z
        .array(z.string().regex(/^[UW][A-Z0-9]{5,}$/, 'expected a Slack user id such as U012AB3CD'))
        .default([]),
      /** More of all alerts than this is grave. */
      share: z.number().gt(0).max(1).default(0.25),
      /** Its owner is told so long before its end. */
      warning: durationSchema.default(HOUR_MS),
      /** It ends by itself when nothing matched it for so long. */
      quiet: durationSchema.default(7 * 24 * HOUR_MS),
    })
    .prefault({}),
  /** The rules files that Falco loads, or folders of them, relative to this one: values named as a list are not exported. */
  rulesFiles: z.array(z.string().min(1)).default([]),
  ledger: z
    .strictObject({
      /** When the noise ledger of the last 7 days is posted: five fields of cron, in the time zone of the machine. */
      when: z
        .string()
        .refine((text) => text === 'off' || validate(text), 'expected five fields of cron such as 0 9 * * 1, or off')
        .default('0 9 * * 1'),
      /** SLACK_CHANNEL unless given. */
      channel: z.string().min(1).optional(),
    })
    .prefault({}),
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
      /** It must have arrived after so many seconds. */
      bodySeconds: z.int().min(1).max(600).default(30),
      /** Requests that are read or wait for the journal; further ones are refused. */
      inFlight: z.int().min(1).default(256),
      /** Bytes of their bodies, together. */
      backlogBytes: z
        .int()
        .min(1_024)
        .default(64 * 1_048_576),
      /** Open at once; further ones are closed. Every Falco keeps one. */
      connections: z.int().min(1).default(1_024),
    })
    .refine(({ bodyBytes, backlogBytes }) => backlogBytes >= bodyBytes, {
      path: ['backlogBytes'],
      error: 'expected at least bodyBytes, or the largest body would never be let in',
    })
    .prefault({}),
});

export type FileConfig = z.output<typeof fileSchema>;
