/** A story as statements: what else matched there and then, each step with its ATT&CK tactic. */
import type { MessageRef } from '../alert/card-state.ts';
import type { Step, Story } from '../alert/story.ts';
import type { Library } from '../playbook/library.ts';
import type { Citation, Statement, StoryStep, WeighedSignal } from './analysis.ts';
import { tacticsOf } from './attack.ts';
import { counted, spansOf, statement } from './spans.ts';
import { periodText } from './utc.ts';
import { shown } from './view.ts';

const CITES: readonly Citation[] = [{ kind: 'history', figure: 'story' }];
/** A story of four rules weighs as much as any signal can. */
const HEAVIEST = 3;

const PLACES: Readonly<Record<Story['kind'], string>> = {
  container: 'in this container',
  pod: 'in this pod',
  session: 'in this login session',
};

/** More rules, more concern: one for the second, up to three. */
export function fromStory(story: Story | undefined): readonly WeighedSignal[] {
  if (story === undefined) return [];
  return [{ direction: 'up', weight: Math.min(HEAVIEST, story.rules - 1), statement: lead(story) }];
}

/** `4 rules matched in this container within 3 min`. */
function lead({ kind, rules, steps }: Story): Statement {
  const took = (steps.at(-1)?.at ?? 0) - (steps[0]?.at ?? 0);
  return statement(spansOf(`${counted(rules, 'rule')} matched ${PLACES[kind]} within ${periodText(took)}`), CITES);
}

interface Telling {
  /** The alert that is analysed. */
  readonly self: string | undefined;
  readonly library: Library;
  readonly permalink: ((message: MessageRef) => string) | undefined;
}

export function stepsOf(story: Story | undefined, telling: Telling): readonly StoryStep[] {
  return (story?.steps ?? []).map((step) => stepOf(step, telling));
}

function stepOf({ alert, at }: Step, { self, library, permalink }: Telling): StoryStep {
  const { rule, source } = alert.facets;
  const [tactic] = tacticsOf(alert.latest, library.find(rule, source)?.techniques);
  const spans = spansOf([{ value: shown(rule).text }], tactic === undefined ? '' : ` (${tactic})`);
  const isThis = alert.id === self;
  const { message } = alert.card;
  const url = message === undefined || isThis ? undefined : permalink?.(message);
  return { alert: alert.id, at, isThis, ...(url === undefined ? {} : { url }), statement: statement(spans, CITES) };
}
