/** `foldCard`: what a delivery entry changes about the card that Slack shows. */
import type { CardState } from './card-state.ts';
import { NO_CARD } from './card-state.ts';
import type { CardEntry } from './entry.ts';

export function foldCard(card: CardState, entry: CardEntry): CardState {
  const { attempt: _over, ...rest } = card;
  switch (entry.kind) {
    case 'attempted':
      return { ...card, attempt: { at: entry.at, channel: entry.channel, part: entry.part } };
    case 'abandoned':
      return rest;
    case 'shown':
      return {
        ...rest,
        message: entry.message,
        shown: Math.max(card.shown, entry.revision),
        shownAt: entry.at,
        ...(entry.held === undefined ? {} : { held: [...(card.held ?? []), ...entry.held] }),
      };
    case 'refused':
      return { ...rest, plain: true };
    case 'told':
      return { ...rest, told: Math.max(card.told, entry.items) };
    case 'lost':
      // The message is gone (deleted by a person, or its channel is): a new one is posted, without the old thread.
      return { ...NO_CARD, told: card.told, lostAt: entry.at };
  }
}
