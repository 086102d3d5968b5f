/** The noise ledger as a message: figures, the noisiest groups with a way to suppress them, and what is hidden. */
import type { ActionsBlock, KnownBlock, RichTextElement } from '@slack/types';
import { counted } from '../analysis/spans.ts';
import type { GroupLine, NoiseLedger, SuppressionLine } from '../ledger/noise.ts';
import type { Period } from '../ledger/period.ts';
import { ACTION } from './actions.ts';
import { masked } from './limits.ts';
import { type Message, message } from './message.ts';
import { plainText } from './modal.ts';
import { bold, code, lines, person, richText, section, text, time } from './rich-text.ts';
import { duration, prioritySymbol } from './words.ts';

export const LEDGER_ACTION = { post: 'ledger.post' } as const;

const GROUPS = 5;
const LISTED = 5;
const MAX_NAME = 90;

const SPANS: Readonly<Record<Period, string>> = { '24h': '24 hours', '7d': '7 days', '30d': '30 days' };

/** Posted for all, it does not offer to be posted. */
export function ledgerMessage(ledger: NoiseLedger, isPosted: boolean): Message {
  const heading = `Noise ledger, last ${SPANS[ledger.period]}`;
  const least = ledger.isLeast ? 'at least ' : '';
  const figures = `${least}${counted(ledger.events, 'event')} in ${counted(ledger.alerts, 'alert')}`;
  return message(`${heading}: ${figures}.`, [
    { type: 'header', text: plainText(`📊 ${heading}`) },
    richText(lines([[bold(figures)], ...overall(ledger)])),
    ...groups(ledger),
    ...suppressions(ledger),
    ...criticals(ledger),
    ...(isPosted ? [] : [offer(ledger)]),
  ]);
}

function overall(ledger: NoiseLedger): RichTextElement[][] {
  const { alerts, acknowledged, suppressed, judged, medianAcknowledgeMs, isLeast } = ledger;
  const shares = [
    `${share(acknowledged, alerts)} acknowledged`,
    `${share(suppressed, alerts)} suppressed in part or whole`,
    `${share(judged, alerts)} judged`,
  ];
  return [
    ...(alerts === 0 ? [] : [[text(`Of the alerts: ${shares.join(', ')}`)]]),
    ...(medianAcknowledgeMs === undefined
      ? []
      : [[text(`Median time to acknowledge: ${duration(medianAcknowledgeMs)}`)]]),
    ...(isLeast
      ? [[text('An alert keeps its counts for 168 hours that had events; earlier ones are not in these figures.')]]
      : []),
  ];
}

function groups({ groups: all, grouping, period }: NoiseLedger): KnownBlock[] {
  const shown = all.slice(0, GROUPS);
  if (shown.length === 0) return [];
  const rest = all.length > shown.length ? `, of ${all.length}` : '';
  const isNew = shown.every(({ before }) => before === 0);
  const untold = isNew ? [text(`. No trend: nothing is stored from the ${SPANS[period]} before`)] : [];
  return [
    richText(section(bold(`Noisiest by ${grouping}${rest}`), ...untold)),
    ...shown.flatMap((group): KnownBlock[] => [
      richText(lines([[code(masked(group.name, MAX_NAME))], groupFigures(group, isNew ? undefined : period)])),
      ...(group.noisiest === undefined ? [] : [preview(group.noisiest)]),
    ]),
  ];
}

function groupFigures(group: GroupLine, period: Period | undefined): RichTextElement[] {
  const { events, alerts, acknowledged, suppressed, judged } = group;
  const parts = [
    `${counted(events, 'event')}${period === undefined ? '' : trend(group, period)} in ${counted(alerts, 'alert')}`,
    `${share(acknowledged, alerts)} acknowledged`,
    `${share(suppressed, alerts)} suppressed`,
    `${share(judged, alerts)} judged`,
  ];
  return [text(parts.join(' · '))];
}

/** Compared with as long a time before, where that is known. */
function trend({ events, before }: GroupLine, period: Period): string {
  if (before === undefined) return '';
  if (before === 0) return ` (none stored from the ${SPANS[period]} before)`;
  const change = Math.round(((events - before) / before) * 100);
  if (change === 0) return ' (as before)';
  return change > 0 ? ` (▲ ${change} %)` : ` (▼ ${-change} %)`;
}

function preview(id: string): ActionsBlock {
  const label = 'Preview suppression';
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: ACTION.suppress,
        text: plainText(label),
        value: id,
        accessibility_label: `${label} of alert ${id}`,
      },
    ],
  };
}

function suppressions({ stale, expiring, suppressors, now }: NoiseLedger): KnownBlock[] {
  const rows = [
    ...some(stale, (one) => [
      text('💤 '),
      bold(one.id),
      text(one.lastHitAt === undefined ? ' never hid anything' : ' hid its last event '),
      ...(one.lastHitAt === undefined ? [] : [time(one.lastHitAt)]),
      ...ofRule(one),
    ]),
    ...some(expiring, (one) => [
      text('⏳ '),
      bold(one.id),
      text(` ends in ${duration(one.until - now)}, hid ${counted(one.hidden, 'event')}`),
      ...ofRule(one),
    ]),
    ...some(suppressors, ({ user, made, hidden }) => [
      text('🔕 '),
      person(user),
      text(` made ${counted(made, 'suppression')}, which hid ${counted(hidden, 'event')}`),
    ]),
  ];
  return rows.length === 0 ? [] : [richText(section(bold('Suppressions')), lines(rows))];
}

function ofRule({ rule, by }: SuppressionLine): RichTextElement[] {
  return [text(' · '), code(masked(rule, MAX_NAME)), text(' · '), person(by)];
}

function criticals({ criticals: { alerts, first } }: NoiseLedger): KnownBlock[] {
  if (alerts === 0) return [];
  const rows = some(
    first,
    ({ id, rule, priority, receivedAt }) => [
      text(`${prioritySymbol(priority)} `),
      bold(id),
      text(' '),
      code(masked(rule, MAX_NAME)),
      text(`, ${priority}, open since `),
      time(receivedAt),
    ],
    alerts,
  );
  return [richText(section(bold(`Critical or worse, acknowledged by nobody: ${alerts}`)), lines(rows))];
}

function some<T>(all: readonly T[], row: (one: T) => RichTextElement[], total = all.length): RichTextElement[][] {
  const rest = total > LISTED ? [[text(`and ${total - LISTED} more`)]] : [];
  return [...all.slice(0, LISTED).map(row), ...rest];
}

function offer({ period, grouping }: NoiseLedger): ActionsBlock {
  const label = 'Post here, with a picture';
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: LEDGER_ACTION.post,
        text: plainText(label),
        value: `${period} ${grouping}`,
        accessibility_label: `${label}, for everybody in this channel`,
      },
    ],
  };
}

function share(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${Math.round((part / whole) * 100)} %`;
}
