// The list of channels on the left, the way to the Home tab, and the choice of the acting user.

import { h, reconcile } from './dom.js';
import { addressOf } from './route.js';

/** @typedef {import('./types.js').Workspace} Workspace */
/** @typedef {{href: string, label: string, current: boolean, unread: boolean, id: string}} Entry */

export class Sidebar {
  #team = h('div', { class: 'team' });
  #home = h('div');
  #channels = h('div', { 'data-testid': 'channels' });
  #who = h('span', { class: 'who' });
  #select;

  /** @param {(user: string) => void} onUser */
  constructor(onUser) {
    this.#select = h('select', { 'data-testid': 'user-switch', 'aria-label': 'Signed in as' });
    this.#select.addEventListener('change', () => onUser(this.#select.value));
    const switcher = h(
      'label',
      { class: 'switcher' },
      h('span', { class: 'caption' }, 'Signed in as'),
      this.#who,
      this.#select,
    );
    const channels = h(
      'div',
      { class: 'sidebar-list' },
      this.#home,
      h('div', { class: 'caption' }, 'Channels'),
      this.#channels,
    );
    this.node = h('nav', { class: 'sidebar', id: 'sidebar', 'aria-label': 'Channels' }, this.#team, channels, switcher);
  }

  /** @param {Workspace} workspace @param {{home: boolean, channel: string}} route */
  update(workspace, { home, channel }) {
    const { team, me, users, bot } = workspace;
    this.#team.textContent = team.name;
    drawEntries(this.#home, [
      { id: 'home', href: '#/home', label: `${bot.name} · Home`, current: home, unread: false },
    ]);
    drawEntries(
      this.#channels,
      workspace.channels.map(({ id, name, unread }) => ({
        id,
        href: addressOf(id),
        label: `# ${name}`,
        current: id === channel,
        unread: Boolean(unread) && id !== channel,
      })),
    );
    this.#who.replaceChildren(h('strong', {}, me.name), ` ${me.title ?? ''} ▾`);
    reconcile(this.#select, users, {
      key: ({ id }) => id,
      sign: ({ name, title }) => JSON.stringify([name, title]),
      render: ({ id, name, title }) => h('option', { value: id }, title ? `${name} · ${title}` : name),
    });
    this.#select.value = me.id;
  }
}

/** @param {Element} parent @param {Entry[]} entries */
function drawEntries(parent, entries) {
  reconcile(parent, entries, {
    key: ({ id }) => id,
    sign: (entry) => JSON.stringify(entry),
    render: (entry, old) => drawEntry(entry, /** @type {HTMLAnchorElement | undefined} */ (old)),
  });
}

/** @param {Entry} entry @param {HTMLAnchorElement} [old] updated in place, so that it keeps the focus */
function drawEntry({ id, href, label, current, unread }, old) {
  const node = old ?? h('a', { class: 'entry', 'data-channel': id });
  node.href = href;
  node.textContent = label;
  node.classList.toggle('unread', unread);
  node.ariaCurrent = current ? 'page' : null;
  if (unread) node.append(h('span', { class: 'visually-hidden' }, ' (unread)'));
  return node;
}
