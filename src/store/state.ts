/** The state that the embedded store holds in memory: a fold over entries, with the indexes that lookups need. */
import type { Alert, AlertId, SuppressionId } from '../alert/alert.ts';
import { isStormId, isSuppressionId, type StormId } from '../alert/card-state.ts';
import type { Arrival, CardEntry, GatheredEntry, PersonEntry, StoryEntry } from '../alert/entry.ts';
import { foldPerson, growStory, openAlert, recur } from '../alert/fold.ts';
import { foldCard } from '../alert/fold-card.ts';
import { foldHealth, foldSender, type Health, hear, NO_HEALTH } from '../alert/health.ts';
import { isGatherable, type Storm } from '../alert/storm.ts';
import { scenedBy } from '../alert/story.ts';
import type { EventKey, Fingerprint } from '../falco/fingerprint.ts';
import type { Suppression } from '../suppression/suppression.ts';
import { Behind } from './behind.ts';
import type { Entry, RetentionEntry } from './entry.ts';
import { RecentKeys } from './recent-keys.ts';
import { forgettable } from './retention.ts';
import { Scenes } from './scenes.ts';
import { Storms } from './storms.ts';
import { Suppressions } from './suppressions.ts';

/** State as plain data, for the snapshot. */
export interface StateData {
  /** How many entries were applied: the sequence number of the last one. */
  readonly seq: number;
  readonly nextAlert: number;
  readonly nextSuppression: number;
  readonly nextStorm: number;
  readonly alerts: Iterable<Alert>;
  readonly suppressions: Iterable<Suppression>;
  readonly storms: Iterable<Storm>;
  readonly health: Health;
  readonly recent: Iterable<EventKey>;
}

const EMPTY: StateData = {
  seq: 0,
  nextAlert: 1,
  nextSuppression: 1,
  nextStorm: 1,
  alerts: [],
  suppressions: [],
  storms: [],
  health: NO_HEALTH,
  recent: [],
};

/** What applying an entry did. */
export type Applied =
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'suppression'; readonly suppression: Suppression }
  | { readonly kind: 'health' }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'none' };

const NONE: Applied = { kind: 'none' };

function suppressionOf(suppression: Suppression | undefined): Applied {
  return suppression === undefined ? NONE : { kind: 'suppression', suppression };
}

export class State {
  #seq: number;
  #nextAlert: number;
  #health: Health;
  readonly #alerts = new Map<AlertId, Alert>();
  readonly #suppressions: Suppressions;
  readonly #storms: Storms;
  readonly #recent: RecentKeys;
  /** Newest alert of each fingerprint. */
  readonly #current = new Map<Fingerprint, AlertId>();
  readonly #behind = new Behind();
  /** Made when a suppression first asks what was beside an event, and anew after retention: many never do. */
  #scenes: Scenes | undefined;

  constructor(data: StateData = EMPTY) {
    this.#seq = data.seq;
    this.#nextAlert = data.nextAlert;
    this.#health = data.health;
    this.#storms = new Storms(data.nextStorm, data.storms);
    this.#recent = new RecentKeys(data.recent);
    this.#suppressions = new Suppressions(data.nextSuppression, data.suppressions, {
      all: () => this.#alerts.values(),
      get: (id) => this.#alerts.get(id),
      change: (alert) => this.#change(alert),
      beside: (arrival) => this.#beside(arrival),
    });
    for (const alert of data.alerts) this.#put(alert);
    this.#findCurrent();
  }

  /** Sequence number of the last entry applied. */
  get seq(): number {
    return this.#seq;
  }

  get alerts(): ReadonlyMap<AlertId, Alert> {
    return this.#alerts;
  }

  get suppressions(): ReadonlyMap<SuppressionId, Suppression> {
    return this.#suppressions.all;
  }

  get storms(): ReadonlyMap<StormId, Storm> {
    return this.#storms.all;
  }

  get behind(): Pick<Behind, 'size' | 'pressing' | 'repeats'> {
    return this.#behind;
  }

  get health(): Health {
    return this.#health;
  }

  hasSeen(key: EventKey): boolean {
    return this.#recent.has(key);
  }

  /** The newest alert of a fingerprint. */
  newestOf(fingerprint: Fingerprint): Alert | undefined {
    return this.#alerts.get(this.#current.get(fingerprint) ?? 'F-0');
  }

  /** The data of this instant: arrays are copied, their immutable elements shared. */
  data(): StateData {
    return {
      seq: this.#seq,
      nextAlert: this.#nextAlert,
      nextSuppression: this.#suppressions.next,
      nextStorm: this.#storms.next,
      alerts: [...this.#alerts.values()],
      suppressions: [...this.#suppressions.all.values()],
      storms: [...this.#storms.all.values()],
      health: this.#health,
      recent: [...this.#recent],
    };
  }

  /** Applies one recorded entry. Deterministic: the same entries in the same order give the same state. */
  apply(entry: Entry): Applied {
    this.#seq += 1;
    switch (entry.kind) {
      case 'event':
        this.#health = hear(this.#health, entry);
        return this.#receive(entry);
      case 'health':
        this.#health = hear(this.#health, entry);
        if (!this.#recent.add(entry.key)) return { kind: 'repeat' };
        this.#health = foldHealth(this.#health, entry);
        return { kind: 'health' };
      case 'sender-silent':
      case 'sender-removed':
        this.#health = foldSender(this.#health, entry);
        return { kind: 'health' };
      case 'suppressed':
      case 'suppression-approved':
      case 'suppression-extended':
      case 'suppression-warned':
      case 'suppression-ended':
      case 'made-permanent':
        return suppressionOf(this.#suppressions.apply(entry));
      case 'attempted':
      case 'abandoned':
      case 'shown':
      case 'refused':
      case 'told':
      case 'lost':
        return this.#foldCard(entry);
      case 'gathered':
        return this.#gather(entry);
      case 'storm-over':
        this.#storms.end(entry.storm);
        return NONE;
      case 'retention':
        return this.#forget(entry);
      case 'story-grew':
        return this.#growStory(entry);
      default:
        return this.#foldPerson(entry);
    }
  }

  #receive(arrival: Arrival): Applied {
    if (!this.#recent.add(arrival.key)) return { kind: 'repeat' };
    const current = this.newestOf(arrival.fingerprint);
    const live = current?.status === 'resolved' ? undefined : current;
    const veil = this.#suppressions.veil(arrival, live?.broke);
    const id: AlertId = live?.id ?? `F-${this.#nextAlert}`;
    this.#scenes?.add(id, scenedBy(arrival));
    if (live !== undefined) return this.#change(recur(live, arrival, veil));
    this.#nextAlert += 1;
    this.#current.set(arrival.fingerprint, id);
    return this.#put(openAlert(id, arrival, veil, current?.id));
  }

  #beside(arrival: Arrival): readonly Alert[] {
    this.#scenes ??= new Scenes(this.#alerts.values());
    return [...this.#scenes.beside(scenedBy(arrival))].flatMap((id) => this.#alerts.get(id) ?? []);
  }

  #foldPerson(entry: PersonEntry): Applied {
    const alert = this.#alerts.get(entry.alert);
    return alert === undefined ? NONE : this.#change(foldPerson(alert, entry));
  }

  #growStory(entry: StoryEntry): Applied {
    const alert = this.#alerts.get(entry.alert);
    return alert === undefined ? NONE : this.#put(growStory(alert));
  }

  #foldCard(entry: CardEntry): Applied {
    if (entry.subject === 'health') {
      this.#health = { ...this.#health, card: foldCard(this.#health.card, entry) };
      return { kind: 'health' };
    }
    if (isSuppressionId(entry.subject)) {
      return suppressionOf(this.#suppressions.foldCard(entry.subject, (card) => foldCard(card, entry)));
    }
    if (isStormId(entry.subject)) {
      this.#storms.foldCard(entry.subject, (card) => foldCard(card, entry));
      return NONE;
    }
    const alert = this.#alerts.get(entry.subject);
    return alert === undefined ? NONE : this.#put({ ...alert, card: foldCard(alert.card, entry) });
  }

  #gather({ channel, alerts: ids, at }: GatheredEntry): Applied {
    const alerts = ids.flatMap((id) => this.#alerts.get(id) ?? []).filter(isGatherable);
    if (alerts.length === 0) return NONE;
    const { id: storm } = this.#storms.gather(
      channel,
      alerts.map(({ id }) => id),
      at,
    );
    for (const alert of alerts) this.#put({ ...alert, card: { ...alert.card, storm } });
    return NONE;
  }

  #forget(entry: RetentionEntry): Applied {
    const { alerts, suppressions } = forgettable(this.#alerts.values(), this.#suppressions.all.values(), entry);
    for (const alert of alerts) {
      this.#alerts.delete(alert.id);
      this.#behind.forget(alert.id);
      this.#storms.forget(alert);
    }
    this.#findCurrent();
    this.#scenes = undefined;
    for (const { id } of suppressions) this.#suppressions.forget(id);
    this.#storms.prune(entry.before);
    return NONE;
  }

  /** The newest alert of each fingerprint among those that are held, so that a restart finds the same ones. */
  #findCurrent(): void {
    this.#current.clear();
    for (const { fingerprint, id } of this.#alerts.values()) this.#current.set(fingerprint, id);
  }

  /** Puts an alert that changed, which may take it out of a storm. */
  #change(alert: Alert): Applied {
    return this.#put(this.#storms.heed(alert));
  }

  #put(alert: Alert): Applied {
    this.#alerts.set(alert.id, alert);
    this.#behind.heed(alert);
    return { kind: 'alert', alert };
  }
}
