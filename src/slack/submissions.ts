/** Submitted modals: parse the fields, call one verb, and answer with an error at the field or close. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import { type AlertId, DISPOSITIONS } from '../alert/alert.ts';
import { CALLBACK, FIELD } from '../card/modals.ts';
import { assign } from '../desk/assign.ts';
import { recordMitigation } from '../desk/mitigate.ts';
import { note as addNote } from '../desk/note.ts';
import { resolve } from '../desk/resolve.ts';
import type { Interactive } from './interactive.ts';
import { type Interaction, parseAlertId, readInteraction } from './payload.ts';
import type { Ports } from './ports.ts';
import { type Outcome, sayOutcome } from './replies.ts';

const fieldSchema = z.looseObject({
  value: z.string().nullish(),
  selected_option: z.looseObject({ value: z.string() }).nullish(),
  selected_user: z.string().nullish(),
});
const viewSchema = z.looseObject({
  private_metadata: z.string(),
  state: z.looseObject({ values: z.record(z.string(), z.record(z.string(), fieldSchema)) }),
});

type Fields = (id: string) => z.infer<typeof fieldSchema>;
interface Submission {
  readonly id: AlertId;
  readonly fields: Fields;
  readonly at: Interaction;
}

/** What a submission leads to: an error at a field, or an outcome. */
type Handled = { readonly field: string; readonly error: string } | Outcome;

export function listenToSubmissions(app: App, ports: Ports, interactive: Interactive): void {
  const onSubmit = (callback: string, handle: (submission: Submission, ports: Ports) => Promise<Handled>) => {
    app.view({ type: 'view_submission', callback_id: callback }, async ({ ack, body, view }) => {
      const submission = readSubmission(body, view);
      const handled = await handle(submission, ports);
      if ('error' in handled) return ack({ response_action: 'errors', errors: { [handled.field]: handled.error } });
      await ack();
      if (handled.kind === 'unknown-alert' || handled.kind.startsWith('already')) {
        const alert = await ports.lookups.alert(submission.id);
        const channel = alert?.card.message?.channel;
        await interactive.whisper(
          { ...submission.at, ...(channel === undefined ? {} : { channel }) },
          sayOutcome(handled, ports.now()),
        );
      }
    });
  };
  onSubmit(CALLBACK.resolve, submitResolution);
  onSubmit(CALLBACK.assign, submitAssignment);
  onSubmit(CALLBACK.mitigate, submitMitigation);
}

function readSubmission(body: unknown, view: unknown): Submission {
  const { private_metadata, state } = viewSchema.parse(view);
  const id = parseAlertId(private_metadata);
  if (id === undefined) throw new Error('the submitted view names no alert');
  return { id, fields: (name) => state.values[name]?.[name] ?? {}, at: readInteraction(body) };
}

async function submitResolution({ id, fields, at }: Submission, { desk }: Ports): Promise<Handled> {
  const disposition = DISPOSITIONS.find((known) => known === fields(FIELD.disposition).selected_option?.value);
  if (disposition === undefined) return { field: FIELD.disposition, error: 'Choose what it was.' };
  return resolve(desk, at.actor, { id, disposition, ...noteOf(fields) });
}

async function submitAssignment({ id, fields, at }: Submission, { desk }: Ports): Promise<Handled> {
  const to = fields(FIELD.assignee).selected_user;
  if (!to) return { field: FIELD.assignee, error: 'Choose a person.' };
  return assign(desk, at.actor, { id, to });
}

async function submitMitigation({ id, fields, at }: Submission, { desk, lookups, analyse }: Ports): Promise<Handled> {
  const chosen = fields(FIELD.done).selected_option?.value;
  const alert = await lookups.alert(id);
  if (alert === undefined) return { kind: 'unknown-alert', id };
  const action = (await analyse(alert)).contain.find((known) => known.id === chosen);
  if (action === undefined) return { field: FIELD.done, error: 'Choose what you did.' };
  const { title, command } = action;
  const outcome = await recordMitigation(desk, at.actor, { id, action: action.id, title, command });
  const { note } = noteOf(fields);
  if (outcome.kind === 'recorded' && note !== undefined) await addNote(desk, at.actor, { id, text: note });
  return outcome;
}

function noteOf(fields: Fields): { note?: string } {
  const note = (fields(FIELD.note).value ?? '').trim();
  return note === '' ? {} : { note };
}
