/** When an alert gets its first card, the open cards of its story have a further step to tell. */
import type { Alert } from '../alert/alert.ts';
import { isStormId, isSuppressionId } from '../alert/card-state.ts';
import type { CardEntry, StoryEntry, WeatherEntry } from '../alert/entry.ts';
import type { Story } from '../alert/story.ts';
import type { CardLedger } from './ports.ts';

export interface StoryLedger extends CardLedger {
  story(alert: Alert): Promise<Story | undefined>;
  record(entry: CardEntry | WeatherEntry | StoryEntry): Promise<unknown>;
}

/**
 * A ledger that notes on the other cards of a story that it grew: they follow at the rate of repeats. A crash in
 * between costs nothing but time, since every update tells the whole story.
 */
export function tellingStories(ledger: StoryLedger): CardLedger {
  return {
    due: (now, limit) => ledger.due(now, limit),
    alert: (id) => ledger.alert(id),
    health: () => ledger.health(),
    storms: () => ledger.storms(),
    stormMembers: (id) => ledger.stormMembers(id),
    suppressionBoards: () => ledger.suppressionBoards(),
    suppression: (id) => ledger.suppression(id),
    isBehind: () => ledger.isBehind(),
    onChange: (listener) => ledger.onChange(listener),
    record: async (entry) => {
      const before = entry.kind === 'shown' ? await subjectOf(ledger, entry) : undefined;
      const recorded = await ledger.record(entry);
      if (before !== undefined && before.card.message === undefined) await tell(ledger, before, entry.at);
      return recorded;
    },
  };
}

async function subjectOf(ledger: StoryLedger, { subject }: CardEntry): Promise<Alert | undefined> {
  const isAlert = subject !== 'health' && !isStormId(subject) && !isSuppressionId(subject);
  return isAlert ? ledger.alert(subject) : undefined;
}

async function tell(ledger: StoryLedger, alert: Alert, at: number): Promise<void> {
  const story = await ledger.story(alert);
  const others = (story?.steps ?? []).map((step) => step.alert).filter((other) => other.id !== alert.id);
  for (const other of others.filter(showsItsStory)) await ledger.record({ kind: 'story-grew', at, alert: other.id });
}

/** A folded card says what was done, not the story. */
function showsItsStory({ card, status, hiding }: Alert): boolean {
  return card.message !== undefined && status === 'open' && hiding === undefined;
}
