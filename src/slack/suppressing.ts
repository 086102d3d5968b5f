/** Suppressing in Slack: the modal with its live preview, and the buttons on a suppression's card. */
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Alert, AlertId, SuppressionId } from '../alert/alert.ts';
import { ACTION } from '../card/actions.ts';
import {
  extendModal,
  failedModal,
  loadingModal,
  SUPPRESS_CALLBACK,
  SUPPRESS_FIELD,
  suppressModal,
} from '../card/suppress-modal.ts';
import { type Suppressed, suppress } from '../desk/suppress.ts';
import { approveSuppression, extendSuppression, unsuppress } from '../desk/tend-suppression.ts';
import { type Choices, matchersOf, unsound } from '../suppression/choice.ts';
import { groundsOf } from '../suppression/grounds.ts';
import { preview } from '../suppression/preview.ts';
import type { Interactive } from './interactive.ts';
import {
  buttonSchema,
  type Interaction,
  parseAlertId,
  parseSuppressionId,
  readInteraction,
  readView,
} from './payload.ts';
import { writePermanent } from './permanent.ts';
import type { Ports } from './ports.ts';
import { type Outcome, sayOutcome } from './replies.ts';
import { choicesIn, readFields, untilIn, watchIn } from './suppress-form.ts';

/** Opens the modal at once, and puts the preview into it when it is computed. */
export async function openSuppress(
  alert: Alert,
  trigger: string,
  ports: Ports,
  interactive: Interactive,
): Promise<void> {
  const open = await interactive.open(trigger, loadingModal(alert));
  if (open !== undefined) await interactive.keepTurning(open, () => viewOf(alert, {}, ports), failedModal(alert));
}

async function viewOf(alert: Alert, choices: Choices, ports: Ports): Promise<ModalView> {
  const { lookups, suppressions, now } = ports;
  const matchers = matchersOf(alert.facets, choices);
  const seen = preview(matchers, await lookups.figures(alert.id, now()), now());
  const why = unsound(matchers, alert.facets);
  return suppressModal({
    alert,
    choices,
    preview: seen,
    ...(why === undefined ? {} : { unsound: why }),
    grounds: groundsOf(seen, suppressions.share),
    approvers: suppressions.approvers,
    longestMs: suppressions.longestMs,
  });
}

/** Outcomes that the suppression's card shows at once. */
const QUIET: ReadonlySet<Outcome['kind']> = new Set(['approved', 'ended', 'extended', 'suppressed']);

export function listenToSuppressing(app: App, ports: Ports, interactive: Interactive): void {
  listenToChoices(app, ports, interactive);
  listenToForms(app, ports, interactive);
  const reply = async (at: Interaction, outcome: Outcome) => {
    if (!QUIET.has(outcome.kind)) await interactive.whisper(at, sayOutcome(outcome, ports.now()));
  };
  const onPress = (actionId: string, press: (id: SuppressionId, at: Interaction) => Promise<unknown>) => {
    app.action({ type: 'block_actions', action_id: actionId }, async ({ ack, action, body }) => {
      await ack();
      const id = parseSuppressionId(buttonSchema.parse(action).value);
      if (id !== undefined) await press(id, readInteraction(body));
    });
  };
  const { desk, suppressions } = ports;
  onPress(ACTION.endSuppression, async (id, at) => reply(at, await unsuppress(desk, at.actor, id)));
  onPress(ACTION.approveSuppression, async (id, at) =>
    reply(at, await approveSuppression(desk, at.actor, id, suppressions)),
  );
  onPress(ACTION.extendSuppression, async (id, at) => {
    const suppression = await ports.lookups.suppression(id);
    if (suppression === undefined) return reply(at, { kind: 'unknown-suppression', id });
    if (suppression.ended !== undefined) return reply(at, { kind: 'already-ended', id });
    if (at.trigger !== undefined) await interactive.open(at.trigger, extendModal(id, suppressions.longestMs));
  });
  onPress(ACTION.makePermanent, async (id, at) => {
    if (at.channel !== undefined) await interactive.whisper(at, await writePermanent(ports, at.actor, id, at.channel));
  });
}

/** Choices change the view while it is open. */
function listenToChoices(app: App, ports: Ports, interactive: Interactive): void {
  app.action({ type: 'block_actions', action_id: /^suppression\.(choice|glob)\./ }, async ({ ack, body }) => {
    await ack();
    const view = 'view' in body ? body.view : undefined;
    const open = readView(body);
    const id = parseAlertId(view?.private_metadata ?? '');
    if (open === undefined || id === undefined) return;
    const alert = await ports.lookups.alert(id);
    if (alert === undefined) return;
    const choices = choicesIn(readFields(view), alert.facets);
    await interactive.keepTurning(open, () => viewOf(alert, choices, ports), failedModal(alert));
  });
}

type Refusal = Readonly<Record<string, string>>;

function listenToForms(app: App, ports: Ports, interactive: Interactive): void {
  const { desk, lookups, suppressions, now } = ports;
  app.view({ type: 'view_submission', callback_id: SUPPRESS_CALLBACK.create }, async ({ ack, body, view }) => {
    const id = parseAlertId(view.private_metadata);
    // The loading view can't be submitted; without an id there is nothing to do.
    if (id === undefined) return ack();
    const at = readInteraction(body);
    const outcome = await submitSuppression(id, view, at, ports);
    const field = refusedField(outcome);
    if (field !== undefined) return ack(errors({ [field]: sayOutcome(outcome, now()) }));
    await ack();
    if (QUIET.has(outcome.kind)) return;
    const channel = (await lookups.alert(id))?.card.message?.channel;
    await interactive.whisper({ ...at, ...(channel === undefined ? {} : { channel }) }, sayOutcome(outcome, now()));
  });
  app.view({ type: 'view_submission', callback_id: SUPPRESS_CALLBACK.extend }, async ({ ack, body, view }) => {
    const id = parseSuppressionId(view.private_metadata);
    if (id === undefined) return ack();
    const at = readInteraction(body);
    const until = untilIn(readFields(view), now());
    const outcome = await extendSuppression(desk, at.actor, { id, until }, suppressions);
    if (outcome.kind === 'extended') return ack();
    const says = sayOutcome(outcome, now());
    await ack(errors({ [SUPPRESS_FIELD.duration]: says }));
  });
}

async function submitSuppression(
  id: AlertId,
  view: unknown,
  { actor }: Interaction,
  { desk, lookups, suppressions, now }: Ports,
): Promise<Suppressed> {
  const alert = await lookups.alert(id);
  if (alert === undefined) return { kind: 'unknown-alert', id };
  const fields = readFields(view);
  const wish = {
    id,
    choices: choicesIn(fields, alert.facets),
    ...watchIn(fields),
    until: untilIn(fields, now()),
    reason: fields(SUPPRESS_FIELD.reason).value ?? '',
  };
  return suppress(desk, actor, wish, suppressions);
}

/** Slack shows an error only at an input: that of the matchers goes to the first one below them. */
function refusedField({ kind }: Suppressed): string | undefined {
  if (kind === 'no-reason') return SUPPRESS_FIELD.reason;
  if (kind === 'too-long') return SUPPRESS_FIELD.duration;
  return kind === 'unsound' ? SUPPRESS_FIELD.watch : undefined;
}

function errors(at: Refusal): { response_action: 'errors'; errors: Record<string, string> } {
  return { response_action: 'errors', errors: { ...at } };
}
