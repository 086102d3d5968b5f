// The field to write messages and slash commands in; it keeps an unsent draft for every channel and thread.

import { h } from './dom.js';

/** @typedef {{channel: string, thread?: string, placeholder: string}} Target */

export class Composer {
  /** @type {Target | null} */ #target = null;
  /** @type {Map<string, string>} */ #drafts = new Map();

  /** @param {string} testId @param {(target: Target, text: string) => Promise<boolean>} send */
  constructor(testId, send) {
    this.send = send;
    this.input = h('textarea', { rows: 1, 'data-testid': testId, autocomplete: 'off' });
    this.button = h('button', { type: 'submit', class: 'button primary', 'aria-label': 'Send' }, 'Send');
    this.node = h('form', { class: 'composer' }, this.input, this.button);
    this.node.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      void this.#submit();
    });
    this.input.addEventListener('input', () => this.#changed());
  }

  /** @param {Target} target */
  update(target) {
    if (this.input.placeholder !== target.placeholder) {
      this.input.placeholder = target.placeholder;
      this.input.ariaLabel = target.placeholder;
    }
    const moved = keyOf(target) !== keyOf(this.#target);
    this.#target = target;
    if (!moved) return;
    this.input.value = this.#drafts.get(keyOf(target)) ?? '';
    this.#changed();
  }

  #changed() {
    this.#drafts.set(keyOf(this.#target), this.input.value);
    this.button.toggleAttribute('disabled', this.input.value.trim() === '');
  }

  async #submit() {
    const target = this.#target;
    const text = this.input.value.trim();
    if (!target || !text || this.node.ariaBusy === 'true') return;
    this.node.ariaBusy = 'true';
    const accepted = await this.send(target, text);
    this.node.ariaBusy = null;
    if (!accepted) return;
    this.#drafts.delete(keyOf(target));
    if (keyOf(target) !== keyOf(this.#target) || this.input.value.trim() !== text) return;
    this.input.value = '';
    this.#changed();
  }
}

/** @param {Target | null} target */
function keyOf(target) {
  return target ? `${target.channel} ${target.thread ?? ''}` : '';
}
