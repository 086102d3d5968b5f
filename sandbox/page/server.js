// Talks to the sandbox server: the feed of what a user sees, and the requests for what the user does.

/** @typedef {import('./types.js').Workspace} Workspace */
/** @typedef {import('./types.js').Answer} Answer */

const RETRY_MS = 1500;

/**
 * Sends an action; never rejects.
 * @param {string} path such as `click`
 * @param {Record<string, unknown>} body
 * @returns {Promise<Answer>}
 */
export async function post(path, body) {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`/page/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return await response.json();
  } catch {
    return { ok: false, error: 'The sandbox did not answer.' };
  }
}

/**
 * Listens to what a user sees until the returned function is called.
 * @param {string | null} user the server chooses one when there is none
 * @param {{onWorkspace: (workspace: Workspace) => void, onConnection: (live: boolean) => void}} listener
 */
export function listen(user, { onWorkspace, onConnection }) {
  const query = user ? `?user=${encodeURIComponent(user)}` : '';
  /** @type {EventSource} */
  let source;
  let retry = 0;
  const connect = () => {
    source = new EventSource(`/page/events${query}`);
    source.onopen = () => onConnection(true);
    source.onmessage = (event) => onWorkspace(JSON.parse(event.data));
    source.onerror = () => {
      onConnection(false);
      if (source.readyState === EventSource.CLOSED) retry = window.setTimeout(connect, RETRY_MS);
    };
  };
  connect();
  return () => {
    window.clearTimeout(retry);
    source.close();
  };
}
