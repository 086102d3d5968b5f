// Keeps a list of messages on screen up to date, with dividers between days.

import { h, reconcile } from './dom.js';
import { FormState } from './form-state.js';
import { renderMessage } from './message.js';
import { counted, dayLabel, dayOf } from './render/dates.js';

/** @typedef {import('./types.js').Message} Message */
/** @typedef {import('./names.js').Names} Names */
/** @typedef {{message: Message, lastReply?: string}} MessageItem */
/** @typedef {{divider: HTMLElement, name: string}} DividerItem */

/** @param {Message} message */
export function isReply({ ts, thread_ts: thread }) {
  return thread !== undefined && thread !== ts;
}

/** Also forgets dismissed messages and entered values with the object itself: one list belongs to one user. */
export class MessageList {
  /** @type {Map<string, FormState>} */ #forms = new Map();
  /** @type {Set<string>} */ #dismissed = new Set();

  /** @param {import('./actions.js').Actions} actions @param {() => void} redraw */
  constructor(actions, redraw) {
    this.actions = actions;
    this.redraw = redraw;
  }

  /** The messages of a channel that are not in a thread. @param {Element} parent @param {Message[]} messages @param {Names} names */
  drawChannel(parent, messages, names) {
    /** @type {Map<string, string>} */
    const lastReplies = new Map();
    for (const message of messages) if (isReply(message)) lastReplies.set(message.thread_ts ?? '', message.ts);
    const roots = messages.filter((message) => message.broadcast || !isReply(message));
    this.#draw(
      parent,
      withDividers(roots.map((message) => ({ message, lastReply: lastReplies.get(message.ts) }))),
      names,
      false,
    );
  }

  /** A thread: its first message, how many replies there are, and the replies. @param {Element} parent @param {Message[]} thread @param {Names} names */
  drawThread(parent, thread, names) {
    const [root, ...replies] = thread.map((message) => ({ message }));
    if (!root) return parent.replaceChildren();
    const label = counted(replies.length, 'reply', 'replies');
    const divider = { divider: h('div', { class: 'thread-divider' }, label), name: `divider ${label}` };
    this.#draw(parent, replies.length > 0 ? [root, divider, ...replies] : [root], names, true);
  }

  /** @param {Element} parent @param {(MessageItem | DividerItem)[]} items @param {Names} names @param {boolean} inThread */
  #draw(parent, items, names, inThread) {
    const visible = items.filter((item) => 'divider' in item || !this.#dismissed.has(item.message.ts));
    reconcile(parent, visible, {
      key: (item) =>
        'divider' in item ? item.name : `${item.message.channel} ${item.message.ts} ${item.message.ephemeral ?? ''}`,
      sign: (item) => ('divider' in item ? item.name : JSON.stringify([item, names.signature])),
      render: (item, old) => ('divider' in item ? item.divider : this.#message(item, names, inThread, old)),
    });
  }

  /** @param {MessageItem} item @param {Names} names @param {boolean} inThread @param {HTMLElement} [old] */
  #message({ message, lastReply }, names, inThread, old) {
    const surface = {
      names,
      form: this.#form(message),
      send: (/** @type {Record<string, unknown>} */ action) => this.actions.clickMessage(message, action),
    };
    const dismiss = () => {
      this.#dismissed.add(message.ts);
      this.redraw();
    };
    return renderMessage(message, { surface, lastReply, inThread, dismiss }, old);
  }

  /** @param {Message} message */
  #form({ channel, ts }) {
    const key = `${channel} ${ts}`;
    const form = this.#forms.get(key) ?? new FormState();
    this.#forms.set(key, form);
    return form;
  }
}

/** @param {MessageItem[]} items @returns {(MessageItem | DividerItem)[]} */
function withDividers(items) {
  let day = '';
  return items.flatMap((item) => {
    const { ts } = item.message;
    if (dayOf(ts) === day) return [item];
    day = dayOf(ts);
    return [{ divider: h('div', { class: 'day' }, h('span', {}, dayLabel(ts))), name: `day ${day}` }, item];
  });
}
