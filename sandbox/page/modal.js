// Shows the modal a user has open, keeps what was entered, and submits or closes it.

import { addressOf, focusAt, h } from './dom.js';
import { FormState } from './form-state.js';
import { renderBlocks } from './render/blocks.js';
import { plainText } from './render/text.js';
import { showProblem } from './toasts.js';

/** @typedef {import('./types.js').View} View */
/** @typedef {import('./names.js').Names} Names */

const TROUBLE = 'We had some trouble connecting. Try again?';
const FIELDS = 'input, textarea, select, [role="radiogroup"] input';

export class Modal {
  /** @type {View | null} */ #view = null;
  /** @type {Map<string, FormState>} */ #forms = new Map();
  /** @type {Record<string, string>} */ #errors = {};
  #cameFrom = '';

  #title = h('h2', { id: 'modal-title' });
  #back = h('button', { type: 'button', class: 'plain', 'aria-label': 'Back' }, '←');
  #cross = h('button', { type: 'button', class: 'plain', 'aria-label': 'Close', 'data-testid': 'modal-close' }, '✕');
  #body = h('div', { class: 'dialog-body blocks' });
  #trouble = h('p', { class: 'trouble', role: 'alert', hidden: true });
  #cancel = h('button', { type: 'button', class: 'button' });
  #submit = h('button', { type: 'submit', class: 'button primary', 'data-testid': 'modal-submit' });
  #form = h('form', { novalidate: true });
  #dialog = h('dialog', {
    class: 'dialog',
    'aria-labelledby': 'modal-title',
    'data-testid': 'modal',
    'data-pane': 'modal',
  });

  /** @param {import('./actions.js').Actions} actions @param {() => void} redraw */
  constructor(actions, redraw) {
    this.actions = actions;
    this.redraw = redraw;
    const header = h('header', {}, this.#back, this.#title, this.#cross);
    this.#form.append(header, this.#body, this.#trouble, h('footer', {}, this.#cancel, this.#submit));
    this.#dialog.append(this.#form);
    for (const button of [this.#back, this.#cross, this.#cancel]) button.addEventListener('click', () => this.#close());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.#dialog.addEventListener('cancel', (event) => event.preventDefault());
    this.#dialog.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.#close();
    });
  }

  /** @param {{view: View, stack: number} | null} modal @param {Names} names */
  update(modal, names) {
    if (!modal) return this.#hide();
    const { view, stack } = modal;
    const isNew = this.#view?.id !== view.id;
    if (isNew) this.#errors = {};
    this.#view = view;
    this.#draw(view, stack, names);
    this.#show();
    if (isNew) this.#focusFirst();
  }

  #show() {
    if (this.#dialog.open) return;
    this.#cameFrom = addressOf(document.activeElement);
    if (!this.#dialog.isConnected) document.body.append(this.#dialog);
    this.#dialog.showModal();
  }

  #hide() {
    this.#view = null;
    this.#forms.clear();
    if (!this.#dialog.open) return;
    this.#dialog.close();
    if (document.activeElement === document.body) focusAt(this.#cameFrom);
  }

  #focusFirst() {
    this.#body.scrollTop = 0;
    const target = /** @type {HTMLElement | null} */ (this.#body.querySelector(FIELDS));
    (target ?? (this.#submit.hidden ? this.#cancel : this.#submit)).focus({ preventScroll: true });
  }

  /** @param {View} view @param {number} stack @param {Names} names */
  #draw(view, stack, names) {
    this.#dialog.dataset.viewId = view.id;
    this.#title.textContent = plainText(view.title);
    this.#back.hidden = stack < 2;
    this.#cross.hidden = stack > 1;
    this.#cancel.textContent = plainText(view.close) || 'Close';
    this.#submit.textContent = plainText(view.submit);
    this.#submit.hidden = !view.submit;
    this.#trouble.textContent = this.#unplacedErrors(view);
    this.#trouble.hidden = !this.#trouble.textContent;
    const form = this.#formOf(view);
    const send = (/** @type {Record<string, unknown>} */ action) =>
      this.actions.clickView(view.id, action, this.#values());
    renderBlocks(this.#body, view.blocks, { names, form, errors: this.#errors, send });
  }

  /** Errors that belong to no block of the view. @param {View} view */
  #unplacedErrors({ blocks }) {
    const placed = new Set(blocks.map((block) => block.block_id));
    return Object.entries(this.#errors)
      .filter(([blockId]) => !placed.has(blockId))
      .map(([, error]) => error)
      .join(' ');
  }

  /** @param {View} view */
  #formOf({ id }) {
    const form = this.#forms.get(id) ?? new FormState();
    this.#forms.set(id, form);
    return form;
  }

  #values() {
    return this.#view ? this.#formOf(this.#view).collect(this.#view.blocks) : {};
  }

  #close() {
    if (this.#view) void this.actions.closeView(this.#view.id);
  }

  async #send() {
    const view = this.#view;
    if (!view?.submit || this.#submit.ariaBusy === 'true') return;
    const problems = this.#formOf(view).problems(view.blocks);
    if (Object.keys(problems).length > 0) return this.#fail(problems);
    this.#submit.ariaBusy = 'true';
    const answer = await this.actions.submit(view.id, this.#values());
    this.#submit.ariaBusy = null;
    if (this.#view?.id !== view.id) return;
    if (!answer.ok && !answer.errors) showProblem(answer);
    this.#fail(answer.ok ? {} : (answer.errors ?? { '': TROUBLE }));
  }

  /** @param {Record<string, string>} errors */
  #fail(errors) {
    this.#errors = errors;
    this.redraw();
    const invalid = /** @type {HTMLElement | null} */ (this.#body.querySelector(`.invalid :is(${FIELDS})`));
    invalid?.focus();
  }
}
