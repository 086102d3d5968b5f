// Asks the user to confirm an action, as the `confirm` object of an element wants it.

import { h } from './dom.js';
import { plainText, text } from './render/text.js';

/**
 * @param {import('./types.js').Confirm | undefined} confirm
 * @param {import('./names.js').Names} names
 * @returns {Promise<boolean>} at once true when there is nothing to ask
 */
export function confirmed(confirm, names) {
  if (!confirm) return Promise.resolve(true);
  const danger = confirm.style === 'danger';
  const deny = h('button', { type: 'submit', value: 'deny', class: 'button' }, plainText(confirm.deny) || 'Cancel');
  const accept = h(
    'button',
    {
      type: 'submit',
      value: 'confirm',
      class: `button ${danger ? 'danger solid' : 'primary'}`,
      'data-testid': 'confirm-yes',
    },
    plainText(confirm.confirm) || 'Yes',
  );
  const title = h('h2', { id: 'confirm-title' }, plainText(confirm.title) || 'Are you sure?');
  const form = h(
    'form',
    { method: 'dialog' },
    h('header', {}, title),
    h('div', { class: 'dialog-body prose' }, text(confirm.text, names)),
    h('footer', {}, deny, accept),
  );
  return ask(h('dialog', { class: 'dialog', 'aria-labelledby': 'confirm-title', 'data-testid': 'confirm' }, form));
}

/** @param {HTMLDialogElement} dialog @returns {Promise<boolean>} */
function ask(dialog) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (before?.isConnected) before.focus();
      resolve(dialog.returnValue === 'confirm');
    });
  });
}
