// Parses Slack's mrkdwn into DOM nodes: fences and quotes here, everything within a line in mrkdwn-inline.js.

import { h } from '../dom.js';
import { inline, unformatted } from './mrkdwn-inline.js';

/** @typedef {import('../names.js').Names} Names */
/** @typedef {{verbatim?: boolean}} Options */

/**
 * @param {string} source
 * @param {Names} names
 * @param {Options} [options]
 * @returns {(Node | string)[]}
 */
export function mrkdwn(source, names, options = {}) {
  const parts = source.split(/```([\s\S]+?)```/);
  return parts.flatMap((part, index) => {
    if (index % 2 === 1) return [h('pre', {}, unformatted(part.replace(/^\n|\n$/g, ''), names))];
    const afterFence = index > 0 ? part.replace(/^\n/, '') : part;
    const beforeFence = index < parts.length - 1 ? afterFence.replace(/\n$/, '') : afterFence;
    return quotesAndLines(beforeFence, names, options);
  });
}

/** @param {string} source @param {Names} names @param {Options} options */
function quotesAndLines(source, names, options) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  for (const run of runsOfLines(source)) {
    const content = inline(run.text, names, options);
    if (run.quoted) nodes.push(h('blockquote', {}, content));
    else nodes.push(...content);
  }
  return nodes;
}

/** Groups consecutive lines by whether they are quoted; `>>>` quotes all that follows. @param {string} source */
function runsOfLines(source) {
  const [before = '', rest] = splitAtQuoteToEnd(source);
  /** @type {{quoted: boolean, text: string}[]} */
  const runs = [];
  for (const line of before === '' ? [] : before.split('\n')) {
    const quoted = /^(&gt;|>)/.test(line);
    const content = quoted ? line.replace(/^(&gt;|>) ?/, '') : line;
    const last = runs.at(-1);
    if (last?.quoted === quoted) last.text += `\n${content}`;
    else runs.push({ quoted, text: content });
  }
  if (rest !== undefined) runs.push({ quoted: true, text: rest });
  return runs;
}

/** @param {string} source @returns {[string, string?]} */
function splitAtQuoteToEnd(source) {
  const match = /(^|\n)(?:&gt;|>){3} ?/.exec(source);
  if (!match) return [source];
  return [source.slice(0, match.index), source.slice(match.index + match[0].length)];
}
