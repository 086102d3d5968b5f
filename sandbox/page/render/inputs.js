// Shows the elements that hold a value: text inputs, selects, radio buttons, checkboxes and date pickers.

import { confirmed } from '../dialog.js';
import { h } from '../dom.js';
import { plainText, text } from './text.js';

/** @typedef {import('../types.js').Element} Element */
/** @typedef {import('../types.js').Option} Option */
/** @typedef {import('./elements.js').Place} Place */

/** @type {Record<string, (element: Element, place: Place) => HTMLElement>} */
export const INPUTS = {
  plain_text_input: textInput,
  static_select: staticSelect,
  users_select: usersSelect,
  radio_buttons: radioButtons,
  checkboxes,
  datepicker: datePicker,
  datetimepicker: dateTimePicker,
};

/** @param {Element} element @param {Place} place */
function attributes(element, { block }) {
  return {
    'data-action-id': element.action_id,
    'aria-label': plainText(block.label) || plainText(element.placeholder) || undefined,
    'aria-required': block.type === 'input' && !block.optional ? 'true' : undefined,
  };
}

/** An element outside an input block acts on every change; one inside only with `dispatch_action`. @param {Place} place */
function actsAtOnce({ block }) {
  return block.type !== 'input' || block.dispatch_action === true;
}

/**
 * Remembers what was entered and, where the element acts at once, tells the server.
 * @param {HTMLElement} node
 * @param {Element} element
 * @param {Place} place
 * @param {{entered: Record<string, unknown>, sent: Record<string, unknown>, revert?: () => void}} change
 */
async function changed(node, element, place, { entered, sent, revert }) {
  const { surface, id } = place;
  if (actsAtOnce(place) && !(await confirmed(element.confirm, surface.names))) return revert?.();
  surface.form.write(id, element, entered);
  if (!actsAtOnce(place)) return;
  node.ariaBusy = 'true';
  await surface.send({ actionId: element.action_id, blockId: id, ...sent });
  node.ariaBusy = null;
}

/** @param {Element} element @param {Place} place */
function textInput(element, place) {
  const { surface, id } = place;
  const props = {
    ...attributes(element, place),
    class: 'field',
    placeholder: plainText(element.placeholder),
    maxlength: element.max_length,
    autocomplete: 'off',
  };
  const node = element.multiline ? h('textarea', { ...props, rows: 4 }) : h('input', { ...props, type: 'text' });
  node.value = String(surface.form.read(id, element)['value'] ?? '');
  node.addEventListener('input', () => surface.form.write(id, element, { value: node.value || null }));
  node.addEventListener('keydown', (event) => {
    const enter = /** @type {KeyboardEvent} */ (event).key === 'Enter' && !element.multiline;
    if (!enter || !actsAtOnce(place)) return;
    event.preventDefault();
    void changed(node, element, place, { entered: { value: node.value || null }, sent: { value: node.value } });
  });
  return node;
}

/** @param {Element} element @param {Place} place */
function staticSelect(element, place) {
  const groups = element.option_groups;
  const options = groups ? groups.flatMap((group) => group.options) : (element.options ?? []);
  const choices = groups
    ? groups.map((group) => h('optgroup', { label: plainText(group.label) }, group.options.map(choice)))
    : options.map(choice);
  const selected = /** @type {Option | null} */ (place.surface.form.read(place.id, element)['selected_option']);
  return select(element, place, choices, selected?.value, (value) => {
    const option = options.find((candidate) => candidate.value === value) ?? null;
    return { entered: { selected_option: option }, sent: { selectedOption: option?.value } };
  });
}

/** @param {Option} option */
function choice(option) {
  return h('option', { value: option.value }, plainText(option.text));
}

/** @param {Element} element @param {Place} place */
function usersSelect(element, place) {
  const { names, form } = place.surface;
  const choices = names.users.map((user) => h('option', { value: user.id }, user.name));
  const selected = /** @type {string | null} */ (form.read(place.id, element)['selected_user']);
  return select(element, place, choices, selected ?? undefined, (value) => ({
    entered: { selected_user: value || null },
    sent: { value: value || null },
  }));
}

/**
 * @param {Element} element
 * @param {Place} place
 * @param {HTMLElement[]} choices
 * @param {string | undefined} selected
 * @param {(value: string) => {entered: Record<string, unknown>, sent: Record<string, unknown>}} describe
 */
function select(element, place, choices, selected, describe) {
  const clearable = place.block.optional === true;
  const placeholder = h(
    'option',
    { value: '', disabled: !clearable, hidden: !clearable },
    plainText(element.placeholder) || 'Choose…',
  );
  const node = h('select', { ...attributes(element, place), class: 'field' }, placeholder, choices);
  node.value = selected ?? '';
  let settled = node.value;
  node.addEventListener('change', async () => {
    const revert = () => {
      node.value = settled;
    };
    await changed(node, element, place, { ...describe(node.value), revert });
    settled = node.value;
  });
  return node;
}

/** @param {Element} element @param {Place} place */
function radioButtons(element, place) {
  const selected = /** @type {Option | null} */ (place.surface.form.read(place.id, element)['selected_option']);
  return optionList('radio', element, place, selected ? [selected] : [], ([option = null]) => ({
    entered: { selected_option: option },
    sent: { selectedOption: option?.value },
  }));
}

/** @param {Element} element @param {Place} place */
function checkboxes(element, place) {
  const selected = /** @type {Option[]} */ (place.surface.form.read(place.id, element)['selected_options']);
  return optionList('checkbox', element, place, selected, (options) => ({
    entered: { selected_options: options },
    sent: { value: options.map(({ value }) => value) },
  }));
}

let groups = 0;

/**
 * @param {'radio' | 'checkbox'} type
 * @param {Element} element
 * @param {Place} place
 * @param {Option[]} selected
 * @param {(options: Option[]) => {entered: Record<string, unknown>, sent: Record<string, unknown>}} describe
 */
function optionList(type, element, place, selected, describe) {
  const options = element.options ?? [];
  const name = `options-${groups++}`;
  const boxes = options.map((option) => h('input', { type, name, value: option.value }));
  const check = (/** @type {Option[]} */ wanted) => {
    for (const box of boxes) box.checked = wanted.some(({ value }) => value === box.value);
  };
  check(selected);
  const rows = options.map((option, index) => optionRow(option, boxes[index], place));
  const role = type === 'radio' ? 'radiogroup' : 'group';
  const node = h('div', { ...attributes(element, place), class: 'options', role }, rows);
  let settled = selected;
  node.addEventListener('change', async () => {
    const chosen = options.filter((_, index) => boxes[index]?.checked);
    const revert = () => check(settled);
    await changed(node, element, place, { ...describe(chosen), revert });
    settled = options.filter((_, index) => boxes[index]?.checked);
  });
  return node;
}

/** @param {Option} option @param {HTMLInputElement | undefined} box @param {Place} place */
function optionRow(option, box, { surface }) {
  const description = option.description && h('span', { class: 'hint' }, text(option.description, surface.names));
  return h('label', { class: 'option' }, box, h('span', {}, text(option.text, surface.names), description));
}

/** @param {Element} element @param {Place} place */
function datePicker(element, place) {
  const selected = /** @type {string | null} */ (place.surface.form.read(place.id, element)['selected_date']);
  const node = h('input', { ...attributes(element, place), type: 'date', class: 'field' });
  node.value = selected ?? '';
  node.addEventListener('change', () => {
    const date = node.value || null;
    void changed(node, element, place, { entered: { selected_date: date }, sent: { value: date } });
  });
  return node;
}

/** @param {Element} element @param {Place} place */
function dateTimePicker(element, place) {
  const selected = /** @type {number | null} */ (place.surface.form.read(place.id, element)['selected_date_time']);
  const node = h('input', { ...attributes(element, place), type: 'datetime-local', class: 'field' });
  node.value = selected === null ? '' : localDateTime(selected);
  node.addEventListener('change', () => {
    const seconds = node.value ? Math.floor(new Date(node.value).getTime() / 1000) : null;
    void changed(node, element, place, {
      entered: { selected_date_time: seconds },
      sent: { value: seconds },
    });
  });
  return node;
}

/** The local wall clock time an input shows. @param {number} seconds since 1970 */
function localDateTime(seconds) {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
