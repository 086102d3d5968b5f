// Shows rich_text blocks; their text is literal by definition and is never parsed.

import { h } from '../dom.js';
import { dateNode } from './dates.js';
import { emoji } from './emoji.js';
import { broadcast, channelMention, link, usergroupMention, userMention } from './links.js';

/** @typedef {import('../types.js').RichNode} RichNode */
/** @typedef {import('../names.js').Names} Names */

const BULLETS = ['disc', 'circle', 'square'];
const NUMBERS = ['decimal', 'lower-alpha', 'lower-roman'];

/** @type {Record<string, (node: RichNode, names: Names) => HTMLElement>} */
const PARTS = {
  rich_text_section: (node, names) => h('div', { class: 'rich-section' }, inlines(node, names)),
  rich_text_quote: (node, names) => h('blockquote', {}, inlines(node, names)),
  rich_text_preformatted: (node, names) => h('pre', {}, inlines(node, names)),
  rich_text_list: list,
};

/** @type {Record<string, (node: RichNode, names: Names) => Node>} */
const INLINES = {
  text: (node) => document.createTextNode(node.text ?? ''),
  link: (node) => link(node.url ?? '', [node.text || node.url || '']),
  user: (node, names) => userMention(node.user_id ?? '', names),
  usergroup: (node, names) => usergroupMention(node.usergroup_id ?? '', names),
  channel: (node, names) => channelMention(node.channel_id ?? '', names),
  broadcast: (node) => broadcast(node.range ?? ''),
  emoji: (node) => document.createTextNode(emojiText(node)),
  date,
  color: (node) => h('code', {}, node.value ?? ''),
};

/** @param {RichNode[]} nodes @param {Names} names */
export function richText(nodes, names) {
  return nodes.map(
    (node) => PARTS[node.type]?.(node, names) ?? h('div', { class: 'unsupported' }, `Not shown: ${node.type}`),
  );
}

/** @param {RichNode} node @param {Names} names */
function list(node, names) {
  const indent = node.indent ?? 0;
  const ordered = node.style === 'ordered';
  const marker = (ordered ? NUMBERS : BULLETS)[indent % 3] ?? 'disc';
  const items = (node.elements ?? []).map((item) => h('li', {}, inlines(item, names)));
  const start = ordered && node.offset ? node.offset + 1 : undefined;
  const element = h(ordered ? 'ol' : 'ul', { class: node.border ? 'rich-list bordered' : 'rich-list', start }, items);
  element.style.listStyleType = marker;
  element.style.setProperty('--indent', String(indent));
  return element;
}

/** @param {RichNode} node @param {Names} names */
function inlines(node, names) {
  return (node.elements ?? []).map((element) => {
    const content =
      INLINES[element.type]?.(element, names) ?? document.createTextNode(element.fallback ?? element.text ?? '');
    return styled(content, element.style);
  });
}

/** @param {Node} content @param {RichNode['style']} style */
function styled(content, style) {
  if (!style || typeof style === 'string') return content;
  let node = content;
  if (style.code) node = h('code', {}, node);
  if (style.strike) node = h('s', {}, node);
  if (style.underline) node = h('u', {}, node);
  if (style.italic) node = h('em', {}, node);
  if (style.bold) node = h('strong', {}, node);
  return node;
}

/** @param {RichNode} node */
function emojiText({ name = '', unicode }) {
  if (unicode && /^[0-9a-f]+(-[0-9a-f]+)*$/i.test(unicode)) return fromCodePoints(unicode) ?? `:${name}:`;
  return emoji(name) ?? `:${name}:`;
}

/** @param {string} unicode such as `1f6e1-fe0f` */
function fromCodePoints(unicode) {
  const points = unicode.split('-').map((hex) => Number.parseInt(hex, 16));
  return points.every((point) => point <= 0x10_ff_ff) ? String.fromCodePoint(...points) : undefined;
}

/** @param {RichNode} node */
function date({ timestamp = Number.NaN, format = '', fallback, url }) {
  const node = dateNode(timestamp, format, fallback);
  return url ? link(url, [node]) : node;
}
