/** The embedded store: state in memory, one writer, and a log that makes every entry durable before it counts. */
import type { Alert, AlertId, SuppressionId } from '../alert/alert.ts';
import type { StormId } from '../alert/card-state.ts';
import { ranked } from '../alert/due.ts';
import type { Arrival, HealthArrival } from '../alert/entry.ts';
import type { Health } from '../alert/health.ts';
import type { History } from '../alert/history.ts';
import type { AlertPage } from '../alert/page.ts';
import { isUnposted, type Storm } from '../alert/storm.ts';
import { type Story, storyOf } from '../alert/story.ts';
import type { Tally } from '../alert/tally.ts';
import type { Facets } from '../falco/facets.ts';
import { type Noise, type NoiseQuery, noiseOf } from '../ledger/noise.ts';
import { type Figures, figuresOf } from '../suppression/preview.ts';
import { isShown, type Suppression } from '../suppression/suppression.ts';
import type { Entry } from './entry.ts';
import { facetsOf, find, historyOf, near, search, sightingsIn, similarTo, tallyOf, walk } from './lookups.ts';
import type { Applied, State } from './state.ts';
import type { AlertQuery, Backlog, Clue, Decision, Receipt, Sighting, Store, Stretch } from './store.ts';
import { Writer } from './writer.ts';

/** Where entries are made durable. */
export interface Log {
  /** Resolves when all entries are durable; rejects when none is. */
  append(entries: readonly Entry[]): Promise<void>;
  close(): Promise<void>;
}

/** For tests, and for commands that keep nothing. */
export const NO_LOG: Log = {
  append: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** Falco's own queue fills while it waits for an answer: after so long, it had better be told to try again. */
const STALL_S = 1;

export class EmbeddedStore implements Store {
  readonly #state: State;
  readonly #log: Log;
  readonly #writer: Writer;
  readonly #listeners = new Set<() => void>();
  #trouble: string | undefined;
  /** When the write under way began. */
  #writingSince: number | undefined;

  constructor(state: State, log: Log) {
    this.#state = state;
    this.#log = log;
    this.#writer = new Writer(state, { append: (entries) => this.#append(entries) }, () => {
      for (const listener of this.#listeners) listener();
    });
  }

  async receive(arrivals: readonly (Arrival | HealthArrival)[]): Promise<readonly Receipt[]> {
    const applied = await this.#writer.write(arrivals);
    return applied.map(({ kind }) => (kind === 'repeat' ? 'repeat' : 'counted'));
  }

  decide<T>(id: AlertId, decide: (alert: Alert | undefined) => Decision<T>): Promise<T> {
    return this.#writer.decide((state) => decide(state.alerts.get(id)));
  }

  decideSuppression<T>(id: SuppressionId, decide: (suppression: Suppression | undefined) => Decision<T>): Promise<T> {
    return this.#writer.decide((state) => decide(state.suppressions.get(id)));
  }

  decideHiding<T>(
    id: AlertId,
    decide: (alert: Alert | undefined, running: readonly Suppression[]) => Decision<T>,
  ): Promise<T> {
    return this.#writer.decide((state) =>
      decide(
        state.alerts.get(id),
        [...state.suppressions.values()].filter(({ ended }) => ended === undefined),
      ),
    );
  }

  async record(entry: Entry): Promise<Applied> {
    const [applied] = await this.#writer.write([entry]);
    return applied ?? { kind: 'none' };
  }

  async alert(id: AlertId): Promise<Alert | undefined> {
    return this.#state.alerts.get(id);
  }

  async find(query: AlertQuery): Promise<AlertPage> {
    return find(this.#state.alerts.values(), query);
  }

  async search(text: string, limit: number): Promise<AlertPage> {
    return search(this.#state.alerts.values(), text, limit);
  }

  async similar(alert: Alert, limit: number): Promise<AlertPage> {
    return similarTo(alert, this.#state.alerts.values(), limit);
  }

  async walk(stretch: Stretch): Promise<readonly Alert[]> {
    return walk(this.#state.alerts.values(), stretch);
  }

  async history(alert: Alert): Promise<History> {
    return historyOf(alert, this.#state.alerts.values());
  }

  async story(alert: Alert): Promise<Story | undefined> {
    return storyOf(alert, near(alert, this.#state.alerts.values()));
  }

  async trace({ key, fingerprint }: Pick<Arrival, 'key' | 'fingerprint'>) {
    const alert = this.#state.newestOf(fingerprint);
    return { received: this.#state.hasSeen(key), ...(alert === undefined ? {} : { alert }) };
  }

  async sightings(clue: Clue): Promise<readonly Sighting[]> {
    return sightingsIn(this.#state.alerts.values(), clue);
  }

  async suppressions(): Promise<readonly Suppression[]> {
    return [...this.#state.suppressions.values()];
  }

  async suppression(id: SuppressionId): Promise<Suppression | undefined> {
    return this.#state.suppressions.get(id);
  }

  async suppressionBoards(): Promise<readonly Suppression[]> {
    return [...this.#state.suppressions.values()].filter((one) => one.ended === undefined || !isShown(one));
  }

  async figures(id: AlertId, now: number): Promise<Figures> {
    const { alerts } = this.#state;
    return figuresOf(alerts.get(id)?.facets.rule, alerts.values(), now);
  }

  async facetsOfRule(id: AlertId): Promise<readonly Facets[]> {
    const { alerts } = this.#state;
    return facetsOf(alerts.get(id)?.facets.rule, alerts.values());
  }

  async noise(asked: NoiseQuery): Promise<Noise> {
    return noiseOf([...this.#state.alerts.values()], asked);
  }

  async health(): Promise<Health> {
    return this.#state.health;
  }

  async storms(): Promise<readonly Storm[]> {
    return [...this.#state.storms.values()].filter(({ over, card, revision }) => !over || card.shown < revision);
  }

  async storm(id: StormId): Promise<Storm | undefined> {
    return this.#state.storms.get(id);
  }

  async stormMembers(id: StormId): Promise<readonly Alert[]> {
    const members = this.#state.storms.get(id)?.members ?? [];
    return members.flatMap((member) => this.#state.alerts.get(member) ?? []);
  }

  async tally(now: number): Promise<Tally> {
    return tallyOf(this.#state.alerts.values(), now);
  }

  async due(now: number, limit: number): Promise<readonly Alert[]> {
    const { behind } = this.#state;
    return ranked(this.#held(behind.pressing()), this.#held(behind.repeats()), now, limit);
  }

  async isBehind(): Promise<boolean> {
    return this.#state.behind.size > 0;
  }

  async backlog(): Promise<Backlog> {
    let cards = 0;
    let oldestAt = Number.POSITIVE_INFINITY;
    for (const { lastReceivedAt } of this.#allBehind()) {
      cards += 1;
      oldestAt = Math.min(oldestAt, lastReceivedAt);
    }
    for (const { members, beganAt } of [...this.#state.storms.values()].filter(isUnposted)) {
      cards += members.length;
      oldestAt = Math.min(oldestAt, beganAt);
    }
    return cards === 0 ? { cards } : { cards, oldestAt };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  trouble(): string | undefined {
    return this.stall() ?? this.#trouble;
  }

  stall(): string | undefined {
    if (this.#writingSince === undefined) return undefined;
    const seconds = (performance.now() - this.#writingSince) / 1_000;
    return seconds < STALL_S ? undefined : `the disk is slow: a write has taken ${seconds.toFixed(1)} s so far`;
  }

  async close(): Promise<void> {
    await this.#writer.idle();
    await this.#log.close();
  }

  async #append(entries: readonly Entry[]): Promise<void> {
    this.#writingSince = performance.now();
    try {
      await this.#log.append(entries);
      this.#trouble = undefined;
    } catch (error) {
      this.#trouble = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      this.#writingSince = undefined;
    }
  }

  *#allBehind(): Generator<Alert> {
    const { behind } = this.#state;
    yield* this.#held(behind.pressing());
    yield* this.#held(behind.repeats());
  }

  *#held(ids: Iterable<AlertId>): Generator<Alert> {
    for (const id of ids) {
      const alert = this.#state.alerts.get(id);
      if (alert !== undefined) yield alert;
    }
  }
}
