// Remembers what was entered into the controls of one message or view, in the shape of Slack's view.state.values.

/** @typedef {import('./types.js').Element} Element */
/** @typedef {import('./types.js').Block} Block */
/** @typedef {import('./types.js').ControlState} ControlState */

/** @type {Record<string, (element: Element) => Record<string, unknown>>} */
const INITIAL = {
  plain_text_input: (element) => ({ value: element.initial_value ?? null }),
  static_select: (element) => ({ selected_option: element.initial_option ?? null }),
  radio_buttons: (element) => ({ selected_option: element.initial_option ?? null }),
  checkboxes: (element) => ({ selected_options: element.initial_options ?? [] }),
  users_select: (element) => ({ selected_user: element.initial_user ?? null }),
  datepicker: (element) => ({ selected_date: element.initial_date ?? null }),
  datetimepicker: (element) => ({ selected_date_time: element.initial_date_time ?? null }),
};

/** As in Slack, a control keeps its value as long as its block_id and action_id stay the same. */
export class FormState {
  /** @type {Map<string, ControlState>} */ #states = new Map();

  /** @param {string} blockId @param {Element} element @returns {ControlState} */
  read(blockId, element) {
    const key = keyOf(blockId, element);
    const known = this.#states.get(key);
    if (known?.type === element.type) return known;
    const initial = { type: element.type, ...INITIAL[element.type]?.(element) };
    this.#states.set(key, initial);
    return initial;
  }

  /** @param {string} blockId @param {Element} element @param {Record<string, unknown>} entered */
  write(blockId, element, entered) {
    this.#states.set(keyOf(blockId, element), { type: element.type, ...entered });
  }

  /** @param {Block[]} blocks @returns {import('./types.js').Values} */
  collect(blocks) {
    /** @type {import('./types.js').Values} */
    const values = {};
    for (const [index, block] of blocks.entries()) {
      const blockId = blockIdOf(block, index);
      for (const element of controlsOf(block)) {
        values[blockId] = { ...values[blockId], [element.action_id ?? '']: this.read(blockId, element) };
      }
    }
    return values;
  }

  /** What Slack refuses before it asks the app, by block_id. @param {Block[]} blocks */
  problems(blocks) {
    /** @type {Record<string, string>} */
    const problems = {};
    for (const [index, block] of blocks.entries()) {
      if (block.type !== 'input' || !block.element) continue;
      const blockId = blockIdOf(block, index);
      const problem = problemWith(block, this.read(blockId, block.element));
      if (problem) problems[blockId] = problem;
    }
    return problems;
  }
}

/** @param {Block} block @param {number} index */
export function blockIdOf(block, index) {
  return block.block_id ?? `block-${index}`;
}

/** @param {string} blockId @param {Element} element */
function keyOf(blockId, element) {
  return JSON.stringify([blockId, element.action_id]);
}

/** @param {Block} block */
function controlsOf(block) {
  const candidates = [block.element, block.accessory, ...(block.type === 'actions' ? (block.elements ?? []) : [])];
  return candidates.filter((element) => element !== undefined).filter((element) => element.type in INITIAL);
}

/** @param {Block} block @param {ControlState} state */
function problemWith(block, { type: _, ...entered }) {
  const [value] = Object.values(entered);
  const empty = value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (empty) return block.optional ? '' : 'Please complete this required field.';
  if (typeof value !== 'string') return '';
  const { min_length: min = 0, max_length: max = Number.POSITIVE_INFINITY } = block.element ?? {};
  if (value.length < min) return `Please enter at least ${min} characters.`;
  return value.length > max ? `Please enter at most ${max} characters.` : '';
}
