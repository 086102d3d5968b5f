/** The database as this store uses it: single statements and transactions, each bounded in time, no session state. */
import pg from 'pg';
import { StoreUnavailable } from '../store.ts';
import { isBroken, isConflict, troubleOf } from './trouble.ts';

/**
 * Statements with `$n` parameters, run in the order in which they are asked for. Unnamed, so that PgBouncer's transaction
 * mode can carry them. Within a transaction, those that are asked for together cost one round trip.
 */
export interface Sql {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** A statement with its values for `$1` and so on. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
}

export interface Patience {
  /** How long a statement or transaction may take. */
  readonly patienceMs?: number;
}

/** What does not say otherwise is as quick as a receipt. */
const PATIENCE_MS = 900;
/** A little less than a sender waits, so that it is told what is the matter. */
const CONNECT_MS = 700;
const MAX_CONNECTIONS = 8;
const MAX_ATTEMPTS = 5;

const INT8 = 20;
/** Times and counts are below 2^53. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format ?? 'text'),
};

/** Runs transactions whose statements are known beforehand. */
export interface Batches {
  batch<Row extends object>(statements: readonly Statement[], patience?: Patience): Promise<readonly Row[]>;
}

export class Database implements Batches {
  readonly #pool: pg.Pool;

  constructor(url: string, maxConnections = MAX_CONNECTIONS) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: maxConnections,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: 'falconer',
      keepAlive: true,
      // What does not wait for an answer is sent at once: a row is locked for fewer round trips.
      pipeline: true,
      types,
    });
    // An idle connection that breaks is replaced by the next use; without a listener it would end the process.
    this.#pool.on('error', () => undefined);
  }

  /**
   * One statement that may be run twice: again when its connection broke, as those do that idled over a restart.
   * @throws StoreUnavailable when the database can't answer.
   */
  async query<Row extends object>(
    text: string,
    values: readonly unknown[] = [],
    patience: Patience = {},
  ): Promise<readonly Row[]> {
    return twice(() => this.#borrow((sql) => sql.query<Row>(text, values), patience));
  }

  /**
   * Runs a transaction, again when others were in its way. `closing` is SQL that goes with the commit.
   * @throws StoreUnavailable when the database can't answer; then nothing is known to be recorded.
   */
  async transaction<T>(
    work: (sql: Sql) => Promise<T>,
    patience: Patience = {},
    closing: (result: T) => string = () => '',
  ): Promise<T> {
    const { patienceMs = PATIENCE_MS } = patience;
    return this.#insist((sql) => inTransaction(sql, work, { patienceMs, closing }), patience);
  }

  /**
   * A transaction whose statements are known beforehand: sent with its commit, so that it takes one round trip, and nobody
   * waits for what it locks until this process comes to it. Resolves with the rows of the last. Throws as `transaction`.
   */
  batch<Row extends object>(statements: readonly Statement[], patience: Patience = {}): Promise<readonly Row[]> {
    const { patienceMs = PATIENCE_MS } = patience;
    return this.#insist((sql) => atOnce<Row>(sql, statements, patienceMs), patience);
  }

  /** As `batch`, of statements that may be run twice: as `query`. */
  ask<Row extends object>(statements: readonly Statement[], patience: Patience = {}): Promise<readonly Row[]> {
    return twice(() => this.batch<Row>(statements, patience));
  }

  async #insist<T>(transact: (sql: Sql) => Promise<T>, patience: Patience): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#borrow(transact, patience);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !(error instanceof StoreUnavailable) || !isConflict(error.cause)) throw error;
      }
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #borrow<T>(use: (sql: Sql) => Promise<T>, { patienceMs = PATIENCE_MS }: Patience): Promise<T> {
    const client = await this.#connect();
    // A statement may fail by its connection before anybody waits for it.
    const broken = (): void => undefined;
    client.on('error', broken);
    let isUsable = false;
    try {
      const result = await within(use(sqlOf(client)), patienceMs);
      isUsable = true;
      return result;
    } catch (error) {
      const trouble = troubleOf(error);
      // What failed for a reason of its own has ended its transaction; a connection in trouble is not used again.
      isUsable = trouble === undefined || isConflict(trouble.cause);
      throw trouble ?? error;
    } finally {
      // One in trouble would otherwise stay open until it has answered what was asked (`end` of `pg`, with `pipeline`).
      if (!isUsable && client instanceof pg.Client) client.connection.stream.destroy();
      client.off('error', broken);
      client.release(!isUsable);
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw troubleOf(error) ?? error;
    }
  }
}

/** Again when its connection broke. */
async function twice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StoreUnavailable) || !isBroken(error.cause)) throw error;
    return ask();
  }
}

function sqlOf(client: pg.ClientBase): Sql {
  let first: unknown;
  return {
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) => {
      try {
        const result = await client.query<Row>(text, [...values]);
        return result.rows;
      } catch (error) {
        // Those that were sent behind one that fails only say that it did.
        first ??= error;
        throw first;
      }
    },
  };
}

/** SQL. The limits end with the transaction. The server lets go of what a Falconer that vanished has locked. */
function begin(patienceMs: number): string {
  const limits = { statement_timeout: patienceMs, idle_in_transaction_session_timeout: patienceMs * 2 };
  return ['begin', ...Object.entries(limits).map(([name, ms]) => `set local ${name} = ${ms}`)].join('; ');
}

/**
 * Where a statement failed, the commit that follows it ends the transaction without a trace. One alone is a transaction by
 * itself, which ends with its connection when nobody waits for it any more (migration 0015).
 */
async function atOnce<Row extends object>(
  sql: Sql,
  statements: readonly Statement[],
  patienceMs: number,
): Promise<readonly Row[]> {
  const [first, second] = statements;
  if (first !== undefined && second === undefined) return sql.query<Row>(first.text, first.values);
  const sent: readonly Statement[] = [{ text: begin(patienceMs) }, ...statements, { text: 'commit' }];
  const answers = await Promise.allSettled(sent.map(({ text, values }) => sql.query<Row>(text, values)));
  const rows = answers.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
  return rows.at(-2) ?? [];
}

async function inTransaction<T>(
  sql: Sql,
  work: (sql: Sql) => Promise<T>,
  { patienceMs, closing }: { readonly patienceMs: number; readonly closing: (result: T) => string },
): Promise<T> {
  const begun = sql.query(begin(patienceMs));
  try {
    const [result] = await Promise.all([work(sql), begun]);
    await sql.query(`${closing(result)}commit`);
    return result;
  } catch (error) {
    if (troubleOf(error) === undefined || isConflict(error)) await sql.query('rollback');
    throw error;
  }
}

/** @throws StoreUnavailable when the time is over; the connection must not be used again then. */
async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StoreUnavailable('the database did not answer in time')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // It may still fail after its time, when nobody listens.
    work.catch(() => undefined);
  }
}
