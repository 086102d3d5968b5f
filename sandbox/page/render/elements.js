// Shows the interactive elements that act at once: buttons, overflow menus and images; inputs are in inputs.js.

import { confirmed } from '../dialog.js';
import { h } from '../dom.js';
import { openMenu } from '../menu.js';
import { INPUTS } from './inputs.js';
import { linkProps, safeUrl } from './links.js';
import { plainText } from './text.js';

/** @typedef {import('../types.js').Element} Element */
/** @typedef {import('../types.js').Surface} Surface */
/** @typedef {{block: import('../types.js').Block, id: string, surface: Surface}} Place */

/** @type {Record<string, (element: Element, place: Place) => HTMLElement>} */
const CONTROLS = { button, overflow, image, ...INPUTS };

/** @param {Element} element @param {Place} place */
export function control(element, place) {
  const node = CONTROLS[element.type]?.(element, place);
  if (!node) return h('span', { class: 'unsupported' }, `The sandbox does not show “${element.type}” elements.`);
  return node;
}

/**
 * Asks for confirmation where the element wants it, then tells the server; the control is busy until it answers.
 * @param {HTMLElement} node
 * @param {Element} element
 * @param {Place} place
 * @param {Record<string, unknown>} chosen
 */
async function act(node, element, { id, surface }, chosen) {
  if (node.ariaBusy === 'true') return;
  if (!(await confirmed(element.confirm, surface.names))) return;
  node.ariaBusy = 'true';
  await surface.send({ actionId: element.action_id, blockId: id, ...chosen });
  node.ariaBusy = null;
}

/** @param {Element} element @param {Place} place */
function button(element, place) {
  const url = safeUrl(element.url);
  const props = {
    class: `button ${element.style ?? ''}`.trim(),
    'data-action-id': element.action_id,
    'data-value': element.value,
    'aria-label': element.accessibility_label,
  };
  const label = plainText(/** @type {import('../types.js').TextObject} */ (element.text));
  if (url) return linkButton(url, label, props, element, place);
  const node = h('button', { type: 'button', ...props }, label);
  node.addEventListener('click', () => void act(node, element, place, { value: element.value }));
  return node;
}

/** @param {URL} url @param {string} label @param {object} props @param {Element} element @param {Place} place */
function linkButton(url, label, props, element, place) {
  const node = h('a', { ...props, ...linkProps(url) }, label);
  node.addEventListener('click', async (event) => {
    if (!element.confirm) return act(node, element, place, { value: element.value });
    event.preventDefault();
    if (!(await confirmed(element.confirm, place.surface.names))) return;
    window.open(url, '_blank', 'noopener');
    await place.surface.send({ actionId: element.action_id, blockId: place.id, value: element.value });
  });
  return node;
}

/** @param {Element} element @param {Place} place */
function overflow(element, place) {
  const props = {
    type: 'button',
    class: 'button overflow',
    'data-action-id': element.action_id,
    'aria-haspopup': 'menu',
    'aria-label': element.accessibility_label ?? 'More actions',
  };
  const node = h('button', props, '⋯');
  const items = (element.options ?? []).map((option) => ({
    label: plainText(option.text),
    description: plainText(option.description),
    value: option.value,
    url: safeUrl(option.url),
    choose: () => act(node, element, place, { selectedOption: option.value }),
  }));
  node.addEventListener('click', () => openMenu(node, items));
  return node;
}

/** @param {Element} element */
function image({ image_url: src, alt_text: alt }) {
  return h('img', { class: 'accessory-image', src, alt, loading: 'lazy' });
}
