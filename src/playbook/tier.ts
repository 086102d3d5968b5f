/** The tiers of actions, in words: what a person must know before running one. */
import type { Action } from './schema.ts';

export const TIER_WORDS: Readonly<Record<Action['tier'], string>> = {
  observe: 'gathers evidence',
  contain: 'contains',
  destroy: 'ends or removes something for good',
};
