// The interactive elements of a message or view, and the values people can give them.
import type { ActionsBlockElement, InputBlockElement, Option } from '@slack/types';
import type { Block, StateValue, StateValues } from './model.ts';

type Element = ActionsBlockElement | InputBlockElement;

export interface Control {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Element;
}

/** A person's choice: typed text, an option's value, an id, a date, seconds, or several of them; null clears. */
export type Choice = string | number | readonly string[] | null;

export function controlsIn(blocks: readonly Block[]): Control[] {
  return blocks.flatMap((block) =>
    elementsOf(block).map((element) => ({
      blockId: block.block_id ?? '',
      actionId: element.action_id ?? '',
      element,
    })),
  );
}

function elementsOf(block: Block): readonly Element[] {
  switch (block.type) {
    case 'actions':
      return block.elements;
    case 'input':
      return [block.element];
    case 'section':
      return block.accessory && block.accessory.type !== 'image' ? [block.accessory] : [];
    default:
      return [];
  }
}

/** The control's value for a choice, shaped as Slack sends it; undefined when the control does not offer that choice. */
export function chosenValue(element: Element, choice: Choice): StateValue | undefined {
  const { type } = element;
  const one = typeof choice === 'string' ? choice : null;
  const many = Array.isArray(choice) ? choice : one === null ? [] : [one];
  switch (type) {
    case 'button':
      return { type, ...(element.value !== undefined && { value: element.value }), text: element.text };
    case 'plain_text_input':
      return { type, value: one || null };
    case 'static_select':
    case 'radio_buttons':
    case 'overflow':
      return oneOption(type, optionsOf(element), one);
    case 'checkboxes':
      return manyOptions(type, optionsOf(element), many);
    case 'users_select':
      return { type, selected_user: one };
    case 'datepicker':
      return one === null || /^\d{4}-\d{2}-\d{2}$/.test(one) ? { type, selected_date: one } : undefined;
    case 'datetimepicker':
      return { type, selected_date_time: choice === null ? null : Number(choice) };
    default:
      return undefined;
  }
}

function oneOption(type: string, options: readonly Option[], value: string | null): StateValue | undefined {
  const option = options.find((candidate) => candidate.value === value);
  return option || value === null ? { type, selected_option: option ?? null } : undefined;
}

function manyOptions(type: string, options: readonly Option[], values: readonly string[]): StateValue | undefined {
  const chosen = options.filter((option) => option.value !== undefined && values.includes(option.value));
  return chosen.length === values.length ? { type, selected_options: chosen } : undefined;
}

function optionsOf(element: {
  readonly options?: readonly Option[];
  readonly option_groups?: readonly { readonly options: readonly Option[] }[];
}): readonly Option[] {
  return element.options ?? element.option_groups?.flatMap((group) => group.options) ?? [];
}

function initialChoice(element: Element): Choice {
  switch (element.type) {
    case 'plain_text_input':
      return element.initial_value ?? null;
    case 'static_select':
    case 'radio_buttons':
      return element.initial_option?.value ?? null;
    case 'checkboxes':
      return (element.initial_options ?? []).flatMap((option) => option.value ?? []);
    case 'users_select':
      return element.initial_user ?? null;
    case 'datepicker':
      return element.initial_date ?? null;
    case 'datetimepicker':
      return element.initial_date_time ?? null;
    default:
      return null;
  }
}

/** Slack carries what people typed over to an updated view as long as block id, action id and type stay the same. */
export function stateOf(blocks: readonly Block[], entered: StateValues = {}): StateValues {
  const values: Record<string, Record<string, StateValue>> = {};
  for (const { blockId, actionId, element } of controlsIn(blocks)) {
    if (element.type === 'button' || element.type === 'overflow') {
      continue;
    }
    const kept = entered[blockId]?.[actionId];
    const value = kept?.type === element.type ? kept : chosenValue(element, initialChoice(element));
    if (value) {
      values[blockId] = { ...values[blockId], [actionId]: value };
    }
  }
  return values;
}

export function isEmpty(value: StateValue): boolean {
  return Object.entries(value)
    .filter(([key]) => key !== 'type')
    .every(([, content]) => content === null || (Array.isArray(content) && content.length === 0));
}
