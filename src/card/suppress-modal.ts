/** The suppress modal: what to match, what that would have hidden, what brings it back, until when, and why. */
import type { InputBlock, KnownBlock, ModalView, RichTextElement, SectionBlock } from '@slack/types';
import type { Alert, SuppressionId } from '../alert/alert.ts';
import { scenesOf } from '../alert/story.ts';
import { counted, thousands } from '../analysis/spans.ts';
import type { FacetName, Facets } from '../falco/facets.ts';
import { type Choice, type Choices, globFor, openFacets, type Unsound } from '../suppression/choice.ts';
import type { Ground } from '../suppression/grounds.ts';
import type { Preview } from '../suppression/preview.ts';
import { LIMITS, masked } from './limits.ts';
import { modal, option, plainText, textInput } from './modal.ts';
import { bold, code, lines, person, richText, section, text } from './rich-text.ts';
import { facetWord, ground, placeList } from './suppression-words.ts';
import { duration } from './words.ts';

export const SUPPRESS_CALLBACK = { create: 'suppression.create', extend: 'suppression.extend' } as const;

/** Ids of the fields, shared by the modals and by what reads them. */
export const SUPPRESS_FIELD = {
  /** Followed by the name of a facet. */
  choice: 'suppression.choice.',
  glob: 'suppression.glob.',
  watch: 'watch',
  duration: 'duration',
  date: 'date',
  reason: 'reason',
} as const;

/** Beside facets, what can bring an alert back: its option among theirs. */
export const WATCH_STORIES = 'stories';

/** Facets in which a new value can bring an alert back. */
export const WATCHABLE: readonly FacetName[] = ['user', 'target', 'process', 'workload'];

const HOUR_MS = 3_600_000;
const DURATIONS_MS = [HOUR_MS, 4 * HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS, 30 * 24 * HOUR_MS];

type Subject = Pick<Alert, 'id' | 'facets' | 'occurrences' | 'latest'>;

/** What is shown until the preview is computed: Slack gives three seconds for the first view. */
export function loadingModal({ id }: Pick<Alert, 'id'>): ModalView {
  const says = 'Looking at what this would have hidden in the last seven days…';
  return modal({ ...headOf(id), blocks: [richText(section(text(says)))] });
}

/** In the place of the preview when it could not be made. */
export function failedModal({ id }: Pick<Alert, 'id'>): ModalView {
  const says = 'The preview could not be made: the store gave no answer. Close this and try again.';
  return modal({ ...headOf(id), blocks: [richText(section(text(says)))] });
}

export interface SuppressView {
  readonly alert: Subject;
  readonly choices: Choices;
  readonly preview: Preview;
  /** What is wrong with the choices. */
  readonly unsound?: Unsound;
  readonly grounds: readonly Ground[];
  /** Who may be the second person; with nobody, none is asked. */
  readonly approvers: readonly string[];
  /** The configured cap. */
  readonly longestMs: number;
}

export function suppressModal(view: SuppressView): ModalView {
  const { alert, choices, grounds, approvers, longestMs } = view;
  const asks = grounds.length > 0 && approvers.length > 0;
  return modal({
    ...headOf(alert.id),
    submit: asks ? 'Ask for approval' : 'Suppress',
    blocks: [
      richText(
        lines([
          [
            text('Hides further events of '),
            bold(masked(alert.facets.rule, LIMITS.header)),
            text(' that match everything you keep: '),
            ...atAGlance(view),
          ],
          [text('They are still recorded and counted. It ends by itself, and anyone can end it earlier.')],
        ]),
      ),
      ...openFacets(alert.facets).flatMap((facet) => facetBlocks(alert.facets, facet, choices[facet])),
      richText(lines(previewRows(view))),
      ...warnings(view),
      ...watchInput(alert),
      ...untilInputs(longestMs),
      textInput(SUPPRESS_FIELD.reason, 'Reason', { placeholder: 'Why is this expected, and who knows about it?' }),
    ],
  });
}

export function extendModal(id: SuppressionId, longestMs: number): ModalView {
  return modal({
    callback: SUPPRESS_CALLBACK.extend,
    title: `Extend ${id}`,
    submit: 'Extend',
    subject: id,
    blocks: [richText(section(text('The new end is counted from now.'))), ...untilInputs(longestMs)],
  });
}

function headOf(id: Subject['id']) {
  return { callback: SUPPRESS_CALLBACK.create, title: `Suppress ${id}`, subject: id };
}

const CHOICE_WORDS: Readonly<Record<Choice['kind'], string>> = { keep: 'only this', drop: 'any', glob: 'like …' };

function facetBlocks(facets: Facets, facet: FacetName, choice: Choice = { kind: 'keep' }): KnownBlock[] {
  const value = facets[facet] ?? '';
  const id = `${SUPPRESS_FIELD.choice}${facet}`;
  const options = (['keep', 'drop', 'glob'] as const).map((kind) => option(CHOICE_WORDS[kind], kind));
  const chosen = options.find((one) => one.value === choice.kind);
  const row: SectionBlock = {
    type: 'section',
    block_id: id,
    text: plainText(`${facetWord(facet)}: ${masked(value, LIMITS.header)}`),
    accessory: {
      type: 'static_select',
      action_id: id,
      options,
      ...(chosen === undefined ? {} : { initial_option: chosen }),
    },
  };
  return choice.kind === 'glob' ? [row, globInput(facet, choice.glob)] : [row];
}

function globInput(facet: FacetName, glob: string): InputBlock {
  const id = `${SUPPRESS_FIELD.glob}${facet}`;
  const { element, ...input } = textInput(id, `${facetWord(facet)} like`, {
    hint: 'A star stands for any text. Press Enter to see what it changes.',
  });
  return {
    ...input,
    dispatch_action: true,
    element: { ...element, type: 'plain_text_input', max_length: 512, initial_value: glob },
  };
}

/** The pattern that a glob field begins with. */
export function firstGlob(facets: Facets, facet: FacetName): string {
  return globFor(facets[facet] ?? '').slice(0, 512);
}

type Row = readonly RichTextElement[];

/** Where a phone shows it beside the choices; the rest of the preview is below them. */
function atAGlance({ preview: { events }, unsound: why }: SuppressView): Row {
  if (why !== undefined) return [bold('as chosen, not possible.')];
  return [bold(`${thousands(events.hidden)} of ${counted(events.total, 'event')}`), text(' in the last week.')];
}

function previewRows({ preview, unsound }: SuppressView): readonly Row[] {
  const { events, alerts, highest, where, places, clusters, truePositives } = preview;
  if (unsound !== undefined) return [[bold('⛔ Can’t be suppressed so: '), text(sayUnsound(unsound))]];
  return [
    [bold('In the last 7 days this would have hidden')],
    [
      bold(`${thousands(events.hidden)} of ${counted(events.total, 'event')}`),
      text(`, ${thousands(alerts.hidden)} of ${counted(alerts.total, 'alert')}`),
      ...(highest === undefined ? [] : [text(', at worst '), bold(highest)]),
    ],
    ...(where.length === 0 ? [] : [[text('Where: '), ...placeList(where, places - where.length, 'place')]]),
    ...(clusters.length === 0
      ? []
      : [[text(`${clusters.length === 1 ? 'Cluster' : 'Clusters'}: `), ...names(clusters)]]),
    staysVisible(preview),
    [text(truePositives === 0 ? 'None of it was judged true positive' : `${judged(truePositives)} true positive`)],
  ];
}

function judged(count: number): string {
  return `${counted(count, 'alert')} of it ${count === 1 ? 'was' : 'were'} judged`;
}

const MAX_NAMES = 5;

function names(all: readonly string[]): RichTextElement[] {
  const shown = all
    .slice(0, MAX_NAMES)
    .flatMap((name, index) => [...(index === 0 ? [] : [text(', ')]), code(masked(name, 60))]);
  return all.length > MAX_NAMES ? [...shown, text(` and ${all.length - MAX_NAMES} more`)] : shown;
}

function staysVisible({ visible }: Preview): Row {
  const { alerts, events, busiest } = visible;
  if (alerts === 0) return [text('Nothing else of this rule would have stayed visible')];
  const rows = busiest.flatMap(({ id, place, events: count }, index) => [
    text(`${index === 0 ? '' : ', '}${id} `),
    code(masked(place, 60)),
    text(` ${thousands(count)}`),
  ]);
  const more = alerts > busiest.length ? ` and ${thousands(alerts - busiest.length)} more` : '';
  return [
    text(`Of this rule stay visible ${counted(alerts, 'alert')}, ${counted(events, 'event')}: `),
    ...rows,
    text(more),
  ].filter((element) => !('text' in element) || element.text !== ' ');
}

function warnings({ grounds, approvers, unsound }: SuppressView): KnownBlock[] {
  if (grounds.length === 0 || unsound !== undefined) return [];
  const who = approvers.flatMap((user, index) => [...(index === 0 ? [] : [text(' or ')]), person(user)]);
  const asks =
    approvers.length === 0
      ? []
      : [[text('A second person must approve it: '), ...who, text('. Nothing is hidden before.')]];
  return [richText(lines([[bold('⚠ Look twice: '), text(`${grounds.map(ground).join('; ')}.`)], ...asks]))];
}

/** Why matchers can't be, in words. */
export function sayUnsound(why: Unsound): string {
  switch (why.kind) {
    case 'no-rule':
      return 'It must name its source and rule.';
    case 'no-scope':
      return 'Keep at least one facet besides the rule, or it would be hidden everywhere: that belongs into Falco’s rules.';
    case 'misses':
      return `The pattern for ${facetWord(why.facet)} does not match this alert.`;
  }
}

/** A facet that events of this source never have can't have a new value; a system call may have any, and any scene. */
function watchInput(alert: Subject): InputBlock[] {
  const { facets } = alert;
  const isSyscall = facets.source === 'syscall';
  const options = [
    ...WATCHABLE.filter((facet) => facets[facet] !== undefined || isSyscall).map((facet) =>
      option(`a new ${facetWord(facet)}`, facet),
    ),
    ...(isSyscall || scenesOf(alert).length > 0
      ? [option('another alert on its container, pod or session', WATCH_STORIES)]
      : []),
  ];
  if (options.length === 0) return [];
  return [
    {
      type: 'input',
      block_id: SUPPRESS_FIELD.watch,
      optional: true,
      label: plainText('Comes back by itself when there is'),
      hint: plainText(
        'What was not there before: values where you keep none, alerts that nothing hides. A higher priority than it hides now, and ten times the usual rate, always bring it back.',
      ),
      element: { type: 'checkboxes', action_id: SUPPRESS_FIELD.watch, options, initial_options: options },
    },
  ];
}

function untilInputs(longestMs: number): InputBlock[] {
  const allowed = DURATIONS_MS.filter((ms) => ms <= longestMs);
  const options = (allowed.length > 0 ? allowed : [longestMs]).map((ms) => option(duration(ms), String(ms)));
  const [first] = options;
  return [
    {
      type: 'input',
      block_id: SUPPRESS_FIELD.duration,
      label: plainText('For how long'),
      element: {
        type: 'static_select',
        action_id: SUPPRESS_FIELD.duration,
        options,
        ...(first === undefined ? {} : { initial_option: first }),
      },
    },
    {
      type: 'input',
      block_id: SUPPRESS_FIELD.date,
      optional: true,
      label: plainText('Or through a day'),
      hint: plainText(`Until midnight UTC after it. At most ${duration(longestMs)} from now.`),
      element: { type: 'datepicker', action_id: SUPPRESS_FIELD.date },
    },
  ];
}
