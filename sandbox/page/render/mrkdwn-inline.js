// Parses what mrkdwn allows within a line: emphasis, code, links, mentions, dates, entities, emoji and bare addresses.

import { h } from '../dom.js';
import { dateNode } from './dates.js';
import { emoji } from './emoji.js';
import { broadcast, channelMention, link, safeUrl, usergroupMention, userMention } from './links.js';

/** @typedef {import('../names.js').Names} Names */
/** @typedef {string | Node} Unit one character, or one thing that is already parsed */

/** @type {Record<string, 'strong' | 'em' | 's'>} */
const MARKERS = { '*': 'strong', _: 'em', '~': 's' };
const ATOMS = /`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+-]+):|(https?:\/\/[^\s<>|`]+)/gi;
const ANGLES = /<([^<>\n]+)>/g;

/** @param {string} source @param {Names} names @param {{verbatim?: boolean}} options */
export function inline(source, names, { verbatim = false }) {
  /** @type {Unit[]} */
  const units = [];
  let end = 0;
  for (const match of source.matchAll(ATOMS)) {
    const { units: atom, length } = atomFor(match, names, verbatim);
    if (!atom) continue;
    units.push(...decode(source.slice(end, match.index)), ...atom);
    end = match.index + length;
  }
  units.push(...decode(source.slice(end)));
  return emphasise(units);
}

/**
 * @param {RegExpMatchArray} match of ATOMS
 * @param {Names} names
 * @param {boolean} verbatim
 * @returns {{units?: Unit[], length: number}} nothing when the match is ordinary text after all
 */
function atomFor(match, names, verbatim) {
  const [whole, code, angle, shortcode, url] = match;
  const length = whole.length;
  if (code !== undefined) return { units: [h('code', {}, unformatted(code, names))], length };
  if (angle !== undefined) return { units: [angled(angle, names)], length };
  if (shortcode !== undefined) {
    const character = emoji(shortcode.toLowerCase());
    return character ? { units: [character], length } : { length };
  }
  return verbatim || !url ? { length } : bareUrl(url);
}

/** @param {string} source */
function bareUrl(source) {
  const url = source.replace(/(&[lg]t;.*|[.,;:!?'"*_~)\]]+)$/, '');
  const target = decode(url);
  return safeUrl(target) ? { units: [link(target, [target])], length: url.length } : { length: source.length };
}

/** Code keeps its characters; only links and mentions are still recognised. @param {string} source @param {Names} names */
export function unformatted(source, names) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let end = 0;
  for (const match of source.matchAll(ANGLES)) {
    nodes.push(decode(source.slice(end, match.index)), angled(match[1] ?? '', names));
    end = match.index + match[0].length;
  }
  return [...nodes, decode(source.slice(end))];
}

/** What `<…>` stands for. @param {string} inside @param {Names} names @returns {Node} */
function angled(inside, names) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : decode(inside.slice(bar + 1));
  if (/^@[UW]\w+$/.test(target)) return userMention(target.slice(1), names, label);
  if (/^#[CG]\w+$/.test(target)) return channelMention(target.slice(1), names, label);
  const special = target.startsWith('!') ? command(target.slice(1), names, label) : null;
  if (special) return special;
  const url = decode(target);
  return safeUrl(url) ? link(url, [label || url]) : document.createTextNode(decode(`<${inside}>`));
}

/** @param {string} name what follows the exclamation mark @param {Names} names @param {string | undefined} label */
function command(name, names, label) {
  if (/^(channel|here|everyone)$/.test(name)) return broadcast(name);
  const [kind, id, format, url] = name.split('^');
  if (kind === 'subteam' && id) return usergroupMention(id, names, label);
  if (kind !== 'date' || !format) return null;
  const date = dateNode(Number(id), decode(format), label);
  return url ? link(decode(url), [date]) : date;
}

/** @param {string} source */
function decode(source) {
  return source.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** @param {Unit[]} units @returns {(Node | string)[]} */
function emphasise(units) {
  /** @type {Unit[]} */
  const line = units.flatMap((unit) => (typeof unit === 'string' ? [...unit] : /** @type {Unit[]} */ ([unit])));
  return parse(line, 0, line.length);
}

/** @param {Unit[]} line @param {number} from @param {number} to */
function parse(line, from, to) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let plain = '';
  for (let at = from; at < to; at++) {
    const unit = line[at] ?? '';
    const close = closingMarker(line, at, from, to);
    if (typeof unit === 'string' && close < 0) {
      plain += unit;
      continue;
    }
    if (plain) nodes.push(plain);
    plain = '';
    if (typeof unit !== 'string') nodes.push(unit);
    else nodes.push(h(MARKERS[unit] ?? 'span', {}, parse(line, at + 1, close)));
    at = Math.max(at, close);
  }
  return plain ? [...nodes, plain] : nodes;
}

/**
 * Where the emphasis opened at `at` closes, or -1: markers stand at word boundaries, hug their content and stay in a line.
 * @param {Unit[]} line @param {number} at @param {number} from @param {number} to
 */
function closingMarker(line, at, from, to) {
  const marker = line[at];
  if (typeof marker !== 'string' || !(marker in MARKERS)) return -1;
  if (at > from && isWord(line[at - 1])) return -1;
  if (isSpace(line[at + 1]) || line[at + 1] === marker) return -1;
  for (let end = at + 2; end < to && line[end] !== '\n'; end++) {
    const closes = line[end] === marker && !isSpace(line[end - 1]) && (end + 1 >= to || !isWord(line[end + 1]));
    if (closes) return end;
  }
  return -1;
}

/** @param {Unit | undefined} unit */
function isWord(unit) {
  return typeof unit === 'string' && /[\p{L}\p{N}]/u.test(unit);
}

/** @param {Unit | undefined} unit */
function isSpace(unit) {
  return typeof unit === 'string' && /\s/.test(unit);
}
