// Opens a small menu at a button, with arrow keys, Escape and a click elsewhere to close it.

import { h } from './dom.js';

/** @typedef {{label: string, description: string, value: string, url: URL | null, choose: () => Promise<void>}} MenuItem */

/** @param {HTMLElement} anchor @param {MenuItem[]} items */
export function openMenu(anchor, items) {
  const menu = h('div', { class: 'menu', role: 'menu', popover: 'auto', 'data-testid': 'menu' });
  const buttons = items.map((item) => menuItem(item, menu));
  menu.append(...buttons);
  menu.addEventListener('keydown', (event) => onKey(event, menu, buttons));
  menu.addEventListener('toggle', (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === 'closed') closed(menu, anchor);
  });
  (anchor.closest('dialog') ?? document.body).append(menu);
  anchor.ariaExpanded = 'true';
  menu.showPopover();
  place(menu, anchor.getBoundingClientRect());
  buttons[0]?.focus();
}

/** @param {MenuItem} item @param {HTMLElement} menu */
function menuItem({ label, description, value, url, choose }, menu) {
  const hint = description && h('span', { class: 'hint' }, description);
  const onclick = () => {
    menu.hidePopover();
    if (url) window.open(url, '_blank', 'noopener');
    void choose();
  };
  return h('button', { type: 'button', role: 'menuitem', tabindex: '-1', 'data-value': value, onclick }, label, hint);
}

/** @param {HTMLElement} menu @param {HTMLElement} anchor */
function closed(menu, anchor) {
  const hadFocus = menu.contains(document.activeElement) || document.activeElement === document.body;
  menu.remove();
  anchor.ariaExpanded = 'false';
  if (hadFocus) anchor.focus({ preventScroll: true });
}

/** @param {KeyboardEvent} event @param {HTMLElement} menu @param {HTMLButtonElement[]} buttons */
function onKey(event, menu, buttons) {
  const current = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const last = buttons.length - 1;
  /** @type {Record<string, number>} */
  const targets = {
    ArrowDown: current === last ? 0 : current + 1,
    ArrowUp: current <= 0 ? last : current - 1,
    Home: 0,
    End: last,
  };
  const target = targets[event.key];
  if (target === undefined && event.key !== 'Escape' && event.key !== 'Tab') return;
  event.preventDefault();
  event.stopPropagation();
  if (target === undefined) menu.hidePopover();
  else buttons[target]?.focus();
}

/** Below the button, or above where there is no room. @param {HTMLElement} menu @param {DOMRect} at */
function place(menu, at) {
  const { width, height } = menu.getBoundingClientRect();
  const below = at.bottom + 4;
  const top = below + height > window.innerHeight ? Math.max(8, at.top - height - 4) : below;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
}
