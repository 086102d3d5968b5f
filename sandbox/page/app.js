// Entry of the sandbox page: listens to the server and draws what the acting user sees.

import { Actions } from './actions.js';
import { h, keepFocus } from './dom.js';
import { Feed } from './feed.js';
import { isReply, MessageList } from './message-list.js';
import { Modal } from './modal.js';
import { Names } from './names.js';
import { refreshDates } from './render/dates.js';
import { currentRoute, currentUser, rememberUser } from './route.js';
import { listen } from './server.js';
import { Sidebar } from './sidebar.js';
import { Thread } from './thread.js';
import { showServerToast, skipServerToast } from './toasts.js';

/** @typedef {import('./types.js').Workspace} Workspace */

const REFRESH_DATES_MS = 20_000;

class App {
  /** @type {Workspace | null} */ #workspace = null;
  /** @type {string} the newest message the server was told about */ #read = '';
  #stopListening = () => {};
  #homeOpenedFor = '';
  #threadRevealed = '';

  constructor(/** @type {HTMLElement} */ root) {
    this.root = root;
    this.draw = this.draw.bind(this);
    this.actions = new Actions(() => this.#workspace?.me.id ?? '');
    this.list = new MessageList(this.actions, this.draw);
    this.sidebar = new Sidebar((user) => this.actAs(user));
    this.feed = new Feed(this.actions, () => root.classList.toggle('sidebar-open'));
    this.thread = new Thread(this.actions);
    this.modal = new Modal(this.actions, this.draw);
    this.offline = h('div', { class: 'offline', role: 'status', hidden: true }, 'Reconnecting…');
    const scrim = h('div', { class: 'scrim' });
    scrim.addEventListener('click', () => this.#closeSidebar());
    root.replaceChildren(this.sidebar.node, scrim, this.feed.node, this.thread.node, this.offline);
    this.#listenToKeys();
  }

  #listenToKeys() {
    window.addEventListener('hashchange', () => {
      this.#closeSidebar();
      this.draw();
    });
    this.root.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#closeSidebar();
    });
    setInterval(refreshDates, REFRESH_DATES_MS);
  }

  #closeSidebar() {
    this.root.classList.remove('sidebar-open');
  }

  start() {
    this.#listenAs(currentUser());
  }

  /** @param {string} user */
  actAs(user) {
    this.list = new MessageList(this.actions, this.draw);
    this.#read = '';
    this.#homeOpenedFor = '';
    rememberUser(user);
    this.#closeSidebar();
    this.#listenAs(user);
  }

  /** @param {string | null} user */
  #listenAs(user) {
    this.#stopListening();
    this.#stopListening = listen(user, {
      onWorkspace: (workspace) => {
        if (this.#workspace?.me.id === workspace.me.id) showServerToast(workspace.toast);
        else skipServerToast(workspace.toast);
        this.#workspace = workspace;
        this.draw();
      },
      onConnection: (live) => {
        this.offline.hidden = live;
      },
    });
  }

  draw() {
    const workspace = this.#workspace;
    if (workspace) keepFocus(() => this.#drawWorkspace(workspace));
  }

  /** @param {Workspace} workspace */
  #drawWorkspace(workspace) {
    const route = currentRoute();
    const names = new Names(workspace);
    const channel = workspace.channels.find(({ id }) => id === route.channel) ?? defaultChannel(workspace);
    const current = route.home ? '' : (channel?.id ?? '');
    if (channel && current) this.#markRead(workspace, channel);
    this.sidebar.update(workspace, { home: route.home, channel: current });
    if (route.home || !channel) this.#drawHome(workspace, names);
    else this.#drawChannel(workspace, channel, route.thread, names);
    this.modal.update(workspace.modal, names);
    document.title = `${route.home ? workspace.bot.name : `#${channel?.name}`} · ${workspace.team.name}`;
  }

  /** @param {Workspace} workspace @param {Names} names */
  #drawHome(workspace, names) {
    this.root.classList.remove('thread-open');
    this.thread.hide();
    this.feed.showHome(workspace, names);
    if (this.#homeOpenedFor === workspace.me.id) return;
    this.#homeOpenedFor = workspace.me.id;
    void this.actions.openHome();
  }

  /** @param {Workspace} workspace @param {import('./types.js').Channel} channel @param {string} ts @param {Names} names */
  #drawChannel(workspace, channel, ts, names) {
    this.#homeOpenedFor = '';
    const messages = inOrder(workspace.messages[channel.id] ?? []);
    const target = messages.find((message) => message.ts === ts);
    const root = target && isReply(target) ? target.thread_ts : target?.ts;
    this.feed.showChannel(channel, messages, names, this.list);
    this.root.classList.toggle('thread-open', root !== undefined);
    if (root === undefined) this.thread.hide();
    else this.thread.show(channel, root, messages, names, this.list);
    if (root !== undefined && root !== this.#threadRevealed) this.feed.reveal(root);
    this.#threadRevealed = root ?? '';
  }

  /** @param {Workspace} workspace @param {import('./types.js').Channel} channel */
  #markRead({ messages }, { id, unread }) {
    const newest = `${id} ${messages[id]?.at(-1)?.ts}`;
    if (!unread || newest === this.#read) return;
    this.#read = newest;
    void this.actions.read(id);
  }
}

/** The first channel with messages, or simply the first. @param {Workspace} workspace */
function defaultChannel({ channels, messages }) {
  return channels.find(({ id }) => (messages[id]?.length ?? 0) > 0) ?? channels[0];
}

/** @param {import('./types.js').Message[]} messages */
function inOrder(messages) {
  return messages.toSorted((a, b) => Number(a.ts) - Number(b.ts));
}

const root = document.getElementById('app');
if (root) new App(root).start();
