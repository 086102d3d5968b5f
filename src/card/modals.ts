/** The modals of an alert: mitigate, resolve, assign. */
import type { ModalView, RichTextBlockElement } from '@slack/types';
import { type Alert, DISPOSITIONS } from '../alert/alert.ts';
import type { Analysis, ReadyAction } from '../analysis/analysis.ts';
import { TIER_WORDS } from '../playbook/tier.ts';
import { modal, option, plainText, textInput } from './modal.ts';
import { bold, italic, lines, preformatted, richText, section, text } from './rich-text.ts';

/** Callback ids are an interface: open modals carry them across a restart. */
export const CALLBACK = {
  resolve: 'alert.resolve',
  assign: 'alert.assign',
  mitigate: 'action.plan',
} as const;

/** Ids of the fields, shared by the modals and by what reads their submission. */
export const FIELD = {
  disposition: 'disposition',
  note: 'note',
  assignee: 'assignee',
  done: 'done',
} as const;

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
