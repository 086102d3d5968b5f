// What the user can do, as requests to the sandbox server; refusals are shown as toasts unless the caller shows them.

import { post } from './server.js';
import { showProblem, showToast } from './toasts.js';

export class Actions {
  #user;

  /** @param {() => string} user the acting user's id */
  constructor(user) {
    this.#user = user;
  }

  /**
   * Sends what was typed: a slash command or a message.
   * @param {string} channel @param {string} text @param {string} [thread]
   * @returns {Promise<boolean>} whether it was accepted
   */
  async say(channel, text, thread) {
    if (!text.startsWith('/')) return this.#report('say', { channel, text, thread_ts: thread });
    if (!thread) return this.#report('command', { channel, text });
    showToast(`${text.split(/\s/)[0]} is not supported in threads. Sorry!`, 'error');
    return false;
  }

  /** @param {import('./types.js').Message} message @param {Record<string, unknown>} action */
  async clickMessage({ channel, ts }, action) {
    await this.#report('click', { channel, ts, ...action });
  }

  /** @param {string} viewId @param {Record<string, unknown>} action @param {import('./types.js').Values} values */
  async clickView(viewId, action, values) {
    await this.#report('click', { viewId, ...action, values });
  }

  /** The caller shows what is wrong. @param {string} viewId @param {import('./types.js').Values} values */
  submit(viewId, values) {
    return post('submit', { user: this.#user(), viewId, values });
  }

  /** @param {string} viewId */
  closeView(viewId) {
    return this.#report('close-view', { viewId });
  }

  /** @param {string} channel */
  read(channel) {
    return post('read', { user: this.#user(), channel });
  }

  openHome() {
    return this.#report('open-home', {});
  }

  /** @param {string} path @param {Record<string, unknown>} body */
  async #report(path, body) {
    const answer = await post(path, { user: this.#user(), ...body });
    showProblem(answer);
    return answer.ok;
  }
}
