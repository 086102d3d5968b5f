// Shows a text object: plain_text literally, mrkdwn parsed.

import { withEmoji } from './emoji.js';
import { mrkdwn } from './mrkdwn.js';

/** @typedef {import('../types.js').TextObject} TextObject */

/** Literal except for emoji shortcodes, when the text object asks for them. @param {TextObject | undefined} object */
export function plainText(object) {
  if (!object) return '';
  return object.emoji === true ? withEmoji(object.text) : object.text;
}

/** @param {TextObject} object @param {import('../names.js').Names} names @returns {(Node | string)[]} */
export function text(object, names) {
  if (object.type === 'mrkdwn') return mrkdwn(object.text, names, { verbatim: object.verbatim === true });
  return [plainText(object)];
}
