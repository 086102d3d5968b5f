/** Answers that only the asker sees: one sentence, lists of alerts, a raw event. */
import type { KnownBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { Alert } from '../alert/alert.ts';
import type { AlertPage } from '../alert/page.ts';
import { redact } from '../analysis/redact.ts';
import { counted, thousands } from '../analysis/spans.ts';
import { visible } from '../analysis/visible.ts';
import type { FalcoEvent } from '../falco/event.ts';
import { clip, LIMITS, masked, short } from './limits.ts';
import { type Message, message } from './message.ts';
import { bold, code, italic, lines, person, preformatted, richText, section, text, time } from './rich-text.ts';
import { prioritySymbol } from './words.ts';

const MAX_RAW = 6_000;
const MAX_VALUE = 60;
const MAX_HEADING = 200;

/** One sentence in our own words; values in it may come from anyone. */
export function says(sentence: string): Message {
  return message(sentence, [richText(section(text(short(sentence, LIMITS.sectionText))))]);
}

/** A heading with a list of rows under it. */
export function listing(heading: string, rows: readonly (readonly RichTextElement[])[], rest?: string): Message {
  const blocks: KnownBlock[] = [
    richText(section(bold(short(heading, MAX_HEADING))), ...(rows.length > 0 ? [lines(rows)] : [])),
  ];
  return message(heading, rest === undefined ? blocks : [...blocks, richText(section(italic(rest)))]);
}

export function alertList(heading: string, page: AlertPage): Message {
  const { alerts, total, isLeast } = page;
  const many = `${isLeast === true ? 'more than ' : ''}${thousands(total)}`;
  const more = moreThan(alerts.length, page);
  const rest = more === undefined ? undefined : `and ${more} more: narrow it with /falco search`;
  return listing(`${heading}: ${total === 0 ? 'none' : many}`, alerts.map(alertRow), rest);
}

/** How many there are beside those that are shown: `7`, `many`; `undefined` if none. */
export function moreThan(shown: number, { total, isLeast }: Omit<AlertPage, 'alerts'>): string | undefined {
  if (isLeast === true) return 'many';
  return total > shown ? thousands(total - shown) : undefined;
}

/** Id, state, priority, rule, place, count: one line that fits a phone. */
export function alertRow(alert: Alert): RichTextElement[] {
  const { id, facets, priority, count, lastAt } = alert;
  const place = [facets.cluster, facets.namespace, facets.workload ?? facets.image ?? facets.host ?? facets.target];
  const named = place.filter((part) => part !== undefined).join('/');
  return [
    text(`${prioritySymbol(priority)} `),
    bold(id),
    text(` ${priority} · ${masked(facets.rule, 80)}`),
    ...(named === '' ? [] : [text(' · '), code(masked(named, MAX_VALUE))]),
    text(` · ${counted(count, 'event')}, last `),
    time(lastAt),
    ...standing(alert),
  ];
}

function standing({ status, acknowledgement, hiding, resolution }: Alert): RichTextElement[] {
  if (status === 'resolved') return [text(` · ${resolution?.disposition ?? 'resolved'}`)];
  if (hiding !== undefined) return [text(` · suppressed (${hiding.id})`)];
  if (acknowledgement !== undefined) return [text(' · '), person(acknowledgement.by.user)];
  return [text(' · open')];
}

/** The newest event as JSON, secrets masked. */
export function rawEvent(alert: Alert): Message {
  const json = JSON.stringify(asReceived(alert.latest), null, 2);
  const shown = json
    .split('\n')
    .map((line) => visible(redact(line)))
    .join('\n');
  const sections: RichTextSection[] = [
    section(bold(`${alert.id}: newest of ${counted(alert.count, 'event')}`), text(', secrets masked')),
  ];
  return message(`Raw event of ${alert.id}.`, [richText(...sections, preformatted(clip(shown, MAX_RAW)))]);
}

function asReceived({
  rule,
  priority,
  priorityWord,
  source,
  time: at,
  hostname,
  output,
  tags,
  fields,
  extra,
}: FalcoEvent) {
  return {
    time: at,
    rule,
    priority: priorityWord ?? priority,
    source,
    hostname,
    output,
    tags,
    output_fields: fields,
    ...extra,
  };
}
