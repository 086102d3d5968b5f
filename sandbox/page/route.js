// Reads and writes the page's address: `#/CHANNEL`, `#/CHANNEL/THREAD` or `#/home`, and `?user=` for the acting user.

/** @typedef {{home: boolean, channel: string, thread: string}} Route */

/** @returns {Route} */
export function currentRoute() {
  const [first = '', second = ''] = location.hash.replace(/^#\//, '').split('/').map(decodeURIComponent);
  if (first === 'home') return { home: true, channel: '', thread: '' };
  return { home: false, channel: first, thread: second };
}

/** @param {string} channel @param {string} [thread] */
export function addressOf(channel, thread) {
  return thread ? `#/${channel}/${thread}` : `#/${channel}`;
}

/** @returns {string | null} */
export function currentUser() {
  return new URLSearchParams(location.search).get('user');
}

/** Keeps the acting user when the page is reloaded. @param {string} user */
export function rememberUser(user) {
  history.replaceState(null, '', `?user=${encodeURIComponent(user)}${location.hash}`);
}
