/** Subcommands that change an alert or a suppression. */
import { type AlertId, DISPOSITIONS, type Disposition } from '../../alert/alert.ts';
import { clip, short } from '../../card/limits.ts';
import { resolveModal } from '../../card/modals.ts';
import { acknowledge, unacknowledge } from '../../desk/acknowledge.ts';
import { assign } from '../../desk/assign.ts';
import { note } from '../../desk/note.ts';
import { requestReport } from '../../desk/report.ts';
import { resolve } from '../../desk/resolve.ts';
import { unsuppress } from '../../desk/tend-suppression.ts';
import { parseAlertId, parseSuppressionId } from '../payload.ts';
import { writePermanent } from '../permanent.ts';
import { type Outcome, sayOutcome } from '../replies.ts';
import { openSuppress } from '../suppressing.ts';
import { type Call, type Command, firstWord } from './command.ts';

/** What was typed is said back in short. */
const MAX_QUOTED = 40;
const MAX_NOTE = 2_000;

type Act = (call: Call, id: AlertId, rest: string) => Promise<Outcome | string | undefined>;

/** A subcommand on one alert: reads the id, and says how it is used when there is none. */
function onAlert(name: string, usage: string, help: string, act: Act): Command {
  const run = async (call: Call) => {
    const [word, rest] = firstWord(call.rest);
    const id = parseAlertId(word);
    if (id === undefined)
      return `Usage: /falco ${name} ${usage}. An id looks like F-12${word === '' ? '' : `, not “${short(word, MAX_QUOTED)}”`}.`;
    const outcome = await act(call, id, rest);
    return typeof outcome === 'object' ? sayOutcome(outcome, call.ports.now()) : outcome;
  };
  return { name, usage, help, run };
}

const remark = (text: string) => (text === '' ? {} : { note: text });

export const ACTS: readonly Command[] = [
  onAlert('ack', 'ID [note]', 'acknowledge: you are looking at it', ({ ports: { desk }, by }, id, rest) =>
    acknowledge(desk, by.actor, { id, ...remark(rest) }),
  ),
  onAlert('unack', 'ID', 'take your acknowledgement back', ({ ports: { desk }, by }, id) =>
    unacknowledge(desk, by.actor, { id }),
  ),
  onAlert('resolve', 'ID [true-positive|benign|false-positive [note]]', 'close it with a judgement', resolveAlert),
  onAlert('assign', 'ID @person', 'say who owns it', async ({ ports: { desk }, by }, id, rest) => {
    // With should_escape in the manifest a mention arrives as <@U123|name>.
    const to = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/.exec(rest)?.[1];
    if (to === undefined) return 'Usage: /falco assign ID @person';
    return assign(desk, by.actor, { id, to });
  }),
  onAlert('note', 'ID TEXT', 'add a remark', async ({ ports: { desk }, by }, id, rest) =>
    rest === '' ? 'Usage: /falco note ID TEXT' : note(desk, by.actor, { id, text: clip(rest, MAX_NOTE) }),
  ),
  onAlert('suppress', 'ID', 'hide further events like it, for a while', suppressAlert),
  onAlert('report', 'ID [file]', 'the full report in its thread, as a message or a file', reportOn),
  {
    name: 'permanent',
    usage: 'S-ID',
    help: 'write a suppression as a change of Falco rules',
    run: permanent,
  },
  {
    name: 'unsuppress',
    usage: 'S-ID',
    help: 'end a suppression now',
    run: async ({ rest, by, ports }) => {
      const id = parseSuppressionId(firstWord(rest)[0]);
      if (id === undefined) return 'Usage: /falco unsuppress S-ID, as listed by /falco suppressions.';
      return sayOutcome(await unsuppress(ports.desk, by.actor, id), ports.now());
    },
  },
];

async function reportOn({ ports: { desk }, by }: Call, id: AlertId, rest: string): Promise<Outcome | string> {
  const form = rest.toLowerCase();
  if (form !== '' && form !== 'file') return 'Usage: /falco report ID, or /falco report ID file for Markdown.';
  return requestReport(desk, by.actor, { id, ...(form === 'file' ? { form } : {}) });
}

/** Slack waits three seconds for a command, an upload may take longer: its end is told when it is there. */
async function permanent({ rest, by, ports, interactive }: Call): Promise<string> {
  const id = parseSuppressionId(firstWord(rest)[0]);
  if (id === undefined) return 'Usage: /falco permanent S-ID, as listed by /falco suppressions.';
  void writePermanent(ports, by.actor, id, by.channel).then((says) => interactive.whisper(by, says));
  return `Writing ${id} as a change for Falco…`;
}

async function resolveAlert(
  { ports, by, interactive }: Call,
  id: AlertId,
  rest: string,
): Promise<Outcome | string | undefined> {
  const [word, remarks] = firstWord(rest);
  const disposition: Disposition | undefined = DISPOSITIONS.find((known) => known === word.toLowerCase());
  if (disposition !== undefined) return resolve(ports.desk, by.actor, { id, disposition, ...remark(remarks) });
  if (word !== '')
    return `“${short(word, MAX_QUOTED)}” is not a judgement: expected true-positive, benign or false-positive.`;
  const alert = await ports.lookups.alert(id);
  if (alert === undefined) return { kind: 'unknown-alert', id };
  if (alert.status === 'resolved') return { kind: 'already-resolved', id };
  await interactive.open(by.trigger, resolveModal(alert));
  return undefined;
}

async function suppressAlert({ ports, by, interactive }: Call, id: AlertId): Promise<Outcome | undefined> {
  const alert = await ports.lookups.alert(id);
  if (alert === undefined) return { kind: 'unknown-alert', id };
  if (alert.status === 'resolved') return { kind: 'already-resolved', id };
  await openSuppress(alert, by.trigger, ports, interactive);
  return undefined;
}
