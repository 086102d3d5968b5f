// Shows images: image blocks, section accessories and uploaded files.

import { h } from '../dom.js';
import { linkProps, safeUrl } from './links.js';
import { plainText } from './text.js';

/** @typedef {import('../types.js').SlackFile} SlackFile */

/** @param {import('../types.js').Block} block */
export function image(block) {
  return h(
    'figure',
    { class: 'block-image' },
    block.title && h('figcaption', {}, plainText(block.title)),
    h('img', { src: block.image_url, alt: block.alt_text, loading: 'lazy' }),
  );
}

/** @param {SlackFile[]} files */
export function fileList(files) {
  return h('div', { class: 'files' }, files.map(file));
}

/** @param {SlackFile} file */
function file({ name, title, mimetype = '', url, alt_text: alt }) {
  const target = safeUrl(url && URL.canParse(url, location.href) ? new URL(url, location.href).href : undefined);
  const caption = title || name;
  const picture = target && mimetype.startsWith('image/');
  const content = picture
    ? h('img', { src: target.href, alt: alt ?? caption, loading: 'lazy' })
    : h('span', { class: 'file-text' }, h('strong', {}, caption), h('span', { class: 'quiet' }, mimetype || name));
  return target ? h('a', { class: 'file', ...linkProps(target) }, content) : h('div', { class: 'file' }, content);
}
