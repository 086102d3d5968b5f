/** The buttons of a card. Each acknowledges Slack first, then calls one verb; what the card shows needs no reply. */
import type { App } from '@slack/bolt';
import type { Alert, AlertId } from '../alert/alert.ts';
import { ACTION, MORE } from '../card/actions.ts';
import { alertList, rawEvent } from '../card/answers.ts';
import { assignModal, mitigateModal, resolveModal } from '../card/modals.ts';
import { acknowledge, unacknowledge } from '../desk/acknowledge.ts';
import { requestReport } from '../desk/report.ts';
import type { Interactive } from './interactive.ts';
import { buttonSchema, choiceSchema, type Interaction, parseAlertId, readInteraction } from './payload.ts';
import type { Ports } from './ports.ts';
import { type Outcome, sayOutcome } from './replies.ts';
import { similarTo } from './similar.ts';
import { openSuppress } from './suppressing.ts';

/** Outcomes that the card itself shows at once; everything else is said to the person. */
const QUIET: ReadonlySet<Outcome['kind']> = new Set(['acknowledged', 'unacknowledged']);

type Press = (id: AlertId, interaction: Interaction) => Promise<void>;

export function listenToButtons(app: App, ports: Ports, interactive: Interactive): void {
  const reply = async (interaction: Interaction, outcome: Outcome) => {
    if (!QUIET.has(outcome.kind)) await interactive.whisper(interaction, sayOutcome(outcome, ports.now()));
  };
  const onPress = (actionId: string, press: Press) => {
    app.action({ type: 'block_actions', action_id: actionId }, async ({ ack, action, body }) => {
      await ack();
      const id = parseAlertId(buttonSchema.parse(action).value);
      if (id !== undefined) await press(id, readInteraction(body));
    });
  };
  const { desk } = ports;
  const presses = pressesOf(ports, interactive, reply);
  onPress(ACTION.acknowledge, async (id, at) => reply(at, await acknowledge(desk, at.actor, { id })));
  onPress(ACTION.report, async (id, at) => reply(at, await requestReport(desk, at.actor, { id })));
  onPress(ACTION.reportFile, async (id, at) => reply(at, await requestReport(desk, at.actor, { id, form: 'file' })));
  onPress(ACTION.suppress, presses.suppress);
  onPress(ACTION.mitigate, presses.mitigate);
  onPress(ACTION.resolve, presses.resolve);
  app.action({ type: 'block_actions', action_id: ACTION.more }, async ({ ack, action, body }) => {
    await ack();
    const [verb, subject = ''] = choiceSchema.parse(action).selected_option.value.split(' ', 2);
    const more = MORE.find((known) => known === verb);
    const id = parseAlertId(subject);
    if (more !== undefined && id !== undefined) await presses[more](id, readInteraction(body));
  });
}

type Presses = Readonly<Record<(typeof MORE)[number] | 'suppress' | 'mitigate', Press>>;

function pressesOf(
  ports: Ports,
  interactive: Interactive,
  reply: (at: Interaction, outcome: Outcome) => Promise<void>,
): Presses {
  const { desk, lookups, analyse } = ports;
  /** The alert, if it is still there and open; else the person is told. */
  const unresolved = async (id: AlertId, at: Interaction): Promise<Alert | undefined> => {
    const alert = await lookups.alert(id);
    if (alert?.status === 'resolved') await reply(at, { kind: 'already-resolved', id });
    else if (alert === undefined) await reply(at, { kind: 'unknown-alert', id });
    else return alert;
    return undefined;
  };
  /** Opens a modal for an alert that is still there. */
  const opening =
    (
      viewOf: (alert: Alert) => Parameters<Interactive['open']>[1] | Promise<Parameters<Interactive['open']>[1]>,
    ): Press =>
    async (id, at) => {
      const alert = await unresolved(id, at);
      if (alert !== undefined && at.trigger !== undefined) await interactive.open(at.trigger, await viewOf(alert));
    };
  return {
    suppress: async (id, at) => {
      const alert = await unresolved(id, at);
      if (alert !== undefined && at.trigger !== undefined) await openSuppress(alert, at.trigger, ports, interactive);
    },
    mitigate: opening(async (alert) => mitigateModal(alert, await analyse(alert))),
    resolve: opening(resolveModal),
    assign: opening(assignModal),
    unacknowledge: async (id, at) => reply(at, await unacknowledge(desk, at.actor, { id })),
    raw: async (id, at) => {
      const alert = await lookups.alert(id);
      if (alert === undefined) return reply(at, { kind: 'unknown-alert', id });
      await interactive.whisper(at, rawEvent(alert));
    },
    similar: async (id, at) => {
      const similar = await similarTo(id, lookups);
      if (similar === undefined) return reply(at, { kind: 'unknown-alert', id });
      await interactive.whisper(at, alertList(`Similar to ${id}`, similar));
    },
  };
}
