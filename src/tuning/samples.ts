/** What the events that a suppression hides have in common, gathered alert by alert. */
import type { AlertId } from '../alert/alert.ts';
import type { FalcoEvent } from '../falco/event.ts';
import { USER_KEYS } from '../falco/facets.ts';
import { fieldNamed } from './fields.ts';
import type { Refusal } from './refusal.ts';
import type { Stored } from './replay.ts';
import { type Check, fieldValue, IMAGE } from './tuple.ts';

const PROCESS = ['proc.name', 'proc.exepath'];
/** Fields that say where, not what. */
const PLACES = [IMAGE, 'k8s.ns.name', 'k8s.pod.name', 'ka.target.namespace', 'evt.hostname', 'proc.pname'];
const LOOKED_AT = [...PROCESS, ...USER_KEYS];

export class Samples {
  readonly #origin: AlertId;
  readonly #values = new Map<string, Set<string | undefined>>(LOOKED_AT.map((name) => [name, new Set()]));
  #example: Stored | undefined;

  constructor(origin: AlertId) {
    this.#origin = origin;
  }

  add(stored: Stored): void {
    if (this.#example === undefined || stored.id === this.#origin) this.#example = stored;
    for (const [name, values] of this.#values) if (values.size < 2) values.add(fieldValue(name, stored.latest));
  }

  /** The newest event of the alert that it was made on, if that is there, else of the first. */
  get example(): FalcoEvent | undefined {
    return this.#example?.latest;
  }

  /** A check that all events pass, with a value that may be exported. */
  common(name: string): readonly Check[] {
    const field = fieldNamed(name);
    const values = this.#values.get(name) ?? new Set();
    const [value] = values;
    if (field === undefined || values.size !== 1 || value === undefined || !field.allows.test(value)) return [];
    return [{ field: name, op: '=', value }];
  }
}

/**
 * Adds what all the events that are hidden have in common: an image goes with the process, a process with its file, a
 * place with what happens there.
 */
export function strengthened(
  checks: readonly Check[],
  samples: Samples,
): { readonly kind: 'checks'; readonly checks: readonly Check[] } | Refusal {
  const has = (...names: readonly string[]) => checks.some(({ field }) => names.includes(field));
  const process = PROCESS.flatMap((field) => (has(field) ? [] : samples.common(field)));
  if (has(...PROCESS))
    return { kind: 'checks', checks: [...checks, ...process.filter(({ field }) => field === 'proc.exepath')] };
  const isPlace = checks.every(({ field }) => PLACES.includes(field));
  if (!isPlace && !has(IMAGE)) return { kind: 'checks', checks };
  const users = has(IMAGE) ? [] : USER_KEYS.flatMap((field) => samples.common(field)).slice(0, 1);
  const deed = process.length > 0 ? process : users;
  return deed.length === 0 ? { kind: 'place-alone' } : { kind: 'checks', checks: [...checks, ...deed] };
}
