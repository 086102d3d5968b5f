/** The line that says who did what to an alert, and until when it holds. */
import type { RichTextElement, RichTextSection } from '@slack/types';
import type { Alert } from '../alert/alert.ts';
import { counted } from '../analysis/spans.ts';
import { short } from './limits.ts';
import { bold, lines, person, text, time } from './rich-text.ts';
import { breach } from './suppression-words.ts';
import { dispositionWord } from './words.ts';

const REASON_LIMIT = 200;

/** One line per thing that holds now; empty for an open alert that nobody has touched. */
export function stateLine(alert: Alert): RichTextSection[] {
  const rows = [
    ...resolution(alert),
    ...hiding(alert),
    ...brokeThrough(alert),
    ...acknowledgement(alert),
    ...assignee(alert),
  ];
  return rows.length === 0 ? [] : [lines(rows)];
}

type Row = readonly RichTextElement[];

function resolution({ resolution: resolved, status }: Alert): Row[] {
  if (resolved === undefined || status !== 'resolved') return [];
  const { by, at, disposition, note } = resolved;
  return [
    [bold(`✅ Resolved as ${dispositionWord(disposition)} by `), person(by.user), text(' '), time(at), ...remark(note)],
  ];
}

function hiding({ hiding: active, hidden, status }: Alert): Row[] {
  if (active === undefined || status === 'resolved') return [];
  const { id, until, by, reason } = active;
  return [
    [
      bold('🔕 Suppressed until '),
      time(until),
      bold(' by '),
      person(by.user),
      text(` (${id}: ${short(reason, REASON_LIMIT)}) · ${counted(hidden, 'event')} hidden`),
    ],
  ];
}

function brokeThrough({ broke, hiding: active, status }: Alert): Row[] {
  const newest = broke?.at(-1);
  if (newest === undefined || active !== undefined || status === 'resolved') return [];
  return [[bold(`🔓 Back from under ${newest.id}: `), ...breach(newest.why), text(' '), time(newest.at)]];
}

function acknowledgement({ acknowledgement: taken, status }: Alert): Row[] {
  if (taken === undefined || status !== 'acknowledged') return [];
  return [[bold('👀 Acknowledged by '), person(taken.by.user), text(' '), time(taken.at), ...remark(taken.note)]];
}

function assignee({ assignee: owner, status }: Alert): Row[] {
  if (owner === undefined || status === 'resolved') return [];
  return [[bold('👤 Assigned to '), person(owner.user)]];
}

function remark(note: string | undefined): Row {
  return note === undefined ? [] : [text(` · “${short(note, REASON_LIMIT)}”`)];
}
