/** Which alerts were seen where, so that an event finds what was beside it without going through all alerts. */
import type { Alert, AlertId } from '../alert/alert.ts';
import { type Scened, scenesOf } from '../alert/story.ts';

export class Scenes {
  readonly #seen = new Map<string, Set<AlertId>>();

  constructor(alerts: Iterable<Alert>) {
    for (const alert of alerts) this.add(alert.id, alert);
  }

  /** An alert was there; it is not forgotten when the alert remembers that no more. */
  add(id: AlertId, scened: Scened): void {
    for (const scene of scenesOf(scened)) {
      const there = this.#seen.get(scene);
      if (there === undefined) this.#seen.set(scene, new Set([id]));
      else there.add(id);
    }
  }

  /** Alerts that were seen where something happened, at whatever time. */
  beside(scened: Scened): ReadonlySet<AlertId> {
    return new Set(scenesOf(scened).flatMap((scene) => [...(this.#seen.get(scene) ?? [])]));
  }
}
