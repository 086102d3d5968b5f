/** The shape of playbook files: what is known about a rule, written by people, checked by zod. */
import { z } from 'zod';
import { fieldTestSchema } from './field-test.ts';

/** Where a command can be run. The event decides which of these is at hand. */
const RUNTIMES = ['kubernetes', 'docker', 'containerd', 'host', 'aws', 'gcp', 'okta', 'github'] as const;
export type Runtime = (typeof RUNTIMES)[number];

const sentence = z.string().trim().min(1).max(600);

/** The first alternative whose placeholders are all known is used, and none is shown when none fits. */
const template = z
  .union([sentence, z.array(sentence).min(1)])
  .describe(
    'text with placeholders such as {proc.name} or {where}; several are alternatives, the first that can be filled is used',
  )
  .transform((text) => (Array.isArray(text) ? text : [text]));

const commands = z
  .partialRecord(
    z.enum(RUNTIMES),
    z
      .union([z.string().trim().min(1), z.array(z.string().trim().min(1)).min(1)])
      .transform((text) => (Array.isArray(text) ? text : [text])),
  )
  .describe('commands by runtime; placeholders stand bare and are replaced by shell-quoted values');

/** One text for every runtime, or one for each that needs words of its own. */
function perRuntime<T extends z.ZodType>(text: T) {
  return z.union([text, z.partialRecord(z.enum(RUNTIMES), text)]);
}

const signalSchema = z.strictObject({
  when: z.record(z.string(), fieldTestSchema).describe('tests by field name; all must hold'),
  raises: z.int().min(1).max(3).optional(),
  lowers: z.int().min(1).max(3).optional(),
  says: template,
});

const checkSchema = z.strictObject({
  ask: template.describe('the question this answers, as a full sentence'),
  // biome-ignore lint/suspicious/noThenProperty: a key of the playbook format; its value is a list, never a function
  then: perRuntime(template)
    .optional()
    .describe('what to conclude from the answer, by runtime where the words depend on it'),
  look: perRuntime(template)
    .optional()
    .describe('where to look when no command applies, for instance a console, by runtime where that depends on it'),
  run: commands.optional(),
});

const sharedCheck = z.strictObject({ use: z.string().describe('id of a check of a catalogue') });

const actionSchema = z.strictObject({
  title: sentence,
  tier: z.enum(['observe', 'contain', 'destroy']),
  effect: perRuntime(sentence).describe('what it does, and what it does not, by runtime where the words depend on it'),
  run: commands,
  undo: commands.optional(),
  caution: perRuntime(sentence)
    .optional()
    .describe('what is lost or must be known before, by runtime where the words depend on it'),
});

const hardening = z.strictObject({
  advice: sentence,
  needs: sentence.optional().describe('what it takes: kernel, Kubernetes version, admission control'),
  snippet: z.strictObject({ language: z.string(), text: z.string() }).optional(),
});

const tuning = z.strictObject({
  advice: sentence.describe('when the alert is benign and keeps coming'),
  hook: z.string().optional().describe("the list or macro that Falco's rule provides for known cases"),
  exception: z
    .array(z.string())
    .optional()
    .describe('fields on which an exception of this rule would be specific enough'),
});

const attackId = z.string().regex(/^T(A\d{4}|\d{4}(\.\d{3})?)$/);

export const playbookSchema = z.strictObject({
  rule: z.union([z.string(), z.array(z.string()).min(1)]).transform((rule) => (Array.isArray(rule) ? rule : [rule])),
  source: z.string().default('syscall').describe('where the events come from: syscall, or a plugin such as k8s_audit'),
  techniques: z.array(attackId).default([]),
  summary: template.describe('one sentence with the real names: what was observed'),
  meaning: sentence.describe('what the rule observed'),
  unproven: sentence.describe('what it does not prove'),
  benign: z.array(sentence).min(1).describe('harmless causes as they occur in practice'),
  signals: z.array(signalSchema).default([]),
  checks: z.array(z.union([sharedCheck, checkSchema])).min(2),
  contain: z
    .array(z.string())
    .default([])
    .describe('ids of actions of a catalogue, in the order in which to think of them'),
  eradicate: z.array(sentence).default([]).describe('how to find the way in and remove it'),
  harden: z.array(hardening).min(1),
  tune: tuning,
  escalate: sentence.optional(),
  references: z.array(z.url({ protocol: /^https$/ })).min(1),
});

const guideSchema = z.strictObject({
  for: z.array(attackId).min(1).describe('techniques or tactics of ATT&CK'),
  meaning: sentence.describe('what it is in general, not what one event shows'),
  benign: sentence,
  checks: z.array(z.union([sharedCheck, checkSchema])).min(1),
  harden: sentence,
});

/** Shared checks and actions, by id, and what is known about techniques. */
export const catalogueSchema = z.strictObject({
  checks: z.record(z.string(), checkSchema).default({}),
  actions: z.record(z.string(), actionSchema).default({}),
  guides: z.array(guideSchema).default([]),
});

/** The text for a runtime; undefined where others have texts of their own and this one has none. */
export function textFor<T extends string | readonly string[]>(
  text: T | Partial<Readonly<Record<Runtime, T>>> | undefined,
  runtime: Runtime | undefined,
): T | undefined {
  if (text === undefined || typeof text === 'string' || Array.isArray(text)) return text as T | undefined;
  return runtime === undefined ? undefined : (text as Partial<Readonly<Record<Runtime, T>>>)[runtime];
}

export type Signal = z.output<typeof signalSchema>;
export type Check = z.output<typeof checkSchema>;
export type Action = z.output<typeof actionSchema>;
export type Catalogue = z.output<typeof catalogueSchema>;

/** What is known about a technique or tactic, for rules without a playbook, with its shared checks filled in. */
export type Guide = Omit<z.output<typeof guideSchema>, 'for' | 'checks'> & { readonly checks: readonly Check[] };

/** A playbook with its shared checks filled in. */
export type Playbook = Omit<z.output<typeof playbookSchema>, 'checks'> & {
  /** File name without extension, for citations. */
  readonly id: string;
  readonly checks: readonly Check[];
};
