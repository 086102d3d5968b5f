/** The card of a suppression: what it hides and why, what it has hidden so far, and the buttons that change it. */
import type { ActionsBlock, Button, KnownBlock, RichTextElement } from '@slack/types';
import { counted } from '../analysis/spans.ts';
import { isAwaiting, type Suppression } from '../suppression/suppression.ts';
import { ACTION, button } from './actions.ts';
import { LIMITS, masked, short } from './limits.ts';
import { type Message, message } from './message.ts';
import { plainText } from './modal.ts';
import { bold, bullets, lines, person, richText, section, text, time } from './rich-text.ts';
import { amount, facetWord, ground, hiddenWhere, matcherRows, stillFiring } from './suppression-words.ts';
import { duration } from './words.ts';

type Row = readonly RichTextElement[];

const REASON_LIMIT = 500;

export function suppressionCard(suppression: Suppression, now: number): Message {
  const { id } = suppression;
  const title = titleOf(suppression);
  return message(`${title}. ${counted(suppression.hidden, 'event')} hidden.`, [
    { type: 'header', text: plainText(title, LIMITS.header) },
    richText(
      section(text('Events that match all of')),
      bullets(matcherRows(suppression.matchers)),
      lines([
        ...standing(suppression, now),
        ...figures(suppression),
        ...changes(suppression),
        ...breaks(suppression),
        [text(`Made on ${suppression.origin} · ${id}`)],
      ]),
    ),
    ...controls(suppression),
  ]);
}

function titleOf(suppression: Suppression): string {
  const { id, matchers, ended } = suppression;
  const rule = masked(matchers.find(({ facet }) => facet === 'rule')?.value ?? 'everything', 100);
  if (ended !== undefined) return `🔔 ${id} has ended: ${rule}`;
  return isAwaiting(suppression) ? `✋ ${id} waits for approval: ${rule}` : `🔕 ${id} hides ${rule}`;
}

function standing(suppression: Suppression, now: number): readonly Row[] {
  const { by, until, reason, approval, ended } = suppression;
  const why: Row = [text('Because: '), text(`“${short(reason, REASON_LIMIT)}”`)];
  if (ended !== undefined) return [endedRow(suppression), why];
  const left = until > now ? `, ${duration(until - now)} left as of ` : ', over as of ';
  const limit: Row = [bold('Until '), time(until), text(left), time(now), text(', owned by '), person(by.user)];
  const given = approval?.given;
  if (given !== undefined)
    return [[...limit, text(', approved by '), person(given.by.user), text(' '), time(given.at)], why];
  if (approval === undefined) return [limit, why];
  const grounds = approval.grounds.map(ground).join('; ');
  return [[bold('Nothing is hidden yet. '), text(`A second person must approve, because ${grounds}.`)], limit, why];
}

function endedRow({ ended, by: owner, approval }: Suppression): Row {
  const asked = approval !== undefined && approval.given === undefined;
  if (ended?.by !== undefined)
    return [
      bold(asked ? 'Declined by ' : 'Ended by '),
      person(ended.by.user),
      text(' '),
      time(ended.at),
      ...ofOwner(owner),
    ];
  const how = ended?.why === 'quiet' ? 'Ended by itself, since nothing matched it for long, ' : 'Expired ';
  return [bold(asked ? 'Not approved in time, over since ' : how), time(ended?.at ?? 0), ...ofOwner(owner)];
}

function ofOwner(owner: Suppression['by']): RichTextElement[] {
  return [text('; owned by '), person(owner.user)];
}

function figures({ hidden, lastHitAt, where, elsewhere, ended }: Suppression): readonly Row[] {
  const sorted = [...where].sort((a, b) => b.hidden - a.hidden);
  const rows: Row[] = [
    [
      bold(`${counted(hidden, 'event')} hidden`),
      ...(lastHitAt === undefined ? [] : [text(', last '), time(lastHitAt)]),
      ...hiddenWhere({ where: sorted, elsewhere }),
    ],
  ];
  return ended?.recap === undefined ? rows : [...rows, stillFiring(ended.recap)];
}

const MAX_CHANGES = 3;

function changes({ extensions }: Suppression): readonly Row[] {
  return extensions
    .slice(-MAX_CHANGES)
    .map(({ by, at, until }) => [
      text('Extended until '),
      time(until),
      text(' by '),
      person(by.user),
      text(' '),
      time(at),
    ]);
}

function breaks({ allows, watched, usual, companions, ended }: Suppression): readonly Row[] {
  if (ended !== undefined) return [];
  const reasons = [
    ...(allows === undefined ? [] : [`anything worse than ${allows}`]),
    ...watched.map(({ facet }) => `a new ${facetWord(facet)}`),
    ...(companions === undefined ? [] : ['another alert on the same container, pod or session']),
    ...(usual === undefined ? [] : [`more than ten times ${amount(usual)} events an hour`]),
  ];
  return reasons.length === 0 ? [] : [[text(`Comes back by itself for ${reasons.join(', ')}`)]];
}

function controls(suppression: Suppression): KnownBlock[] {
  const { id, ended } = suppression;
  if (ended !== undefined) return [];
  const of = (actionId: string, label: string, hint: string, style?: Button['style']) =>
    button(actionId, { label, value: id, hint, ...(style === undefined ? {} : { style }) });
  const elements: ActionsBlock['elements'] = isAwaiting(suppression)
    ? [
        of(ACTION.approveSuppression, 'Approve', `Approve suppression ${id}`, 'primary'),
        of(ACTION.endSuppression, 'Decline', `Decline suppression ${id}`),
      ]
    : [
        of(ACTION.extendSuppression, 'Extend…', `Extend suppression ${id}`),
        of(ACTION.endSuppression, 'End now', `End suppression ${id}`),
        of(ACTION.makePermanent, 'Make permanent…', `Make suppression ${id} permanent`),
      ];
  return [{ type: 'actions', elements }];
}
