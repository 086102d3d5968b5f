// Shows a list of blocks, updating only those that changed.

import { h, reconcile } from '../dom.js';
import { blockIdOf } from '../form-state.js';
import { control } from './elements.js';
import { image } from './images.js';
import { richText } from './rich-text.js';
import { plainText, text } from './text.js';

/** @typedef {import('../types.js').Block} Block */
/** @typedef {import('../types.js').RichNode} RichNode */
/** @typedef {import('../types.js').Surface} Surface */
/** @typedef {{block: Block, id: string, surface: Surface, old?: HTMLElement}} Context */

/** @type {Record<string, (context: Context) => HTMLElement>} */
const RENDERERS = {
  header: ({ block }) => h('h3', { class: 'block-header' }, plainText(block.text)),
  section,
  rich_text: ({ block, surface }) =>
    h(
      'div',
      { class: 'block-rich' },
      richText(/** @type {RichNode[]} */ (/** @type {unknown} */ (block.elements ?? [])), surface.names),
    ),
  context,
  actions,
  divider: () => h('hr'),
  image: ({ block }) => image(block),
  input,
};

/** @param {Element} parent @param {Block[]} blocks @param {Surface} surface */
export function renderBlocks(parent, blocks, surface) {
  reconcile(
    parent,
    blocks.map((block, index) => ({ block, id: blockIdOf(block, index) })),
    {
      key: ({ id }) => id,
      sign: ({ block, id }) => JSON.stringify([block, surface.errors?.[id], surface.names.signature]),
      render: ({ block, id }, old) => renderBlock({ block, id, surface, old }),
    },
  );
}

/** @param {Context} context */
function renderBlock(context) {
  const { block, id } = context;
  const node = RENDERERS[block.type]?.(context) ?? unsupported(block);
  node.dataset.blockId = id;
  node.dataset.blockType = block.type;
  return node;
}

/** @param {Block} block */
function unsupported(block) {
  return h('div', { class: 'unsupported' }, `The sandbox does not show “${block.type}” blocks.`);
}

/** An older node of the same kind of block, to be updated in place. @param {Context} context @param {() => HTMLElement} create */
function reuse({ block, old }, create) {
  return old?.dataset.blockType === block.type ? old : create();
}

/** @param {Context} context */
function section(context) {
  const { block, surface } = context;
  const node = reuse(context, () => h('div', { class: 'block-section' }));
  /** @type {Record<string, () => HTMLElement>} */
  const parts = {};
  const { text: body, fields, accessory } = block;
  if (body || fields) parts['text'] = () => sectionText(body, fields, surface);
  if (accessory) parts['accessory'] = () => h('div', { class: 'accessory' }, control(accessory, context));
  renderParts(node, parts, { text: [body, fields, surface.names.signature], accessory });
  return node;
}

/** @param {Block['text']} body @param {Block['fields']} fields @param {Surface} surface */
function sectionText(body, fields, surface) {
  return h(
    'div',
    { class: 'section-text' },
    body && h('div', { class: 'prose' }, text(body, surface.names)),
    fields &&
      h(
        'div',
        { class: 'fields' },
        fields.map((field) => h('div', { class: 'prose' }, text(field, surface.names))),
      ),
  );
}

/** @param {HTMLElement} node @param {Record<string, () => HTMLElement>} parts @param {Record<string, unknown>} signatures */
function renderParts(node, parts, signatures) {
  reconcile(node, Object.entries(parts), {
    key: ([name]) => name,
    sign: ([name]) => JSON.stringify(signatures[name] ?? null),
    render: ([, render]) => render(),
  });
}

/** @param {Context} context */
function context({ block, surface }) {
  const parts = (block.elements ?? []).map((element) => {
    if (element.type === 'image')
      return h('img', { class: 'context-image', src: element.image_url, alt: element.alt_text });
    return h(
      'span',
      { class: 'prose' },
      text(/** @type {import('../types.js').TextObject} */ (element), surface.names),
    );
  });
  return h('div', { class: 'block-context' }, parts);
}

/** @param {Context} context */
function actions(context) {
  const node = reuse(context, () => h('div', { class: 'block-actions' }));
  reconcile(node, context.block.elements ?? [], {
    key: (element, index) => element.action_id ?? String(index),
    sign: (element) => JSON.stringify([element, context.surface.names.signature]),
    render: (element) => control(element, context),
  });
  return node;
}

/** @param {Context} context */
function input(context) {
  const { block, id, surface } = context;
  const { element, hint } = block;
  const error = surface.errors?.[id];
  const node = reuse(context, () => h('div', { class: 'block-input', role: 'group' }));
  const labelId = `label-${id}`;
  node.setAttribute('aria-labelledby', labelId);
  node.classList.toggle('invalid', Boolean(error));
  const optional = block.optional && h('span', { class: 'optional' }, ' (optional)');
  /** @type {Record<string, () => HTMLElement>} */
  const parts = { label: () => h('div', { class: 'label', id: labelId }, plainText(block.label), optional) };
  if (element) parts['control'] = () => control(element, context);
  if (error) parts['error'] = () => h('div', { class: 'error', role: 'alert' }, error);
  if (hint) parts['hint'] = () => h('div', { class: 'hint' }, plainText(hint));
  renderParts(node, parts, {
    label: [block.label, block.optional],
    control: [element, block.optional, surface.names.signature],
    error,
    hint,
  });
  return node;
}
