// The middle of the page: a channel's header, its messages and the composer, or the Home tab.

import { Composer } from './composer.js';
import { h } from './dom.js';
import { FormState } from './form-state.js';
import { renderBlocks } from './render/blocks.js';
import { StickyScroll } from './sticky-scroll.js';

/** @typedef {import('./types.js').Workspace} Workspace */
/** @typedef {import('./types.js').Channel} Channel */
/** @typedef {import('./types.js').Message} Message */
/** @typedef {import('./names.js').Names} Names */

export class Feed {
  #title = h('h1');
  #topic = h('span', { class: 'topic' });
  #list = h('div', { class: 'feed', 'data-testid': 'feed' });
  #home = h('div', { class: 'home blocks', 'data-testid': 'home' });
  #newer = h('button', { type: 'button', class: 'newer', hidden: true }, '↓ New messages');
  #live = h('div', { class: 'visually-hidden', 'aria-live': 'polite' });
  #shown = '';
  #newest = '';
  #homeForm = { id: '', form: new FormState() };

  /** @param {import('./actions.js').Actions} actions @param {() => void} toggleSidebar */
  constructor(actions, toggleSidebar) {
    this.actions = actions;
    const menu = h(
      'button',
      { type: 'button', class: 'menu-button plain', 'aria-label': 'Channels', 'aria-controls': 'sidebar' },
      '☰',
    );
    menu.addEventListener('click', toggleSidebar);
    const scroller = h(
      'div',
      { class: 'scroller', tabindex: '0', 'aria-label': 'Messages', role: 'region' },
      this.#list,
      this.#home,
    );
    this.composer = new Composer('composer', ({ channel }, text) => this.#send(channel, text));
    this.#newer.addEventListener('click', () => this.scroll.toEnd());
    const header = h('header', { class: 'bar' }, menu, this.#title, this.#topic);
    this.node = h(
      'main',
      { class: 'main', 'data-pane': 'main' },
      header,
      scroller,
      this.#newer,
      this.composer.node,
      this.#live,
    );
    this.scroll = new StickyScroll(scroller, () => {
      if (this.scroll.atEnd) this.#newer.hidden = true;
    });
  }

  /** @param {Channel} channel @param {Message[]} messages @param {Names} names @param {import('./message-list.js').MessageList} list */
  showChannel(channel, messages, names, list) {
    this.#switchTo('channel', `# ${channel.name}`, channel.topic ?? '');
    this.composer.update({ channel: channel.id, placeholder: `Message #${channel.name} — try /falco help` });
    list.drawChannel(this.#list, messages, names);
    this.#noticeNews(channel, messages, names);
  }

  /** @param {Workspace} workspace @param {Names} names */
  showHome({ home, bot }, names) {
    this.#switchTo('home', bot.name, 'Home');
    if (this.#shown !== 'home') this.scroll.toStart();
    this.#shown = 'home';
    if (!home)
      return this.#home.replaceChildren(h('p', { class: 'quiet' }, `${bot.name} has not published a Home tab yet.`));
    if (this.#homeForm.id !== home.id) this.#homeForm = { id: home.id, form: new FormState() };
    const { form } = this.#homeForm;
    const send = (/** @type {Record<string, unknown>} */ action) =>
      this.actions.clickView(home.id, action, form.collect(home.blocks));
    renderBlocks(this.#home, home.blocks, { names, form, send });
  }

  /** @param {'home' | 'channel'} kind @param {string} title @param {string} topic */
  #switchTo(kind, title, topic) {
    const home = kind === 'home';
    this.#title.textContent = title;
    this.#topic.textContent = topic;
    this.#home.hidden = !home;
    this.#list.hidden = home;
    this.composer.node.hidden = home;
    if (home) this.#newer.hidden = true;
  }

  /** @param {Channel} channel @param {Message[]} messages @param {Names} names */
  #noticeNews({ id }, messages, names) {
    const last = messages.at(-1);
    const before = this.#newest;
    this.#newest = last?.ts ?? '';
    if (this.#shown !== id) {
      this.#shown = id;
      this.#newer.hidden = true;
      return this.scroll.toEnd();
    }
    if (!last || last.ts <= before) return;
    this.#live.textContent = `${names.person(last.user)?.name ?? 'Someone'}: ${last.text.slice(0, 200)}`;
    const inChannel = !last.thread_ts || last.thread_ts === last.ts;
    if (inChannel && !this.scroll.atEnd) this.#newer.hidden = false;
  }

  /** @param {string} channel @param {string} text */
  async #send(channel, text) {
    const accepted = await this.actions.say(channel, text);
    if (accepted) this.scroll.toEnd();
    return accepted;
  }

  /** @param {string} ts */
  reveal(ts) {
    this.#list.querySelector(`[data-ts="${CSS.escape(ts)}"]`)?.scrollIntoView({ block: 'nearest' });
  }
}
