/** The shape of playbook files: what is known about a rule, written by people, checked by zod. */
import { z } from 'zod';
import { fieldTestSchema } from './field-test.ts';

/** Where a command can be run. The event decides which of these is at hand. */
const RUNTIMES = ['kubernetes', 'docker', 'containerd', 'host', 'aws', 'gcp', 'okta', 'github'] as const;
export type Runtime = (typeof RUNTIMES)[number];

const sentence = z.string().trim().min(1).max(600);

/**
 * Text with placeholders such as `{proc.name}` or `{where}`. Several alternatives may be given: the first whose
 * placeholders are all known is used, and none is shown when none fits.
 */
const template = z
  .union([sentence, z.array(sentence).min(1)])
  .transform((text) => (Array.isArray(text) ? text : [text]));

/** Commands by runtime; placeholders are replaced by shell-quoted values. */
const commands = z.partialRecord(
  z.enum(RUNTIMES),
  z
    .union([z.string().trim().min(1), z.array(z.string().trim().min(1)).min(1)])
    .transform((text) => (Array.isArray(text) ? text : [text])),
);

const signalSchema = z.strictObject({
  /** Field name to test; all must hold. */
  when: z.record(z.string(), fieldTestSchema),
  raises: z.int().min(1).max(3).optional(),
  lowers: z.int().min(1).max(3).optional(),
  says: template,
});

const checkSchema = z.strictObject({
  /** The question this answers, as a full sentence. */
  ask: template,
  /** What to conclude from the answer. */
  // biome-ignore lint/suspicious/noThenProperty: a key of the playbook format; its value is a list, never a function
  then: template.optional(),
  /** Where to look when no command applies, for instance a console. */
  look: template.optional(),
  run: commands.optional(),
});

const sharedCheck = z.strictObject({ use: z.string() });

const actionSchema = z.strictObject({
  title: sentence,
  tier: z.enum(['observe', 'contain', 'destroy']),
  /** What it does, and what it does not. */
  effect: sentence,
  run: commands,
  undo: commands.optional(),
  /** What is lost or must be known before. */
  caution: sentence.optional(),
});

const hardening = z.strictObject({
  advice: sentence,
  /** What it takes: kernel, Kubernetes version, admission control. */
  needs: sentence.optional(),
  snippet: z.strictObject({ language: z.string(), text: z.string() }).optional(),
});

const tuning = z.strictObject({
  /** When the alert is benign and keeps coming. */
  advice: sentence,
  /** The list or macro that the upstream rule provides for known cases. */
  hook: z.string().optional(),
  /** Falco fields on which an exception of this rule would be specific enough. */
  exception: z.array(z.string()).optional(),
});

export const playbookSchema = z.strictObject({
  rule: z.union([z.string(), z.array(z.string()).min(1)]).transform((rule) => (Array.isArray(rule) ? rule : [rule])),
  source: z.string().default('syscall'),
  techniques: z.array(z.string().regex(/^T(A\d{4}|\d{4}(\.\d{3})?)$/)).default([]),
  /** One sentence with the real names: what was observed. */
  summary: template,
  /** What the rule observed. */
  meaning: sentence,
  /** What it does not prove. */
  unproven: sentence,
  benign: z.array(sentence).min(1),
  signals: z.array(signalSchema).default([]),
  checks: z.array(z.union([sharedCheck, checkSchema])).min(2),
  contain: z.array(z.string()).default([]),
  /** How to find the way in and remove it. */
  eradicate: z.array(sentence).default([]),
  harden: z.array(hardening).min(1),
  tune: tuning,
  escalate: sentence.optional(),
  references: z.array(z.url({ protocol: /^https$/ })).min(1),
});

/** Shared checks and actions, by id. */
export const catalogueSchema = z.strictObject({
  checks: z.record(z.string(), checkSchema).default({}),
  actions: z.record(z.string(), actionSchema).default({}),
});

export type Signal = z.output<typeof signalSchema>;
export type Check = z.output<typeof checkSchema>;
export type Action = z.output<typeof actionSchema>;
export type Catalogue = z.output<typeof catalogueSchema>;

/** A playbook with its shared checks filled in. */
export type Playbook = Omit<z.output<typeof playbookSchema>, 'checks'> & {
  /** File name without extension, for citations. */
  readonly id: string;
  readonly checks: readonly Check[];
};
