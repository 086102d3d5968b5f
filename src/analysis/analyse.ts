/** The analysis of one event: what is known, what raises or lowers concern, what to check and how to contain. */
import type { Alert } from '../alert/alert.ts';
import type { MessageRef } from '../alert/card-state.ts';
import type { History } from '../alert/history.ts';
import type { Story } from '../alert/story.ts';
import type { FalcoEvent } from '../falco/event.ts';
import { facetsOf } from '../falco/facets.ts';
import type { Library } from '../playbook/library.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { Range } from './address.ts';
import type { Analysis, Citation, ReadyAction, RuntimeAtHand, Statement } from './analysis.ts';
import { tacticsOf, techniquesOf } from './attack.ts';
import { becauseOf, concernOf, likelyOf } from './concern.ts';
import { builtInAction, defaultContain } from './defaults/actions.ts';
import { defaultMeaning, defaultTuning } from './defaults/advice.ts';
import { defaultChecks } from './defaults/checks.ts';
import { fromGuides, guideChecks, guidesFor, type TaggedGuide } from './defaults/guides.ts';
import { whatFacts } from './facts/what.ts';
import { whereFacts } from './facts/where.ts';
import { whoFacts } from './facts/who.ts';
import { fillText } from './fill.ts';
import { nextOf } from './next.ts';
import { pastOf } from './past.ts';
import { readyAction, readyChecks } from './ready.ts';
import { runtimeOf } from './runtime.ts';
import { signalsOf } from './signals/weigh.ts';
import { falconer, words } from './spans.ts';
import { stepsOf } from './story.ts';
import { defaultSummary } from './summary.ts';
import { type EventView, viewOf } from './view.ts';

/** What an analysis rests on. Without alert and history only the event speaks. */
export interface Subject {
  readonly event: FalcoEvent;
  readonly alert?: Alert | undefined;
  readonly history?: History | undefined;
  readonly story?: Story | undefined;
  /** How cards are linked to, when that is known. */
  readonly permalink?: ((message: MessageRef) => string) | undefined;
  /** The ranges of pods and services, by the name of the cluster. */
  readonly rangesOf?: ((cluster: string) => readonly Range[]) | undefined;
  readonly library: Library;
}

/** Deterministic: the same subject gives the same analysis. Complete without a playbook too. */
export function analyse(subject: Subject): Analysis {
  const { event, alert, history, story, permalink, library } = subject;
  const cluster = alert?.facets.cluster ?? facetsOf(event).cluster;
  const view = viewOf(event, cluster, cluster === undefined ? [] : subject.rangesOf?.(cluster));
  const playbook = library.find(event.rule, event.source);
  const runtime = runtimeOf(view);
  const signals = signalsOf(view, { alert, history, playbook, story });
  const concern = concernOf(event.priority, signals);
  const likely = likelyOf(signals);
  const said =
    playbook === undefined ? unknownRule(view, runtime, guidesFor(event, library)) : knownRule(view, playbook, runtime);
  const contain = actionsFor(playbook, view, library, runtime);
  return {
    ...said,
    facts: [...whoFacts(view), ...whatFacts(view), ...whereFacts(view)],
    signals,
    concern,
    ...(likely === undefined ? {} : { likely }),
    because: becauseOf(event.priority, signals, likely),
    story: stepsOf(story, { self: alert?.id, library, permalink }),
    past: pastOf(alert, history),
    contain,
    ...(contain.length > 0 ? {} : { uncontained: uncontained(runtime) }),
    next: nextOf({ ...said, concern, contain }, alert),
    ...(runtime === undefined ? {} : { runtime }),
    tactics: tacticsOf(event, playbook?.techniques),
    techniques: techniquesOf(event, playbook?.techniques),
  };
}

type FromPlaybook = Pick<
  Analysis,
  | 'summary'
  | 'meaning'
  | 'unproven'
  | 'benign'
  | 'checks'
  | 'eradicate'
  | 'harden'
  | 'tune'
  | 'escalate'
  | 'references'
  | 'playbook'
>;

function knownRule(view: EventView, playbook: Playbook, runtime: RuntimeAtHand | undefined): FromPlaybook {
  const cites: readonly Citation[] = [{ kind: 'playbook', id: playbook.id }];
  const say = (text: string) => words(text, cites);
  const { hook, exception } = playbook.tune;
  return {
    summary: fillText(playbook.summary, view, cites) ?? defaultSummary(view),
    meaning: say(playbook.meaning),
    unproven: say(playbook.unproven),
    benign: playbook.benign.map(say),
    checks: readyChecks(playbook.checks, view, runtime?.name, cites),
    eradicate: playbook.eradicate.map(say),
    harden: playbook.harden.map(({ advice, needs, snippet }) => ({
      advice: say(advice),
      ...(needs === undefined ? {} : { needs }),
      ...(snippet === undefined ? {} : { snippet }),
    })),
    tune: {
      advice: say(playbook.tune.advice),
      ...(hook === undefined ? {} : { hook }),
      ...(exception === undefined ? {} : { exception }),
    },
    ...(playbook.escalate === undefined ? {} : { escalate: say(playbook.escalate) }),
    references: playbook.references,
    playbook: playbook.id,
  };
}

function unknownRule(
  view: EventView,
  runtime: RuntimeAtHand | undefined,
  guides: readonly TaggedGuide[],
): FromPlaybook {
  const checks = [...guideChecks(guides, runtime?.name), ...defaultChecks(view.event.source)];
  return {
    summary: defaultSummary(view),
    meaning: defaultMeaning(view, guides),
    unproven: words(
      "It is not proven that anyone meant harm, or that what was tried succeeded: the rule's condition matched, no more.",
      falconer('rules without a playbook'),
    ),
    checks: readyChecks(checks, view, runtime?.name, falconer('checks for this source and technique')),
    eradicate: [],
    tune: defaultTuning(view),
    ...fromGuides(guides),
  };
}

function actionsFor(
  playbook: Playbook | undefined,
  view: EventView,
  library: Library,
  runtime: RuntimeAtHand | undefined,
): readonly ReadyAction[] {
  const cites: readonly Citation[] =
    playbook === undefined ? falconer('rules without a playbook') : [{ kind: 'playbook', id: playbook.id }];
  return (playbook?.contain ?? defaultContain(view.event.source, runtime?.name)).flatMap((id) => {
    const action = library.action(id) ?? builtInAction(id);
    const ready = action === undefined ? undefined : readyAction(id, action, view, runtime?.name, cites);
    return ready === undefined ? [] : [ready];
  });
}

function uncontained(runtime: RuntimeAtHand | undefined): Statement {
  const reason =
    runtime === undefined
      ? 'the event does not tell where it could be run'
      : 'none fits this rule and the names that the event gives';
  return words(
    `No command is offered: ${reason}. Falco itself only detects; it stops nothing.`,
    falconer('containment'),
  );
}
