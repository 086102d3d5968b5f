/** Why an alert is, or is not, in a channel: what happened to it, from what the store holds. */
import type { RichTextElement } from '@slack/types';
import type { Alert } from '../alert/alert.ts';
import type { CardState, Hold } from '../alert/card-state.ts';
import { isBehind } from '../alert/due.ts';
import type { AlertPage } from '../alert/page.ts';
import type { Routed } from '../alert/route.ts';
import { counted } from '../analysis/spans.ts';
import type { Suppression } from '../suppression/suppression.ts';
import { listing, moreThan } from './answers.ts';
import type { Standing } from './figures.ts';
import { masked, short } from './limits.ts';
import type { Message } from './message.ts';
import { bold, channel, code, person, text, time } from './rich-text.ts';
import { suppressionRow } from './suppression-list.ts';
import { breach } from './suppression-words.ts';
import { duration } from './words.ts';

type Row = readonly RichTextElement[];

export interface WhyAlert {
  readonly alert: Alert;
  readonly routed: Routed;
}

/** Later than this is worth a word. */
const PROMPT_MS = 60_000;

/** Everything about one alert. */
export function whyAlert(about: WhyAlert, standing: Standing): Message {
  return listing(`Why ${about.alert.id} is where it is`, rowsOf(about, standing));
}

export interface Sighting extends WhyAlert {
  /** When the event happened. */
  readonly at: number;
}

/** Events that were found by their time or name, each with its alert. */
export function whyEvents(
  { words, sightings }: { readonly words: string; readonly sightings: readonly Sighting[] },
  standing: Standing,
): Message {
  const rows = sightings.flatMap(({ at, ...about }): Row[] => [
    [
      text('Event of '),
      time(at),
      text(' is in '),
      bold(about.alert.id),
      text(` ${masked(about.alert.facets.rule, 80)}`),
    ],
    ...rowsOf(about, standing),
  ]);
  return listing(`Why “${short(words, 80)}”`, rows);
}

export interface PastedEvent {
  readonly at: number;
  readonly received: boolean;
  /** The newest alert of its kind. */
  readonly about?: WhyAlert;
  /** Suppressions that are there for such events now. */
  readonly covering: readonly Suppression[];
}

/** An event that somebody has before them: whether it came, and where such events are. */
export function whyPastedEvent({ at, received, about, covering }: PastedEvent, standing: Standing): Message {
  const came = received
    ? [text('This very event was received, and counted once.')]
    : [bold('This very event was not received'), text(', or so long ago that its identity is forgotten.')];
  const rows: Row[] = [
    came,
    ...(about === undefined
      ? [[text('No alert of its kind is stored.')]]
      : [[text('Events like it are in '), bold(about.alert.id)], ...rowsOf(about, standing)]),
    ...(covering.length === 0
      ? [[text('No suppression is there for such events now')]]
      : [[bold('Suppressions that are there for such events now')], ...covering.map(suppressionRow)]),
    ...(received ? [] : refused(standing)),
  ];
  return listing(`Why the event of ${new Date(at).toISOString()} is where it is`, rows);
}

export interface WhyText extends Omit<AlertPage, 'alerts'> {
  readonly words: string;
  readonly alerts: readonly WhyAlert[];
  /** Suppressions that name the words. */
  readonly suppressions: readonly Suppression[];
}

const MAX_ALERTS = 4;
const MAX_REFUSALS = 3;

/** Alerts and suppressions with these words; and what was refused, which nobody can look up by its words. */
export function whyText({ words, alerts, suppressions, ...count }: WhyText, standing: Standing): Message {
  const more = moreThan(Math.min(alerts.length, MAX_ALERTS), count);
  const shown = alerts.slice(0, MAX_ALERTS);
  const rows: Row[] = [
    ...shown.flatMap((about): Row[] => [
      [bold(about.alert.id), text(` ${about.alert.priority} · ${masked(about.alert.facets.rule, 80)}`)],
      ...rowsOf(about, standing),
    ]),
    ...(more === undefined ? [] : [[text(`and ${more} more: try /falco search`)]]),
    ...(suppressions.length === 0 ? [] : [[bold('Suppressions that name it')], ...suppressions.map(suppressionRow)]),
    ...refused(standing, words),
  ];
  const none = count.total === 0 ? ': no alert has these words' : '';
  return listing(`Why “${short(words, 80)}”${none}`, rows);
}

/** What never became an alert: what has the words first, or else the latest. */
function refused({ refusals }: Standing, words = ''): Row[] {
  if (refusals.total === 0)
    return [
      [
        text(
          'Nothing was refused at the inlet since the start. A retry of an event that was counted is not shown again.',
        ),
      ],
    ];
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = refusals.latest.filter(
    ({ excerpt = '' }) => wanted.length > 0 && wanted.every((word) => excerpt.toLowerCase().includes(word)),
  );
  const total = `${counted(refusals.total, 'request')} refused at the inlet since the start`;
  if (fitting.length > 0)
    return [[bold('Refused at the inlet: '), text(`${fitting.length} with these words`)], ...refusalRows(fitting)];
  return [[text(`${total}; none of those remembered has these words. Latest:`)], ...refusalRows(refusals.latest)];
}

function refusalRows(refusals: Standing['refusals']['latest']): Row[] {
  return refusals
    .slice(0, MAX_REFUSALS)
    .map(
      ({ at, status, reason, sender, excerpt }): Row => [
        text('  '),
        time(at),
        text(
          ` ${status === 202 ? 'one of a batch' : status}${sender === undefined ? '' : ` from ${sender}`}: ${short(reason, 160)} `,
        ),
        ...(excerpt === undefined ? [] : [code(masked(excerpt, 80))]),
      ],
    );
}

function rowsOf({ alert, routed }: WhyAlert, standing: Standing): Row[] {
  return [
    received(alert),
    ...late(alert),
    ...hiding(alert),
    route(routed),
    ...posting(alert, standing),
    ...judged(alert),
  ];
}

function received({ receivedAt, lastReceivedAt, count, hidden }: Alert): Row {
  const newest = count === 1 ? [] : [text(', newest '), time(lastReceivedAt)];
  const of = hidden === 0 ? '' : `, ${hidden} of them hidden`;
  return [text('Received '), time(receivedAt), ...newest, text(`: ${counted(count, 'event')}${of}`)];
}

/** The first event's own time against its receipt: a delay before Falconer. */
function late({ firstAt, receivedAt }: Alert): Row[] {
  const ms = receivedAt - firstAt;
  return ms <= PROMPT_MS ? [] : [[text(`Its first event happened ${duration(ms)} before it arrived here`)]];
}

function hiding({ hiding: active, broke = [], hidden }: Alert): Row[] {
  const back = broke.map(
    (one): Row => [text(`Came back from under ${one.id} `), time(one.at), text(': '), ...breach(one.why)],
  );
  if (active !== undefined) {
    const { id, until, by, reason } = active;
    return [
      ...back,
      [
        bold(`Hidden now by ${id} `),
        text('until '),
        time(until),
        text(', by '),
        person(by.user),
        text(`: ${short(reason, 200)}`),
      ],
    ];
  }
  return hidden > 0 && back.length === 0 ? [[text('Not hidden now: what hid it has ended')]] : back;
}

function route({ channel, number }: Routed): Row {
  return [
    text('Belongs to '),
    code(short(channel, 80)),
    text(number === undefined ? ', the default channel: no route matches it' : ` by route ${number} of falconer.yml`),
  ];
}

function posting(alert: Alert, { reasons }: Standing): Row[] {
  const { card, receivedAt } = alert;
  if (card.message === undefined) return [waiting(alert, reasons)];
  const postedAt = Math.floor(Number(card.message.ts) * 1_000);
  const ms = postedAt - (card.lostAt ?? receivedAt);
  const after = card.lostAt === undefined ? 'it was received' : 'the message before it was found to be gone';
  const row: Row = [text('Its card was posted '), time(postedAt), text(' in '), channel(card.message.channel)];
  const plain: Row[] = card.plain === true ? [[text('Slack refused the full card because of its content')]] : [];
  if (ms <= PROMPT_MS) return [row, ...plain];
  return [[...row, text(`, ${duration(ms)} after ${after}`)], ...delays(card), ...plain];
}

/** What delivery noted when it posted the card. */
function delays({ held }: CardState): Row[] {
  if (held === undefined) return [[text('What held it up was not recorded')]];
  if (held.length === 0) return [[text('Nothing that delivery looks at held it up')]];
  return held.slice(0, MAX_HOLDS).map((hold) => [bold('Held up: '), ...holdWords(hold)]);
}

function holdWords(hold: Hold): RichTextElement[] {
  switch (hold.kind) {
    case 'hidden':
      return [text('a suppression hid it for a time')];
    case 'storm':
      return [text(`it was on the card of storm ${hold.storm}, until it needed one of its own`)];
    case 'not-running':
      return [text('Falconer did not run, or had not begun to deliver, until '), time(hold.until)];
    case 'other-turn':
      return [
        text('this replica’s turn to deliver began '),
        time(hold.until),
        text('; before, it was another’s or nobody’s'),
      ];
    case 'queue':
      return [
        text(`${counted(hold.posts, 'message')} went to its channel meanwhile, and Slack allows about one a second`),
      ];
    default: {
      const reason = hold.reason === undefined ? '' : ` (${short(hold.reason, 160)})`;
      return [text(`${TROUBLE_WORDS[hold.kind]} for ${duration(hold.ms)}${reason}`)];
    }
  }
}

const MAX_HOLDS = 4;
const TROUBLE_WORDS = {
  'rate-limited': 'Slack asked to wait',
  'no-answer': 'Slack did not answer',
  'no-channel': 'Slack could not post to its channel',
  token: 'Slack did not accept the bot token',
  store: 'the store gave no answer',
} as const;

function waiting(alert: Alert, reasons: readonly string[]): Row {
  const { storm, attempt } = alert.card;
  if (storm !== undefined) return [text(`It is on the card of storm ${storm}, not on one of its own`)];
  if (alert.hiding !== undefined) return [text('It has no card: it was hidden before one was posted')];
  if (attempt !== undefined) return [text('Its card is being posted: Slack’s answer is not known yet')];
  const why = reasons.length === 0 ? 'its turn comes within Slack’s rate limits' : reasons.join('; ');
  return [text(isBehind(alert) ? `Its card waits to be posted: ${short(why, 300)}` : 'It has no card')];
}

function judged({ status, resolution, acknowledgement }: Alert): Row[] {
  if (status === 'resolved' && resolution !== undefined)
    return [
      [
        text(`Resolved as ${resolution.disposition.replace('-', ' ')} by `),
        person(resolution.by.user),
        text(' '),
        time(resolution.at),
      ],
    ];
  if (acknowledgement === undefined) return [];
  return [[text('Acknowledged by '), person(acknowledgement.by.user), text(' '), time(acknowledgement.at)]];
}
