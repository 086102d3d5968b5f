/** The state that replicas share in one PostgreSQL: what is asked of it, and what is decided and recorded in it. */
import type { Alert, AlertId, SuppressionId } from '../../alert/alert.ts';
import type { StormId } from '../../alert/card-state.ts';
import type { Arrival } from '../../alert/entry.ts';
import type { Health } from '../../alert/health.ts';
import type { History } from '../../alert/history.ts';
import type { AlertPage } from '../../alert/page.ts';
import type { Storm } from '../../alert/storm.ts';
import type { Story } from '../../alert/story.ts';
import type { Tally } from '../../alert/tally.ts';
import type { Facets } from '../../falco/facets.ts';
import type { Noise, NoiseQuery } from '../../ledger/noise.ts';
import type { Figures } from '../../suppression/preview.ts';
import type { Suppression } from '../../suppression/suppression.ts';
import type { Entry } from '../entry.ts';
import type { Applied } from '../state.ts';
import type { AlertQuery, Backlog, Clue, Decision, Sighting, Store, Stretch } from '../store.ts';
import { lockAlerts, readAlerts } from './alert-rows.ts';
import { apply, isStep } from './apply.ts';
import type { Commits, Outcome } from './commits.ts';
import type { Batches, Database, Patience, Sql } from './database.ts';
import { backlogOf, DELIVERY, dueAlerts, isBehind } from './due.ts';
import { facetsOfRule, figuresOf, tallyOf } from './figures.ts';
import { find } from './find.ts';
import { readHealth } from './health.ts';
import type { Inbox } from './inbox.ts';
import { historyOf, LOOKUP, similarTo, storyFor, walk } from './lookups.ts';
import { noiseOf } from './noise.ts';
import { retain } from './retention.ts';
import { search } from './search.ts';
import { sightingsFor, traceOf } from './sightings.ts';
import { listedStorms, readMembers, readStorm } from './storms.ts';
import {
  allSuppressions,
  CLOSE_GATE,
  listedSuppressions,
  lockSuppressions,
  readSuppression,
  runningSuppressions,
} from './suppressions.ts';
import type { Turns } from './turns.ts';

/** A suppression may touch very many alerts. */
const SUPPRESSION: Patience = { patienceMs: 15_000 };
/** People and delivery wait a little longer than senders. */
const STEP: Patience = { patienceMs: 2_500 };

export interface SharedStateParts {
  readonly database: Database;
  readonly commits: Commits;
  /** Acts of one replica happen in their order, by whomever. */
  readonly turns: Turns;
  readonly inbox: Pick<Inbox, 'apply' | 'settled'>;
}

/** What a store does besides receiving. */
type Asked = Omit<Store, 'receive' | 'close' | 'trouble' | 'stall'>;

export class SharedState implements Asked {
  readonly #database: Database;
  readonly #commits: Commits;
  readonly #turns: Turns;
  readonly #inbox: SharedStateParts['inbox'];

  constructor({ database, commits, turns, inbox }: SharedStateParts) {
    this.#database = database;
    this.#commits = commits;
    this.#turns = turns;
    this.#inbox = inbox;
  }

  decide<T>(id: AlertId, decide: (alert: Alert | undefined) => Decision<T>): Promise<T> {
    return this.#decide(async (sql) => decide((await lockAlerts(sql, [id]))[0]), STEP);
  }

  decideSuppression<T>(id: SuppressionId, decide: (suppression: Suppression | undefined) => Decision<T>): Promise<T> {
    return this.#decide(async (sql) => {
      await sql.query(CLOSE_GATE);
      return decide((await lockSuppressions(sql, [id]))[0]);
    }, SUPPRESSION);
  }

  decideHiding<T>(
    id: AlertId,
    decide: (alert: Alert | undefined, running: readonly Suppression[]) => Decision<T>,
  ): Promise<T> {
    return this.#decide(async (sql) => {
      await sql.query(CLOSE_GATE);
      // Not locked: behind the closed gate nothing changes what hides it, and its lock comes in order with all others.
      return decide((await readAlerts(sql, [id])).get(id), await runningSuppressions(sql));
    }, SUPPRESSION);
  }

  async record(entry: Entry): Promise<Applied> {
    if (entry.kind === 'retention') return this.#retain(entry);
    if (!isStep(entry)) return this.#inbox.apply(entry);
    const patience = entry.kind.startsWith('suppress') ? SUPPRESSION : STEP;
    return this.#step(async (sql) => ({ result: await apply(sql, entry), isChange: true }), patience);
  }

  async alert(id: AlertId): Promise<Alert | undefined> {
    return (await readAlerts(this.#reader(LOOKUP), [id])).get(id);
  }

  find(query: AlertQuery): Promise<AlertPage> {
    return find(this.#reader(LOOKUP), query);
  }

  search(text: string, limit: number): Promise<AlertPage> {
    return search(this.#reader(LOOKUP), text, limit);
  }

  similar(alert: Alert, limit: number): Promise<AlertPage> {
    return similarTo(this.#reader(LOOKUP), alert, limit);
  }

  walk(stretch: Stretch): Promise<readonly Alert[]> {
    return walk(this.#reader(LOOKUP), stretch);
  }

  history(alert: Alert): Promise<History> {
    return historyOf(this.#reader(LOOKUP), alert);
  }

  story(alert: Alert): Promise<Story | undefined> {
    return storyFor(this.#reader(LOOKUP), alert);
  }

  trace(event: Pick<Arrival, 'key' | 'fingerprint' | 'event'>) {
    return traceOf(this.#reader(LOOKUP), event);
  }

  async sightings(clue: Clue): Promise<readonly Sighting[]> {
    return sightingsFor(this.#reader(LOOKUP), clue);
  }

  suppressions(): Promise<readonly Suppression[]> {
    return allSuppressions(this.#reader(LOOKUP));
  }

  suppression(id: SuppressionId): Promise<Suppression | undefined> {
    return readSuppression(this.#reader(LOOKUP), id);
  }

  suppressionBoards(): Promise<readonly Suppression[]> {
    return listedSuppressions(this.#reader(DELIVERY));
  }

  figures(id: AlertId, now: number): Promise<Figures> {
    return figuresOf(this.#reader(LOOKUP), id, now);
  }

  facetsOfRule(id: AlertId): Promise<readonly Facets[]> {
    return facetsOfRule(this.#reader(LOOKUP), id);
  }

  noise(asked: NoiseQuery): Promise<Noise> {
    return noiseOf(this.#reader(LOOKUP), asked);
  }

  health(): Promise<Health> {
    return readHealth(this.#reader(LOOKUP));
  }

  storms(): Promise<readonly Storm[]> {
    return listedStorms(this.#reader(DELIVERY));
  }

  storm(id: StormId): Promise<Storm | undefined> {
    return readStorm(this.#reader(LOOKUP), id);
  }

  stormMembers(id: StormId): Promise<readonly Alert[]> {
    return readMembers(this.#reader(DELIVERY), id);
  }

  tally(now: number): Promise<Tally> {
    return tallyOf(this.#reader(LOOKUP), now);
  }

  due(now: number, limit: number): Promise<readonly Alert[]> {
    return dueAlerts(this.#reader(DELIVERY), now, limit);
  }

  isBehind(): Promise<boolean> {
    return isBehind(this.#reader(DELIVERY));
  }

  backlog(): Promise<Backlog> {
    return backlogOf(this.#reader(DELIVERY));
  }

  onChange(listener: () => void): () => void {
    return this.#commits.onChange(listener);
  }

  #decide<T>(ask: (sql: Sql) => Promise<Decision<T>>, patience: Patience): Promise<T> {
    return this.#step(async (sql) => {
      const decision = await ask(sql);
      const { record } = decision;
      if (record !== undefined && !isStep(record)) throw new Error(`${record.kind} is no decision`);
      const applied: Applied = record === undefined ? { kind: 'none' } : await apply(sql, record);
      const result = 'resultOf' in decision ? decision.resultOf(applied) : decision.result;
      return { result, isChange: record !== undefined };
    }, patience);
  }

  async #retain(entry: Parameters<typeof retain>[1]): Promise<Applied> {
    await this.#inbox.settled();
    await retain(this.#database, entry);
    this.#commits.changed();
    return { kind: 'none' };
  }

  /** A transaction that sees what this replica has confirmed. */
  async #step<T>(work: (sql: Sql) => Promise<Outcome<T>>, patience: Patience): Promise<T> {
    await this.#inbox.settled();
    return this.#turns.run(() => this.#commits.run(work, patience));
  }

  /** Sees what this replica has confirmed. */
  #reader(patience: Patience): Sql & Batches {
    let settled: Promise<void> | undefined;
    // Once for all statements of a question: while much comes, something always waits to be folded.
    const seen = () => {
      settled ??= this.#inbox.settled();
      return settled;
    };
    return {
      query: async (text, values) => {
        await seen();
        return this.#database.query(text, values, patience);
      },
      batch: async (statements) => {
        await seen();
        return this.#database.ask(statements, patience);
      },
    };
  }
}
