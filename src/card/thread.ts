/** What a card's thread tells: each thing people did, in order, with who and when. */
import type { RichTextElement } from '@slack/types';
import type { Alert, TimelineItem } from '../alert/alert.ts';
import { counted } from '../analysis/spans.ts';
import { short } from './limits.ts';
import { type Message, message } from './message.ts';
import { bold, person, preformatted, richText, section, text, time } from './rich-text.ts';
import { breach, hiddenWhere, stillFiring } from './suppression-words.ts';
import { dispositionWord } from './words.ts';

/** As many items as one message tells fit into it with these. */
const NOTE_LIMIT = 1_000;
const TITLE_LIMIT = 200;

/** The thread message for items of the timeline that were not told yet; each becomes one line. */
export function threadNote(alert: Alert, items: readonly TimelineItem[]): Message {
  const elements = items.flatMap((item) => [
    section(...told(item)),
    ...(item.kind === 'mitigated' ? [preformatted(short(item.command, NOTE_LIMIT))] : []),
  ]);
  return message(items.map((item) => spoken(alert, item)).join(' '), [richText(...elements)]);
}

function told(item: TimelineItem): RichTextElement[] {
  switch (item.kind) {
    case 'acknowledged':
      return [text('👀 '), bold(item.by.name), text(' acknowledged this.'), ...quoted(item.note)];
    case 'unacknowledged':
      return [bold(item.by.name), text(' took the acknowledgement back; the alert is open again.')];
    case 'resolved':
      return [
        text('✅ '),
        bold(item.by.name),
        text(` resolved this as ${dispositionWord(item.disposition)}.`),
        ...quoted(item.note),
      ];
    case 'assigned':
      return [text('👤 '), bold(item.by.name), text(' assigned this to '), person(item.to), text('.')];
    case 'noted':
      return [text('📝 '), bold(item.by.name), text(`: ${short(item.text, NOTE_LIMIT)}`)];
    case 'mitigated':
      return [
        text('🔧 '),
        bold(item.by.name),
        text(' says this was done: '),
        text(`${short(item.title, TITLE_LIMIT)}. Not read back by Falconer.`),
      ];
    case 'report-requested':
      return [bold(item.by.name), text(` asked for the report${item.form === 'file' ? ' as a file' : ''}.`)];
    case 'suppressed':
      return suppressed(item);
    case 'suppression-requested':
      return requested(item);
    case 'suppression-extended':
      return [
        text('🔕 '),
        bold(item.by.name),
        text(` extended suppression ${item.id} until `),
        time(item.until),
        text('.'),
      ];
    case 'suppression-warned':
      return [
        text('⏳ '),
        person(item.owner.user),
        text(`: suppression ${item.id} ends `),
        time(item.until),
        text('. Extend it on its card if that is too early.'),
      ];
    case 'broke-through':
      return [text('🔓 Back, although '), text(`${item.id} matches it: `), ...breach(item.why)];
    case 'suppression-ended':
      return ended(item);
  }
}

function suppressed({ by, hiding }: Extract<TimelineItem, { kind: 'suppressed' }>): RichTextElement[] {
  return [
    text('🔕 '),
    bold(by.name),
    text(' suppressed this until '),
    time(hiding.until),
    text(` (${hiding.id})`),
    ...(hiding.approvedBy === undefined ? [] : [text(', approved by '), bold(hiding.approvedBy.name)]),
    text('. Further events are counted, not shown.'),
    ...quoted(hiding.reason),
  ];
}

function requested({
  by,
  id,
  until,
  reason,
}: Extract<TimelineItem, { kind: 'suppression-requested' }>): RichTextElement[] {
  return [
    text('🔕 '),
    bold(by.name),
    text(' asked to suppress this until '),
    time(until),
    text(` (${id}). Nothing is hidden before a second person approves.`),
    ...quoted(reason),
  ];
}

function ended({ id, by, hidden, recap }: Extract<TimelineItem, { kind: 'suppression-ended' }>): RichTextElement[] {
  if (recap?.why === 'tuned')
    return [
      text('🎯 Falco is now tuned: '),
      text(`since it was made permanent, nothing of ${id} came any more while other events did, so it has ended. `),
      text(`It hid ${counted(hidden, 'event')}. Should such events come again, they show.`),
    ];
  const itself = recap?.why === 'quiet' ? `ended by itself: nothing matched it for long` : 'expired';
  const how =
    by === undefined ? [text(`Suppression ${id} ${itself}.`)] : [bold(by.name), text(` ended suppression ${id}.`)];
  return [
    text('🔔 '),
    ...how,
    text(` It hid ${counted(hidden, 'event')}`),
    ...(recap === undefined ? [] : hiddenWhere(recap)),
    text('. New events show again.'),
    ...(recap === undefined ? [] : [text(' '), ...stillFiring(recap)]),
  ];
}

function quoted(note: string | undefined): RichTextElement[] {
  return note === undefined || note === '' ? [] : [text(` “${short(note, NOTE_LIMIT)}”`)];
}

function spoken(alert: Alert, item: TimelineItem): string {
  const who = 'by' in item && item.by !== undefined ? item.by.name : 'Falconer';
  return `${alert.id}: ${item.kind.replaceAll('-', ' ')} by ${who}.`;
}
