/** Answers made of figures: a rule, the stats, the status. */
import type { RichTextElement } from '@slack/types';
import { type Health, silentSenders } from '../alert/health.ts';
import type { AlertPage } from '../alert/page.ts';
import type { Tally } from '../alert/tally.ts';
import { counted } from '../analysis/spans.ts';
import type { Playbook } from '../playbook/schema.ts';
import { alertList, listing } from './answers.ts';
import { healthRow, senderRow } from './health-card.ts';
import { masked, short } from './limits.ts';
import { type Message, message } from './message.ts';
import { bold, bullets, code, lines, link, richText, section, text, time } from './rich-text.ts';
import { duration } from './words.ts';

const MAX_SENDERS = 5;
/** What fits beside a full list of alerts. */
const MAX_CAUSES = 3;
const MAX_NAME = 200;

export function ruleAnswer(name: string, playbook: Playbook | undefined, page: AlertPage): Message {
  const list = alertList(`Alerts of this rule`, page);
  if (playbook === undefined)
    return message(`${masked(name, MAX_NAME)}: no playbook.`, [
      richText(section(bold(masked(name, MAX_NAME)), text(' has no playbook of its own.'))),
      ...list.blocks,
    ]);
  const { meaning, unproven, benign, references } = playbook;
  const rows = [[bold(masked(name, MAX_NAME))], [text(meaning)], [bold('Does not prove  '), text(unproven)]];
  return message(`${masked(name, MAX_NAME)}: ${meaning}`, [
    richText(
      lines(rows),
      section(bold('Usually benign when')),
      bullets(benign.slice(0, MAX_CAUSES).map((cause) => [text(cause)])),
      section(...references.slice(0, 1).map((url) => link(url, url))),
    ),
    ...list.blocks,
  ]);
}

export function statsAnswer(figures: Tally): Message {
  const { byStatus, suppressed, events24h, topRules, dispositions, medianAcknowledgeMs } = figures;
  const judged = Object.entries(dispositions).map(([word, count]) => `${count} ${word.replace('-', ' ')}`);
  const rows: RichTextElement[][] = [
    [
      text(
        `${byStatus.open} open, ${byStatus.acknowledged} acknowledged, ${byStatus.resolved} resolved; ${suppressed} of them suppressed`,
      ),
    ],
    [text(`${counted(events24h, 'event')} in the last 24 hours`)],
    ...(judged.length > 0 ? [[text(`Judged: ${judged.join(', ')}`)]] : []),
    ...(medianAcknowledgeMs === undefined
      ? []
      : [[text(`Median time to acknowledge: ${duration(medianAcknowledgeMs)}`)]]),
    ...topRules
      .filter(({ events }) => events > 0)
      .map(({ rule, events, alerts }) => [
        text(`${counted(events, 'event')} in ${counted(alerts, 'alert')}: `),
        code(masked(rule, 80)),
      ]),
  ];
  return listing('Stats', rows);
}

/** Where Falconer stands, for `/falco status`. */
export interface Standing {
  readonly startedAt: number;
  /** What is wrong now, in words; empty when all is well. */
  readonly reasons: readonly string[];
  readonly backlog: { readonly cards: number; readonly oldestAt?: number };
  /** Cards that Slack refused because of their content, since the start. */
  readonly refusedCards: number;
  /** With the name of the sender, and the beginning of what was refused, where they are known. */
  readonly refusals: {
    readonly total: number;
    readonly latest: readonly {
      readonly at: number;
      readonly status: number;
      readonly reason: string;
      readonly sender?: string;
      readonly excerpt?: string;
    }[];
  };
}

export function statusAnswer(standing: Standing, health: Health, now: number): Message {
  const { startedAt, backlog, refusedCards, refusals } = standing;
  const silent = silentSenders(health);
  const reasons = [...standing.reasons, ...(silent.length > 0 ? [`${counted(silent.length, 'sender')} silent`] : [])];
  const rows: RichTextElement[][] = [
    [
      text(reasons.length === 0 ? '✅ All is well' : `🚨 ${reasons.join('; ')}`),
      text(`, running for ${duration(now - startedAt)}`),
    ],
    [text(backlogWords(backlog, now))],
    ...silent.slice(0, MAX_SENDERS).map(senderRow),
    ...(silent.length > MAX_SENDERS ? [[text(`and ${silent.length - MAX_SENDERS} more senders silent`)]] : []),
    ...(refusedCards > 0 ? [[text(`${counted(refusedCards, 'card')} refused by Slack and shown in plain form`)]] : []),
    ...(refusals.total > 0 ? [[text(`${counted(refusals.total, 'request')} refused at the inlet, latest:`)]] : []),
    ...refusals.latest
      .slice(0, 3)
      .map(({ at, status, reason }) => [text('  '), time(at), text(` ${status}: ${short(reason, 160)}`)]),
    [bold(health.lines.length === 0 ? 'Falco has said nothing about its own health' : 'Falco about itself')],
    ...health.lines.slice(-8).reverse().map(healthRow),
  ];
  return listing('Status', rows);
}

/** "214 alerts delayed 3 min, none lost": delays are said, so that silence means something. */
function backlogWords({ cards, oldestAt }: { cards: number; oldestAt?: number }, now: number): string {
  if (cards === 0 || oldestAt === undefined) return 'Every card shows its newest state';
  return `${counted(cards, 'card')} waiting to be posted or updated, for up to ${duration(now - oldestAt)}; none lost`;
}
