// The panel on the right: one thread and its own composer.

import { Composer } from './composer.js';
import { h } from './dom.js';
import { isReply } from './message-list.js';
import { addressOf } from './route.js';
import { StickyScroll } from './sticky-scroll.js';

/** @typedef {import('./types.js').Message} Message */

export class Thread {
  #where = h('span', { class: 'topic' });
  #close = h('a', { class: 'close', 'aria-label': 'Close thread', 'data-testid': 'close-thread' }, '✕');
  #list = h('div', { class: 'feed' });
  #shown = '';

  /** @param {import('./actions.js').Actions} actions */
  constructor(actions) {
    const scroller = h(
      'div',
      { class: 'scroller', tabindex: '0', 'aria-label': 'Thread messages', role: 'region' },
      this.#list,
    );
    this.composer = new Composer('thread-composer', async ({ channel, thread }, text) => {
      const accepted = await actions.say(channel, text, thread);
      if (accepted) this.scroll.toEnd();
      return accepted;
    });
    const header = h('header', { class: 'bar' }, h('h2', {}, 'Thread'), this.#where, this.#close);
    this.node = h(
      'aside',
      { class: 'thread', 'aria-label': 'Thread', 'data-testid': 'thread', 'data-pane': 'thread', hidden: true },
      header,
      scroller,
      this.composer.node,
    );
    this.scroll = new StickyScroll(scroller);
  }

  hide() {
    this.node.hidden = true;
    this.#shown = '';
  }

  /**
   * @param {import('./types.js').Channel} channel
   * @param {string} ts of the thread's first message
   * @param {Message[]} messages of the channel
   * @param {import('./names.js').Names} names
   * @param {import('./message-list.js').MessageList} list
   */
  show(channel, ts, messages, names, list) {
    const thread = messages.filter((message) => message.ts === ts || (isReply(message) && message.thread_ts === ts));
    this.node.hidden = false;
    this.#where.textContent = `# ${channel.name}`;
    this.#close.href = addressOf(channel.id);
    list.drawThread(this.#list, thread, names);
    this.composer.update({ channel: channel.id, thread: ts, placeholder: 'Reply…' });
    if (this.#shown === ts) return;
    this.#shown = ts;
    this.scroll.toEnd();
    if (matchMedia('(hover: hover)').matches) this.composer.input.focus({ preventScroll: true });
  }
}
