// Small helpers for building elements and for updating lists of them without disturbing what did not change.

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Creates an element. Functions named `on…` become listeners, other properties become attributes; children given as
 * strings become text nodes, so data can never turn into markup.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  node.append(...present(children.flat()));
  return node;
}

/** @param {HTMLElement} node @param {string} name @param {unknown} value */
function setProp(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (typeof value === 'function') {
    node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    return;
  }
  node.setAttribute(name, value === true ? '' : String(value));
}

/** @param {Child[]} children @returns {(Node | string)[]} */
function present(children) {
  /** @type {(Node | string)[]} */
  const kept = [];
  for (const child of children) {
    if (child === undefined || child === null || child === false) continue;
    kept.push(typeof child === 'number' ? String(child) : child);
  }
  return kept;
}

/** @type {WeakMap<Node, {key: string, signature: string}>} */
const rendered = new WeakMap();

/**
 * Makes the children of `parent` those of `items`: a child with the same key and signature is left alone, one with
 * another signature is rendered again (and handed to `render`, which may update it in place).
 * @template T
 * @param {Element} parent
 * @param {T[]} items
 * @param {{key: (item: T, index: number) => string, sign: (item: T) => string, render: (item: T, old?: HTMLElement) => HTMLElement}} how
 */
export function reconcile(parent, items, { key, sign, render }) {
  const previous = childrenByKey(parent);
  const next = items.map((item, index) => {
    const id = key(item, index);
    const signature = sign(item);
    const old = previous.get(id);
    previous.delete(id);
    if (old && rendered.get(old)?.signature === signature) return old;
    const node = render(item, old);
    rendered.set(node, { key: id, signature });
    return node;
  });
  placeChildren(parent, next);
}

/** @param {Element} parent */
function childrenByKey(parent) {
  /** @type {Map<string, HTMLElement>} */
  const nodes = new Map();
  for (const child of parent.children) {
    const entry = rendered.get(child);
    if (entry) nodes.set(entry.key, /** @type {HTMLElement} */ (child));
  }
  return nodes;
}

/** Moves as little as possible: a moved node would lose its focus and scroll position. @param {Element} parent @param {HTMLElement[]} next */
function placeChildren(parent, next) {
  const kept = new Set(/** @type {Node[]} */ (next));
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
  let cursor = parent.firstChild;
  for (const node of next) {
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
}

/** Runs `work`; when it replaced the focused control, focuses the control that took its place. @param {() => void} work */
export function keepFocus(work) {
  const before = document.activeElement;
  const address = addressOf(before);
  work();
  if (before && !before.isConnected) focusAt(address);
}

/** @param {string} address from `addressOf` */
export function focusAt(address) {
  if (address) /** @type {HTMLElement | null} */ (document.querySelector(address))?.focus({ preventScroll: true });
}

/** A selector that finds a control again after it was rendered anew, or ''. @param {Element | null} node */
export function addressOf(node) {
  const control = attributeSelector(node, 'data-action-id');
  if (!node || !control) return '';
  const outer = ['data-pane', 'data-ts', 'data-block-id'].map((name) =>
    attributeSelector(node.closest(`[${name}]`), name),
  );
  return [...outer, control].filter(Boolean).join(' ');
}

/** @param {Element | null} node @param {string} name */
function attributeSelector(node, name) {
  const value = node?.getAttribute(name);
  return value ? `[${name}="${CSS.escape(value)}"]` : '';
}
