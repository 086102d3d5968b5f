/** Checks and actions made ready for one event: texts filled, commands for the runtime at hand, values quoted. */
import { type Action, type Check, type Runtime, textFor } from '../playbook/schema.ts';
import type { Citation, ReadyAction, ReadyCheck } from './analysis.ts';
import { fillCommand, fillText } from './fill.ts';
import type { EventView } from './view.ts';

/**
 * A check for this event, or `undefined` when it asks about another runtime or its question can't be put. Its command
 * is left out when a value can't be quoted safely; the question stays.
 */
function readyCheck(
  check: Check,
  view: EventView,
  runtime: Runtime | undefined,
  cites: readonly Citation[],
): ReadyCheck | undefined {
  const ask = fillText(check.ask, view, cites);
  const templates = runtime === undefined ? undefined : check.run?.[runtime];
  const place = textFor(check.look, runtime);
  const look = place === undefined ? undefined : fillText(place, view, cites);
  const sequel = textFor(check.then, runtime);
  const then = sequel === undefined ? undefined : fillText(sequel, view, cites);
  if (ask === undefined || (check.run !== undefined && templates === undefined && look === undefined)) return undefined;
  const command = templates === undefined ? undefined : fillCommand(templates, view);
  return {
    ask,
    ...(then === undefined ? {} : { then }),
    ...(look === undefined ? {} : { look }),
    ...(command === undefined || runtime === undefined ? {} : { runtime, command }),
  };
}

/** Checks that can be answered at once come first; otherwise the author's order stays. */
export function readyChecks(
  checks: readonly Check[],
  view: EventView,
  runtime: Runtime | undefined,
  cites: readonly Citation[],
): readonly ReadyCheck[] {
  const ready = checks.map((check) => readyCheck(check, view, runtime, cites)).filter((check) => check !== undefined);
  const answerable = ready.filter(isAnswerable);
  return [...answerable, ...ready.filter((check) => !isAnswerable(check))];
}

function isAnswerable(check: ReadyCheck): boolean {
  return check.command !== undefined || check.look !== undefined;
}

/** An action for this event, or `undefined` when it has no command for the runtime at hand or a value is not safe. */
export function readyAction(
  id: string,
  action: Action,
  view: EventView,
  runtime: Runtime | undefined,
  cites: readonly Citation[],
): ReadyAction | undefined {
  const templates = runtime === undefined ? undefined : action.run[runtime];
  const command = templates === undefined ? undefined : fillCommand(templates, view);
  if (runtime === undefined || command === undefined) return undefined;
  const undoing = action.undo?.[runtime];
  const undo = undoing === undefined ? undefined : fillCommand(undoing, view);
  // What can be undone in principle must not be offered without its undo.
  if (undoing !== undefined && undo === undefined) return undefined;
  const effect = textFor(action.effect, runtime);
  // What it does has to be said before it is done.
  if (effect === undefined) return undefined;
  const caution = textFor(action.caution, runtime);
  const { title, tier } = action;
  return {
    id,
    title,
    tier,
    effect,
    ...(caution === undefined ? {} : { caution }),
    runtime,
    command,
    ...(undo === undefined ? {} : { undo }),
    cites: [...cites, { kind: 'action', id }],
  };
}
