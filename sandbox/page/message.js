// Shows one message: avatar, name, time, content, files and the way into its thread.

import { h, reconcile } from './dom.js';
import { renderBlocks } from './render/blocks.js';
import { counted, dateNode, messageTime } from './render/dates.js';
import { withEmoji } from './render/emoji.js';
import { fileList } from './render/images.js';
import { mrkdwn } from './render/mrkdwn.js';
import { addressOf } from './route.js';

/** @typedef {import('./types.js').Message} Message */
/** @typedef {import('./types.js').Surface} Surface */
/** @typedef {{surface: Surface, lastReply?: string, inThread: boolean, dismiss: () => void}} Setting */

/** @param {Message} message @param {Setting} setting @param {HTMLElement} [old] the message's element, to be updated */
export function renderMessage(message, setting, old) {
  const node = old ?? shell(message, setting);
  const parts = partsOf(message, setting);
  const names = setting.surface.names.signature;
  reconcile(/** @type {Element} */ (node.lastElementChild), parts, {
    key: ({ name }) => name,
    sign: ({ signature }) => JSON.stringify([signature, names]),
    render: ({ render }, previous) => render(previous),
  });
  return node;
}

/** @param {Message} message @param {Setting} setting */
function shell(message, { surface }) {
  const person = author(message, surface);
  const node = h('article', { class: 'message' }, avatar(person), h('div', { class: 'message-main' }));
  node.classList.toggle('ephemeral', message.ephemeral === true);
  node.dataset.ts = message.ts;
  node.dataset.channel = message.channel;
  node.setAttribute('aria-label', `Message from ${person.name}`);
  return node;
}

/** @typedef {{name: string, signature: unknown, render: (old?: HTMLElement) => HTMLElement}} Part */

/** @param {Message} message @param {Setting} setting @returns {Part[]} */
function partsOf(message, setting) {
  const { surface, inThread, lastReply } = setting;
  const { ts, files = [], reactions = {}, reply_count: replies = 0, reply_users: repliers, ephemeral } = message;
  /** @type {(Part | false)[]} */
  const parts = [
    ephemeral === true && { name: 'private', signature: ts, render: () => onlyVisibleToYou(setting) },
    { name: 'head', signature: ts, render: () => head(message, surface) },
    {
      name: 'content',
      signature: [message.blocks, message.text, message.edited],
      render: (old) => content(message, surface, old),
    },
    files.length > 0 && { name: 'files', signature: files, render: () => fileList(files) },
    Object.keys(reactions).length > 0 && {
      name: 'reactions',
      signature: reactions,
      render: () => reactionList(reactions, surface),
    },
    !inThread &&
      replies > 0 && {
        name: 'replies',
        signature: [replies, repliers, lastReply],
        render: () => repliesLink(message, setting),
      },
    !inThread && !ephemeral && { name: 'tools', signature: ts, render: () => tools(message) },
  ];
  return parts.filter((part) => part !== false);
}

/** @param {Message} message @param {Surface} surface */
function author({ user, bot }, { names }) {
  return names.person(user) ?? (bot ? names.bot : { id: user, name: user });
}

/** @param {import('./types.js').User} person @param {string} [size] */
function avatar({ name, color }, size = '') {
  const node = h('span', { class: `avatar ${size}`.trim(), 'aria-hidden': 'true' }, [...name][0]?.toUpperCase());
  const tint = color && !color.startsWith('#') && !CSS.supports('color', color) ? `#${color}` : color;
  if (tint) node.style.setProperty('--tint', tint);
  return node;
}

/** @param {Message} message @param {Surface} surface */
function head(message, surface) {
  const badge = message.bot && h('span', { class: 'badge' }, 'APP');
  return h(
    'div',
    { class: 'message-head' },
    h('strong', {}, author(message, surface).name),
    badge,
    messageTime(message.ts),
  );
}

/** @param {Message} message @param {Surface} surface @param {HTMLElement} [old] */
function content({ blocks, text, edited }, surface, old) {
  if (!blocks?.length) {
    const mark = edited && h('span', { class: 'quiet' }, ' (edited)');
    return h('div', { class: 'content prose' }, mrkdwn(text, surface.names), mark);
  }
  const node = old?.classList.contains('blocks') ? old : h('div', { class: 'content blocks' });
  renderBlocks(node, blocks, surface);
  return node;
}

/** @param {Record<string, string[]>} reactions @param {Surface} surface */
function reactionList(reactions, { names }) {
  const chips = Object.entries(reactions).map(([name, ids]) => {
    const people = ids.map((id) => names.person(id)?.name ?? id).join(', ');
    return h(
      'span',
      { class: 'reaction', title: `${people} reacted with :${name}:` },
      withEmoji(`:${name}:`),
      ` ${ids.length}`,
    );
  });
  return h('div', { class: 'reactions' }, chips);
}

/** @param {Setting} setting */
function onlyVisibleToYou({ dismiss }) {
  const button = h(
    'button',
    { type: 'button', class: 'linklike', 'data-testid': 'dismiss', onclick: dismiss },
    'Dismiss',
  );
  return h('div', { class: 'private' }, 'Only visible to you · ', button);
}

/** @param {Message} message @param {Setting} setting */
function repliesLink({ channel, ts, reply_count: count = 0, reply_users: ids = [] }, { surface, lastReply }) {
  const faces = ids.slice(0, 4).map((id) => avatar(surface.names.person(id) ?? { id, name: id }, 'small'));
  const last =
    lastReply &&
    h('span', { class: 'quiet' }, 'last reply ', dateNode(Number(lastReply), '{date_short_pretty} at {time}'));
  const label = h('span', { class: 'count' }, counted(count, 'reply', 'replies'));
  return h('a', { class: 'replies', href: addressOf(channel, ts), 'data-testid': 'replies' }, faces, label, last);
}

/** @param {Message} message */
function tools({ channel, ts }) {
  const props = { class: 'button', href: addressOf(channel, ts), 'data-testid': 'reply' };
  return h('div', { class: 'message-tools' }, h('a', props, 'Reply in thread'));
}
