/** A storm: more new alerts in a channel than it can carry, gathered on one card that names them all. */
import { isAtLeast, type Priority } from '../falco/priority.ts';
import type { Alert, AlertId } from './alert.ts';
import { type CardState, NO_CARD, type StormId } from './card-state.ts';
import { isUntold } from './due.ts';

export interface Storm {
  readonly id: StormId;
  readonly channel: string;
  readonly beganAt: number;
  /** When it last gathered an alert. */
  readonly lastAt: number;
  /** In the order in which they were gathered. An alert that a person acts on leaves for a card of its own. */
  readonly members: readonly AlertId[];
  readonly revision: number;
  /** Nothing more is gathered; the next storm is a new one. */
  readonly over: boolean;
  readonly card: CardState;
}

/**
 * More new cards than this take over twenty seconds to post (one message a second and channel), and would then take as
 * long to update at every repeat (50 a minute): one card that names them all is sooner there and easier to read.
 */
const STORM_SIZE = 20;
/** A storm that gathered nothing for so long is over. */
const CALM_MS = 120_000;
/** These keep cards of their own in any weather. */
const NEVER_GATHERED: Priority = 'Critical';

export function beginStorm(id: StormId, channel: string, at: number): Storm {
  return { id, channel, beganAt: at, lastAt: at, members: [], revision: 0, over: false, card: NO_CARD };
}

export function gather(storm: Storm, alerts: readonly AlertId[], at: number): Storm {
  return { ...storm, members: [...storm.members, ...alerts], lastAt: at, revision: storm.revision + 1 };
}

/** An alert that left it, or was forgotten. */
export function release(storm: Storm, alert: AlertId): Storm {
  return { ...storm, members: storm.members.filter((member) => member !== alert), revision: storm.revision + 1 };
}

/** A member changed: the card's figures are behind. */
export function stir(storm: Storm): Storm {
  return { ...storm, revision: storm.revision + 1 };
}

export function endStorm(storm: Storm): Storm {
  return { ...storm, over: true, revision: storm.revision + 1 };
}

export function isCalm(storm: Storm, now: number): boolean {
  return !storm.over && now - storm.lastAt >= CALM_MS;
}

/** Whether it has alerts, none of which is in Slack yet. */
export function isUnposted({ card, members }: Storm): boolean {
  return card.message === undefined && members.length > 0;
}

/** Whether an alert may wait on a storm's card: nobody acted on it, and it is not critical. */
export function stays(alert: Alert): boolean {
  return !isUntold(alert) && !isAtLeast(alert.priority, NEVER_GATHERED);
}

/** Whether a storm may take an alert: it has no message, and none is under way. */
export function isGatherable(alert: Alert): boolean {
  const { message, attempt, storm } = alert.card;
  return message === undefined && attempt === undefined && storm === undefined && stays(alert);
}

/**
 * Which of a channel's waiting alerts a storm takes: all, while one rages there; none, while the channel can carry them.
 */
export function toGather(waiting: readonly Alert[], storm: Storm | undefined, now: number): readonly Alert[] {
  const gatherable = waiting.filter(isGatherable);
  const rages = storm !== undefined && !storm.over && !isCalm(storm, now);
  return rages || gatherable.length > STORM_SIZE ? gatherable : [];
}
