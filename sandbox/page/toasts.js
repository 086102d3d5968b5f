// Shows short notices at the bottom of the page: the server's toasts and refused actions.

import { h } from './dom.js';

const SHOWN_MS = 7000;
const region = h('div', { class: 'toasts', role: 'status', 'data-testid': 'toasts', popover: 'manual' });
const shown = new Set();

/** @type {Record<string, string>} */
const PROBLEMS = {
  channel_not_found: 'This channel is no longer there.',
  control_not_found: 'This control is no longer there.',
  is_archived: 'This channel is archived.',
  message_not_found: 'This message is no longer there.',
  thread_not_found: 'This thread is no longer there.',
  view_not_found: 'This dialog is no longer open.',
};

/** Of two toasts of which one says what the other says, the longer one stays. @param {string} text @param {'info' | 'error'} [kind] */
export function showToast(text, kind = 'info') {
  const others = [...region.children];
  if (others.some((other) => other.textContent?.includes(text))) return;
  for (const other of others) if (text.includes(other.firstChild?.textContent ?? '')) other.remove();
  const toast = h('div', { class: `toast ${kind}`, role: kind === 'error' ? 'alert' : undefined }, h('span', {}, text));
  const dismiss = () => {
    toast.remove();
    if (!region.hasChildNodes()) region.hidePopover();
  };
  toast.append(h('button', { type: 'button', class: 'plain', 'aria-label': 'Dismiss', onclick: dismiss }, '✕'));
  region.append(toast);
  raise();
  setTimeout(dismiss, SHOWN_MS);
}

/** Above everything, open modals included. */
function raise() {
  if (!region.isConnected) document.body.append(region);
  if (region.matches(':popover-open')) region.hidePopover();
  region.showPopover();
}

/** Shows each of the server's toasts once. @param {import('./types.js').Workspace['toast']} toast */
export function showServerToast(toast) {
  if (!toast || shown.has(toast.id)) return;
  shown.add(toast.id);
  showToast(toast.text);
}

/** What was there when the page was opened is no news. @param {import('./types.js').Workspace['toast']} toast */
export function skipServerToast(toast) {
  if (toast) shown.add(toast.id);
}

/** @param {import('./types.js').Answer} answer */
export function showProblem({ ok, error, errors }) {
  if (ok) return;
  const [detail = 'That did not work. Please try again.'] = Object.values(errors ?? {});
  showToast(error ? (PROBLEMS[error] ?? error) : detail, 'error');
}
