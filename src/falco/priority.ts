/** Falco's eight priorities, worst first, and how a received word is read. */

/**
 * The words Falco writes into its JSON, from worst to least.
 * Source: falcosecurity/falco userspace/engine/falco_common.cpp.
 */
export const PRIORITIES = [
  'Emergency',
  'Alert',
  'Critical',
  'Error',
  'Warning',
  'Notice',
  'Informational',
  'Debug',
] as const;

export type Priority = (typeof PRIORITIES)[number];

/** Position in Falco's order: 0 is Emergency, 7 is Debug; smaller is worse. */
export function rank(priority: Priority): number {
  return PRIORITIES.indexOf(priority);
}

/** The worse of two priorities. */
export function worse(a: Priority, b: Priority): Priority {
  return rank(a) <= rank(b) ? a : b;
}

/** Whether `priority` is at least as bad as `floor`. */
export function isAtLeast(priority: Priority, floor: Priority): boolean {
  return rank(priority) <= rank(floor);
}

const BY_LOWER_CASE = new Map<string, Priority>(PRIORITIES.map((word) => [word.toLowerCase(), word]));
// Rule files say INFO, Falco's JSON says Informational; senders use either, in any case.
BY_LOWER_CASE.set('info', 'Informational');

/** Reads a priority word in any case; `undefined` when it is not one of Falco's. */
export function parsePriority(word: string): Priority | undefined {
  return BY_LOWER_CASE.get(word.trim().toLowerCase());
}
