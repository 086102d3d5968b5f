/** Routes: which channel an alert belongs to. The first match decides, so an alert has exactly one card. */

import { type Matcher, matchesAll } from '../falco/matcher.ts';
import { isAtLeast, type Priority } from '../falco/priority.ts';
import type { Alert } from './alert.ts';

export interface Route {
  readonly match: readonly Matcher[];
  readonly minimumPriority?: Priority | undefined;
  readonly channel: string;
}

/** The channel of the first route that matches, else the default channel. */
export function channelFor(
  { facets, priority }: Pick<Alert, 'facets' | 'priority'>,
  routes: readonly Route[],
  defaultChannel: string,
): string {
  const found = routes.find(
    ({ match, minimumPriority }) =>
      matchesAll(match, facets) && (minimumPriority === undefined || isAtLeast(priority, minimumPriority)),
  );
  return found?.channel ?? defaultChannel;
}
