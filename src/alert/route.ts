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
  return routeFor({ facets, priority }, routes, defaultChannel).channel;
}

/** Where an alert goes, and by which route; without a number, by none. */
export interface Routed {
  readonly channel: string;
  /** Counted from 1, in the order of the configuration. */
  readonly number?: number;
}

export function routeFor(
  { facets, priority }: Pick<Alert, 'facets' | 'priority'>,
  routes: readonly Route[],
  defaultChannel: string,
): Routed {
  const index = routes.findIndex(
    ({ match, minimumPriority }) =>
      matchesAll(match, facets) && (minimumPriority === undefined || isAtLeast(priority, minimumPriority)),
  );
  const found = routes[index];
  return found === undefined ? { channel: defaultChannel } : { channel: found.channel, number: index + 1 };
}
