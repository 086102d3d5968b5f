/** The parts that all modals are made of. */
import type { InputBlock, KnownBlock, ModalView, PlainTextElement, PlainTextOption } from '@slack/types';
import { visible } from '../analysis/visible.ts';
import { clip, LIMITS } from './limits.ts';

export function plainText(value: string, limit: number = LIMITS.sectionText): PlainTextElement {
  return { type: 'plain_text', text: clip(visible(value), limit), emoji: false };
}

export function option(label: string, value: string, description?: string): PlainTextOption {
  return {
    text: plainText(label, LIMITS.optionText),
    value,
    ...(description === undefined ? {} : { description: plainText(description, LIMITS.optionText) }),
  };
}

interface ModalParts {
  readonly callback: string;
  readonly title: string;
  readonly submit?: string;
  /** Ids only: clients can read it, and state is read from the store. */
  readonly subject: string;
  readonly blocks: readonly KnownBlock[];
}

export function modal({ callback, title, submit, subject, blocks }: ModalParts): ModalView {
  return {
    type: 'modal',
    callback_id: callback,
    private_metadata: subject,
    title: plainText(title, LIMITS.modalTitle),
    close: plainText(submit === undefined ? 'Close' : 'Cancel'),
    ...(submit === undefined ? {} : { submit: plainText(submit, LIMITS.modalTitle) }),
    blocks: [...blocks],
  };
}

/** A text field; block and action share one id, since each block has one field. */
export function textInput(
  id: string,
  label: string,
  options: { multiline?: boolean; optional?: boolean; hint?: string; placeholder?: string } = {},
): InputBlock {
  return {
    type: 'input',
    block_id: id,
    label: plainText(label),
    ...(options.optional === undefined ? {} : { optional: options.optional }),
    ...(options.hint === undefined ? {} : { hint: plainText(options.hint) }),
    element: {
      type: 'plain_text_input',
      action_id: id,
      max_length: 1_000,
      ...(options.multiline === undefined ? {} : { multiline: options.multiline }),
      ...(options.placeholder === undefined ? {} : { placeholder: plainText(options.placeholder, LIMITS.placeholder) }),
    },
  };
}
