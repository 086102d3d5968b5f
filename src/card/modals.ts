/** The modals of an alert: suppress, mitigate, resolve, assign. */
import type { InputBlock, ModalView, RichTextBlockElement } from '@slack/types';
import { type Alert, DISPOSITIONS } from '../alert/alert.ts';
import type { Analysis, ReadyAction } from '../analysis/analysis.ts';
import { FACET_NAMES, type FacetName } from '../falco/facets.ts';
import { TIER_WORDS } from '../playbook/tier.ts';
import { LIMITS, masked } from './limits.ts';
import { modal, option, plainText, textInput } from './modal.ts';
import { bold, italic, lines, preformatted, richText, section, text } from './rich-text.ts';
import { duration } from './words.ts';

/** Callback ids are an interface: open modals carry them across a restart. */
export const CALLBACK = {
  suppress: 'suppression.create',
  resolve: 'alert.resolve',
  assign: 'alert.assign',
  mitigate: 'action.plan',
} as const;

/** Ids of the fields, shared by the modals and by what reads their submission. */
export const FIELD = {
  facets: 'facets',
  duration: 'duration',
  reason: 'reason',
  disposition: 'disposition',
  note: 'note',
  assignee: 'assignee',
  done: 'done',
} as const;

const HOUR_MS = 3_600_000;
const DURATIONS_MS = [HOUR_MS, 4 * HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS, 30 * 24 * HOUR_MS];

/** Facets that are always matched: without rule and source a suppression would hide more than anyone means. */
const FIXED: readonly FacetName[] = ['source', 'rule'];

/** `longestMs` is the configured cap on how long a suppression may last. */
export function suppressModal(alert: Alert, longestMs: number): ModalView {
  const facets = FACET_NAMES.filter((name) => !FIXED.includes(name) && alert.facets[name] !== undefined);
  return modal({
    callback: CALLBACK.suppress,
    title: `Suppress ${alert.id}`,
    submit: 'Suppress',
    subject: alert.id,
    blocks: [
      richText(
        lines([
          [
            text('Hides further events of '),
            bold(masked(alert.facets.rule, LIMITS.header)),
            text(' that match all facets you keep.'),
          ],
          [text('They are still recorded and counted. It ends by itself, and anyone can end it earlier.')],
        ]),
      ),
      ...(facets.length === 0 ? [] : [facetInput(alert, facets)]),
      durationInput(longestMs),
      textInput(FIELD.reason, 'Reason', { placeholder: 'Why is this expected, and who knows about it?' }),
    ],
  });
}

function facetInput(alert: Alert, names: readonly FacetName[]): InputBlock {
  // Slack allows ten checkboxes; nine facets besides source and rule is all there are.
  const options = names.map((name) => option(`${name} = ${masked(alert.facets[name] ?? '', LIMITS.optionText)}`, name));
  return {
    type: 'input',
    block_id: FIELD.facets,
    optional: true,
    label: plainText('Keep in the matcher'),
    hint: plainText('Untick a facet to hide events with any value of it: fewer ticks hide more.'),
    element: { type: 'checkboxes', action_id: FIELD.facets, options, initial_options: options },
  };
}

function durationInput(longestMs: number): InputBlock {
  const allowed = DURATIONS_MS.filter((ms) => ms <= longestMs);
  const options = (allowed.length > 0 ? allowed : [longestMs]).map((ms) => option(duration(ms), String(ms)));
  const [first] = options;
  return {
    type: 'input',
    block_id: FIELD.duration,
    label: plainText('For how long'),
    element: {
      type: 'static_select',
      action_id: FIELD.duration,
      options,
      ...(first === undefined ? {} : { initial_option: first }),
    },
  };
}

export function resolveModal(alert: Alert): ModalView {
  const words = {
    'true-positive': ['True positive', 'It was what the rule looks for'],
    benign: ['Benign', 'It happened as detected, and was allowed'],
    'false-positive': ['False positive', 'The rule was wrong about what happened'],
  } as const;
  const options = DISPOSITIONS.map((disposition) => option(words[disposition][0], disposition, words[disposition][1]));
  return modal({
    callback: CALLBACK.resolve,
    title: `Resolve ${alert.id}`,
    submit: 'Resolve',
    subject: alert.id,
    blocks: [
      {
        type: 'input',
        block_id: FIELD.disposition,
        label: plainText('What was it?'),
        element: { type: 'radio_buttons', action_id: FIELD.disposition, options },
      },
      textInput(FIELD.note, 'Note', { multiline: true, optional: true }),
    ],
  });
}

export function assignModal(alert: Alert): ModalView {
  return modal({
    callback: CALLBACK.assign,
    title: `Assign ${alert.id}`,
    submit: 'Assign',
    subject: alert.id,
    blocks: [
      {
        type: 'input',
        block_id: FIELD.assignee,
        label: plainText('To whom'),
        element: { type: 'users_select', action_id: FIELD.assignee },
      },
    ],
  });
}

export function mitigateModal(alert: Alert, analysis: Analysis): ModalView {
  const actions = analysis.contain.slice(0, 10);
  const title = `Mitigate ${alert.id}`;
  const base = { callback: CALLBACK.mitigate, title, subject: alert.id };
  if (actions.length === 0) {
    const says =
      'This event does not tell enough about its workload to fill in a command. The report says what to check.';
    return modal({ ...base, blocks: [richText(section(text(says)))] });
  }
  return modal({
    ...base,
    submit: 'I did this',
    blocks: [
      richText(
        section(
          text(
            'Falconer runs nothing. Run the command yourself, then say here what you did: it is recorded with your name.',
          ),
        ),
      ),
      ...actions.map((action) => richText(...actionElements(action))),
      {
        type: 'input',
        block_id: FIELD.done,
        label: plainText('What did you do?'),
        element: {
          type: 'radio_buttons',
          action_id: FIELD.done,
          options: actions.map(({ title: name, id }) => option(name, id)),
        },
      },
      textInput(FIELD.note, 'Note', { optional: true }),
    ],
  });
}

function actionElements(action: ReadyAction): RichTextBlockElement[] {
  const caution = action.caution === undefined ? [] : [[text(`Careful: ${action.caution}`)]];
  const rows = [[bold(action.title), italic(`  ${TIER_WORDS[action.tier]}`)], [text(action.effect)], ...caution];
  const undo = action.undo === undefined ? [] : [section(text('Undo:')), preformatted(action.undo)];
  return [lines(rows), preformatted(action.command), ...undo];
}
