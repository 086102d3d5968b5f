/** The suppressions of the state: what they hide of what comes, and what their own changes do to the alerts they match. */
import type { Alert, AlertId, Breakthrough, SuppressionId, TimelineItem } from '../alert/alert.ts';
import type { CardState } from '../alert/card-state.ts';
import type { Arrival } from '../alert/entry.ts';
import { foldHiding, tell, type Veil } from '../alert/fold.ts';
import { matchesAll } from '../falco/matcher.ts';
import { breachOf } from '../suppression/breakthrough.ts';
import { recapOf } from '../suppression/recap.ts';
import {
  approve,
  begin,
  covers,
  end,
  extend,
  hidingOf,
  hit,
  isAwaiting,
  makePermanent,
  meet,
  type SuppressedEntry,
  type Suppression,
  type SuppressionApprovedEntry,
  type SuppressionEndedEntry,
  type SuppressionEntry,
  type SuppressionExtendedEntry,
  type SuppressionWarnedEntry,
  warn,
} from '../suppression/suppression.ts';

/** The alerts of the state, as far as suppressions change them. */
interface HidableAlerts {
  all(): Iterable<Alert>;
  get(id: AlertId): Alert | undefined;
  change(alert: Alert): void;
  /** Alerts that may have been where an event happened. */
  beside(arrival: Arrival): Iterable<Alert>;
}

export class Suppressions {
  #next: number;
  readonly #all = new Map<SuppressionId, Suppression>();
  readonly #alerts: HidableAlerts;

  constructor(next: number, suppressions: Iterable<Suppression>, alerts: HidableAlerts) {
    this.#next = next;
    this.#alerts = alerts;
    for (const suppression of suppressions) this.#put(suppression);
  }

  get next(): number {
    return this.#next;
  }

  get all(): ReadonlyMap<SuppressionId, Suppression> {
    return this.#all;
  }

  /**
   * The oldest suppression that covers the event and that it does not break through hides it, and counts it. `broke` are
   * those that its alert broke through before.
   */
  veil(arrival: Arrival, broke: readonly Breakthrough[] = []): Veil {
    const { facets, at } = arrival;
    let broken: Breakthrough | undefined;
    for (const suppression of this.#coverings({ facets, broke }, at)) {
      const met = meet(suppression, at);
      const why = breachOf(suppression, arrival, () => this.#alerts.beside(arrival));
      this.#put(why === undefined ? hit(met, facets, at) : met);
      if (why === undefined) return { hiding: hidingOf(suppression) };
      broken ??= { id: suppression.id, at, why };
    }
    return broken === undefined ? {} : { broke: broken };
  }

  /** What it is afterwards; `undefined` when there is nothing to change. */
  apply(entry: SuppressedEntry | SuppressionEntry): Suppression | undefined {
    if (entry.kind === 'suppressed') return this.#begin(entry);
    const before = this.#all.get(entry.suppression);
    if (before === undefined) return undefined;
    // One that ended may be made permanent too.
    if (entry.kind === 'made-permanent') return this.#put(makePermanent(before, entry));
    if (before.ended !== undefined) return undefined;
    switch (entry.kind) {
      case 'suppression-approved':
        return this.#approve(before, entry);
      case 'suppression-extended':
        return this.#extend(before, entry);
      case 'suppression-warned':
        return this.#warn(before, entry);
      case 'suppression-ended':
        return this.#end(before, entry);
    }
  }

  /** A card entry of a suppression's own message. */
  foldCard(id: SuppressionId, fold: (card: CardState) => CardState): Suppression | undefined {
    const suppression = this.#all.get(id);
    return suppression === undefined ? undefined : this.#put({ ...suppression, card: fold(suppression.card) });
  }

  forget(id: SuppressionId): void {
    this.#all.delete(id);
  }

  #begin(entry: SuppressedEntry): Suppression {
    const suppression = begin(`S-${this.#next}`, entry);
    this.#next += 1;
    if (!isAwaiting(suppression)) return this.#hideMatching(suppression, entry.at);
    const { id, by, until, reason } = suppression;
    this.#tellOrigin(suppression, { kind: 'suppression-requested', at: entry.at, by, id, until, reason });
    return this.#put(suppression);
  }

  #approve(before: Suppression, entry: SuppressionApprovedEntry): Suppression | undefined {
    return isAwaiting(before) ? this.#hideMatching(approve(before, entry), entry.at) : undefined;
  }

  /** Hides the alerts that it matches now. Those that broke through others are hidden by a decision of today. */
  #hideMatching(suppression: Suppression, at: number): Suppression {
    const hiding = hidingOf(suppression);
    for (const alert of this.#alerts.all()) {
      if (alert.status === 'resolved' || alert.hiding !== undefined) continue;
      if (!matchesAll(suppression.matchers, alert.facets)) continue;
      const origin = alert.id === suppression.origin;
      this.#alerts.change(foldHiding(alert, { kind: 'hidden', at, hiding, origin }));
    }
    return this.#put(suppression);
  }

  #extend(before: Suppression, entry: SuppressionExtendedEntry): Suppression {
    const suppression = extend(before, entry);
    const hiding = hidingOf(suppression);
    const { by, at, until } = entry;
    for (const alert of this.#hiddenBy(suppression)) {
      const revision = alert.revision + 1;
      this.#alerts.change({ ...alert, hiding, revision, actedRevision: revision });
    }
    this.#tellOrigin(suppression, { kind: 'suppression-extended', at, by, id: suppression.id, until });
    return this.#put(suppression);
  }

  #warn(before: Suppression, entry: SuppressionWarnedEntry): Suppression {
    const { id, by: owner, until } = before;
    this.#tellOrigin(before, { kind: 'suppression-warned', at: entry.at, owner, id, until });
    return this.#put(warn(before, entry));
  }

  #end(before: Suppression, entry: SuppressionEndedEntry): Suppression {
    const hid = this.#hiddenBy(before);
    const recap = recapOf(before, hid, entry);
    const suppression = this.#put(end(before, entry, recap));
    const { id, hidden, origin } = suppression;
    const said = { id, hidden, recap, ...(entry.by === undefined ? {} : { by: entry.by }) };
    // An event after its time has shown the alert already; the thread that told its beginning still tells its end.
    const told = hid.some((alert) => alert.id === origin) ? undefined : this.#alerts.get(origin);
    for (const alert of told === undefined ? hid : [...hid, told]) {
      const isOrigin = alert.id === origin;
      const unhidden = foldHiding(alert, { kind: 'unhidden', at: entry.at, origin: isOrigin, ...said });
      const [other] = alert === told ? [] : this.#coverings(alert, entry.at);
      this.#alerts.change(other === undefined ? unhidden : { ...unhidden, hiding: hidingOf(other) });
    }
    return suppression;
  }

  /** The suppressions that cover an alert which has not broken through them, the oldest first. */
  #coverings({ facets, broke = [] }: Pick<Alert, 'facets' | 'broke'>, at: number): readonly Suppression[] {
    return [...this.#all.values()].filter(
      (suppression) => covers(suppression, facets, at) && !broke.some(({ id }) => id === suppression.id),
    );
  }

  #hiddenBy({ id }: Suppression): readonly Alert[] {
    return [...this.#alerts.all()].filter(({ hiding }) => hiding?.id === id);
  }

  #tellOrigin({ origin }: Suppression, item: TimelineItem): void {
    const alert = this.#alerts.get(origin);
    if (alert !== undefined) this.#alerts.change(tell(alert, item));
  }

  #put(suppression: Suppression): Suppression {
    this.#all.set(suppression.id, suppression);
    return suppression;
  }
}
