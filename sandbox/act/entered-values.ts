// Turns what a person entered into a view's state, and says what Slack's client would not let them submit.
import type { PlainTextInput } from '@slack/types';
import { type Choice, type Control, chosenValue, controlsIn, isEmpty, stateOf } from '../workspace/controls.ts';
import type { Block, StateValue, StateValues, View } from '../workspace/model.ts';

export type Entered = Readonly<Record<string, unknown>>;

export type Entry =
  | { readonly kind: 'accepted'; readonly values: StateValues }
  | { readonly kind: 'refused'; readonly errors: Readonly<Record<string, string>> };

/** Lays the entered values over the view's state. */
export function enter(view: View, entered: Entered): Entry {
  const controls = controlsIn(view.blocks);
  const values: Record<string, Record<string, StateValue>> = {};
  const errors: Record<string, string> = {};
  for (const [blockId, content] of Object.entries(entered)) {
    const inBlock = controls.filter((control) => control.blockId === blockId);
    for (const control of inBlock) {
      const choice = choiceFor(control, content);
      const value = choice === undefined ? undefined : chosenValue(control.element, choice);
      if (value) {
        values[blockId] = { ...values[blockId], [control.actionId]: value };
      } else if (choice !== undefined) {
        errors[blockId] = 'This choice is not offered';
      }
    }
    if (inBlock.length === 0) {
      errors[blockId] = 'There is no such input';
    }
  }
  return Object.keys(errors).length > 0
    ? { kind: 'refused', errors }
    : { kind: 'accepted', values: stateOf(view.blocks, merged(view.state.values, values)) };
}

function merged(before: StateValues, after: StateValues): StateValues {
  const blockIds = [...Object.keys(before), ...Object.keys(after)];
  return Object.fromEntries(blockIds.map((blockId) => [blockId, { ...before[blockId], ...after[blockId] }]));
}

/** Undefined when nothing was entered for this control. */
function choiceFor(control: Control, content: unknown): Choice | undefined {
  if (isChoice(content)) {
    return content;
  }
  const own = typeof content === 'object' && content !== null ? Reflect.get(content, control.actionId) : undefined;
  return isChoice(own) ? own : choiceInState(own);
}

function isChoice(value: unknown): value is Choice {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    (Array.isArray(value) && value.every((item) => typeof item === 'string'))
  );
}

/** Takes the choice out of an object such as `{ type: 'static_select', selected_option: { value: '1h' } }`. */
function choiceInState(state: unknown): Choice | undefined {
  if (typeof state !== 'object' || state === null) {
    return undefined;
  }
  const content = Object.entries(state).find(([key]) => key === 'value' || key.startsWith('selected_'))?.[1];
  const chosen = Array.isArray(content) ? content.map(optionValue) : optionValue(content);
  return isChoice(chosen) ? chosen : undefined;
}

function optionValue(option: unknown): unknown {
  return typeof option === 'object' && option !== null && 'value' in option ? option.value : option;
}

/** Per block, why the view cannot be submitted yet. */
export function incomplete(blocks: readonly Block[], values: StateValues): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const block of blocks) {
    const [control] = block.type === 'input' ? controlsIn([block]) : [];
    if (block.type !== 'input' || !control) {
      continue;
    }
    const value = values[control.blockId]?.[control.actionId];
    const isMissing = !value || isEmpty(value);
    const complaint = isMissing
      ? block.optional || 'Please complete this required field.'
      : block.element.type === 'plain_text_input' && lengthComplaint(block.element, String(value['value']));
    if (typeof complaint === 'string') {
      errors[control.blockId] = complaint;
    }
  }
  return errors;
}

function lengthComplaint({ min_length = 0, max_length = 3000 }: PlainTextInput, text: string): string | undefined {
  if (text.length < min_length) {
    return `Please enter at least ${min_length} characters.`;
  }
  return text.length > max_length ? `Please enter no more than ${max_length} characters.` : undefined;
}
