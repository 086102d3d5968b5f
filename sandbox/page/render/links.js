// Makes links and mentions; only web and mail addresses become links, everything else stays text.

import { h } from '../dom.js';

/** @typedef {import('../names.js').Names} Names */

/** @param {string | undefined} url @returns {URL | null} */
export function safeUrl(url) {
  if (!url || !/^(https?:\/\/|mailto:)/i.test(url)) return null;
  return URL.canParse(url) ? new URL(url) : null;
}

/**
 * The page's own address for a link into this workspace, or '': `…/#/C1/TS` or Slack's `…/archives/C1/p1728133275031716`.
 * @param {URL} url
 */
function hashFor(url) {
  if (url.origin !== location.origin) return '';
  if (url.pathname === location.pathname && url.hash.startsWith('#/')) return url.hash;
  const permalink = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(url.pathname);
  if (!permalink) return '';
  const [, channel, seconds, micros] = permalink;
  return `#/${channel}/${url.searchParams.get('thread_ts') ?? `${seconds}.${micros}`}`;
}

/** The attributes that open a link safely. @param {URL} url */
export function linkProps(url) {
  const hash = hashFor(url);
  if (hash) return { href: hash };
  return { href: url.href, target: '_blank', rel: 'noopener noreferrer' };
}

/** @param {string} url @param {import('../dom.js').Child[]} label */
export function link(url, label) {
  const safe = safeUrl(url);
  return safe ? h('a', linkProps(safe), label) : h('span', {}, label);
}

/** @param {string} id @param {Names} names @param {string} [fallback] */
export function userMention(id, names, fallback) {
  const name = names.person(id)?.name ?? fallback ?? id;
  return h('span', { class: id === names.me.id ? 'mention mention-me' : 'mention' }, `@${name.replace(/^@/, '')}`);
}

/** @param {string} id @param {Names} names @param {string} [fallback] */
export function channelMention(id, names, fallback) {
  const channel = names.channel(id);
  if (!channel) return h('span', { class: 'mention' }, `#${fallback ?? id}`);
  return h('a', { class: 'mention', href: `#/${id}` }, `#${channel.name}`);
}

/** @param {string} range channel, here or everyone */
export function broadcast(range) {
  return h('span', { class: 'mention mention-me' }, `@${range}`);
}

/** @param {string} id @param {Names} names @param {string} [label] */
export function usergroupMention(id, names, label) {
  const name = names.usergroup(id) ?? label ?? id;
  return h('span', { class: 'mention' }, `@${name.replace(/^@/, '')}`);
}
