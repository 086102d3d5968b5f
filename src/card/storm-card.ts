/** The card of a storm: what rages, how much of it, and the alerts in it by name. */
import type { ActionsBlock, KnownBlock, ModalView, RichTextElement } from '@slack/types';
import type { Alert } from '../alert/alert.ts';
import type { Storm } from '../alert/storm.ts';
import { counted } from '../analysis/spans.ts';
import { rank } from '../falco/priority.ts';
import { alertRow } from './answers.ts';
import { short } from './limits.ts';
import { type Message, message } from './message.ts';
import { modal, plainText } from './modal.ts';
import { bold, code, lines, richText, section, text, time } from './rich-text.ts';

/** Rows on the card itself; the rest is one press away. */
const NAMED = 12;
const RULES = 5;
/** Rows of a page: well within what Slack takes for one view. */
const PAGE = 40;

export const STORM_ACTION = { list: 'storm.list', page: 'storm.page' } as const;

export function stormCard(storm: Storm, members: readonly Alert[]): Message {
  const events = members.reduce((sum, { count }) => sum + count, 0);
  const figures = `${counted(members.length, 'alert')} on this card, ${counted(events, 'event')}`;
  const title = storm.over ? 'Alert storm, over' : 'Alert storm';
  return message(`${title}: ${figures}. None is lost.`, [
    {
      type: 'header',
      // Words of ours: escaping would spell out the emoji's variation selector.
      text: { type: 'plain_text', text: `🌪️ ${title}: ${counted(members.length, 'alert')}`, emoji: false },
    },
    richText(
      section(
        text(
          'More new alerts than this channel can carry. They are gathered here, none is lost; critical ones keep cards of their own. ',
        ),
        text('Acknowledge or open any of them with /falco ack F-ID or /falco show F-ID: it then gets its own card.'),
      ),
      lines([[bold(figures), text(', since '), time(storm.beganAt)], ...byRule(members)]),
    ),
    ...named(members),
    controls(storm),
  ]);
}

function byRule(members: readonly Alert[]): RichTextElement[][] {
  const rules = new Map<string, { alerts: number; events: number }>();
  for (const { facets, count } of members) {
    const figures = rules.get(facets.rule) ?? { alerts: 0, events: 0 };
    rules.set(facets.rule, { alerts: figures.alerts + 1, events: figures.events + count });
  }
  const rows = [...rules].sort(([, a], [, b]) => b.alerts - a.alerts);
  const shown = rows
    .slice(0, RULES)
    .map(([rule, { alerts, events }]) => [
      code(short(rule, 80)),
      text(`: ${counted(alerts, 'alert')}, ${counted(events, 'event')}`),
    ]);
  return rows.length > RULES ? [...shown, [text(`and ${counted(rows.length - RULES, 'other rule')}`)]] : shown;
}

function named(members: readonly Alert[]): KnownBlock[] {
  if (members.length === 0) return [];
  const worst = inOrder(members).slice(0, NAMED);
  const others = members.length - worst.length;
  const rest = others > 0 ? [[text(`and ${counted(others, 'other')}`)]] : [];
  return [richText(lines([[bold('Worst first')], ...worst.map(alertRow), ...rest]))];
}

/** Worst priority first, then the busiest. */
function inOrder(members: readonly Alert[]): readonly Alert[] {
  return [...members].sort((a, b) => rank(a.priority) - rank(b.priority) || b.count - a.count);
}

function controls({ id }: Storm): ActionsBlock {
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: STORM_ACTION.list,
        text: plainText('List all alerts'),
        value: id,
        accessibility_label: `List all alerts of storm ${id}`,
      },
    ],
  };
}

/** One page of a storm's alerts; `page` counts from 0 and is brought into range. */
export function stormModal(storm: Storm, members: readonly Alert[], page: number): ModalView {
  const pages = Math.max(1, Math.ceil(members.length / PAGE));
  const shown = Math.min(Math.max(0, page), pages - 1);
  const rows = inOrder(members).slice(shown * PAGE, (shown + 1) * PAGE);
  return modal({
    callback: STORM_ACTION.list,
    title: `Storm ${storm.id}`,
    subject: storm.id,
    blocks: [
      richText(lines([[bold(`Page ${shown + 1} of ${pages}`)], ...rows.map(alertRow)])),
      ...(pages === 1 ? [] : [turns(storm, shown, pages)]),
    ],
  });
}

function turns({ id }: Storm, page: number, pages: number): ActionsBlock {
  const turn = (label: string, to: number) => ({
    type: 'button' as const,
    // Both buttons have a listener in common; an action id must be unique in its block.
    action_id: `${STORM_ACTION.page}.${label.toLowerCase()}`,
    text: plainText(label),
    value: `${id} ${to}`,
  });
  return {
    type: 'actions',
    elements: [...(page > 0 ? [turn('Back', page - 1)] : []), ...(page < pages - 1 ? [turn('Next', page + 1)] : [])],
  };
}
