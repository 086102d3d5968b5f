/** Whether a person is at work: terminals and login sessions. */
import { isOnHost } from '../container.ts';
import { hasNoLogin, hasTerminal, isRoot } from '../identity.ts';
import { NONE, notes, raises, type SignalSource } from './signal.ts';

export const interactive: SignalSource = (view) => {
  if (!hasTerminal(view)) return NONE;
  const session = hasNoLogin(view)
    ? ', without a login session, as after exec into a container or from a shell that took a terminal'
    : '';
  return raises(1, 'proc.tty', `a terminal is attached${session}: a person is at work, not a service`);
};

/** In containers root without a login is the usual case and says nothing. */
export const rootWithoutLogin: SignalSource = (view) => {
  if (!isRoot(view) || !hasNoLogin(view) || hasTerminal(view) || !isOnHost(view)) return NONE;
  return notes(
    'user.loginuid',
    'root on the host, but nobody logged in: started by a service, a scheduled job or a container runtime',
  );
};
