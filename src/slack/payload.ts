/** Slack's payloads, parsed at the edge: who did it, on what. */
import { z } from 'zod';
import type { Actor } from '../alert/actor.ts';
import type { AlertId, SuppressionId } from '../alert/alert.ts';

/** Loose: Slack adds keys without notice. */
const personSchema = z.looseObject({
  id: z.string().min(1),
  team_id: z.string().optional(),
  name: z.string().optional(),
  username: z.string().optional(),
});

const bodySchema = z.looseObject({
  user: personSchema,
  team: z.looseObject({ id: z.string() }).nullish(),
  channel: z.looseObject({ id: z.string() }).optional(),
  message: z.looseObject({ ts: z.string(), thread_ts: z.string().optional() }).optional(),
  trigger_id: z.string().optional(),
});

export interface Interaction {
  readonly actor: Actor;
  readonly channel?: string;
  readonly trigger?: string;
}

/** Who pressed or submitted, and where; from a block action or a view submission. */
export function readInteraction(body: unknown): Interaction {
  const { user, team, channel, trigger_id } = bodySchema.parse(body);
  return {
    actor: { user: user.id, team: user.team_id ?? team?.id ?? '', name: user.name ?? user.username ?? user.id },
    ...(channel === undefined ? {} : { channel: channel.id }),
    ...(trigger_id === undefined ? {} : { trigger: trigger_id }),
  };
}

const openViewSchema = z.looseObject({ view: z.looseObject({ id: z.string(), hash: z.string() }) });

export interface OpenView {
  readonly id: string;
  readonly hash: string;
}

/** The view in which something was pressed. */
export function readView(body: unknown): OpenView | undefined {
  return openViewSchema.safeParse(body).data?.view;
}

const commandSchema = z.looseObject({
  user_id: z.string(),
  user_name: z.string().optional(),
  team_id: z.string().default(''),
  channel_id: z.string(),
  trigger_id: z.string(),
  text: z.string().default(''),
});

export interface SlashCommand extends Interaction {
  readonly channel: string;
  readonly trigger: string;
  readonly text: string;
}

export function readCommand(body: unknown): SlashCommand {
  const { user_id, user_name, team_id, channel_id, trigger_id, text } = commandSchema.parse(body);
  const actor = { user: user_id, team: team_id, name: user_name ?? user_id };
  return { actor, channel: channel_id, trigger: trigger_id, text };
}

/** `F-12`, also typed as `f-12` or `12`. */
export function parseAlertId(text: string): AlertId | undefined {
  const digits = /^(?:F-)?(\d{1,9})$/i.exec(text.trim())?.[1];
  return digits === undefined ? undefined : `F-${Number(digits)}`;
}

/** `S-3`, also typed as `s-3` or `3`. */
export function parseSuppressionId(text: string): SuppressionId | undefined {
  const digits = /^(?:S-)?(\d{1,9})$/i.exec(text.trim())?.[1];
  return digits === undefined ? undefined : `S-${Number(digits)}`;
}

/** The value of a pressed button. */
export const buttonSchema = z.looseObject({ value: z.string().min(1).max(100) });

/** The option chosen in an overflow menu. */
export const choiceSchema = z.looseObject({ selected_option: z.looseObject({ value: z.string().min(1).max(100) }) });
