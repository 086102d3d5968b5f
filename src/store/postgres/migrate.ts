/** Migrations: plain numbered SQL, each applied once, by one replica at a time. */
import { readdir, readFile } from 'node:fs/promises';
import { type AlertRow, putAlerts } from './alert-rows.ts';
import type { Database, Sql } from './database.ts';

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** In a migration: rows beside the alerts are computed differently from now on, and so written anew. */
const REWRITE = /^-- rewrite alerts$/m;
/**
 * In a migration that writes a table anew: what indexes alone could tell is looked up in the table as well, until it is vacuumed,
 * which would come by itself only with further changes.
 */
const VACUUM = /^-- vacuum (\w+)$/gm;
const PORTION = 1_000;

/** Any constant: whoever migrates holds this advisory lock. */
const LOCK = 0x46_41_4c_43;
const PATIENCE_MS = 600_000;
const FOLDER = new URL('./migrations/', import.meta.url);

/** The migrations that this Falconer knows, in their order. */
export async function knownMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => ({
      number: Number(name.slice(0, 4)),
      name,
      sql: await readFile(new URL(name, FOLDER), 'utf8'),
    })),
  );
}

/**
 * Brings the database to the newest schema.
 * @throws Error when a newer Falconer has migrated it.
 */
export async function migrate(database: Database, migrations?: readonly Migration[]): Promise<void> {
  const known = migrations ?? (await knownMigrations());
  const added = await database.transaction(
    async (sql) => {
      await sql.query('select pg_advisory_xact_lock($1)', [LOCK]);
      await sql.query(
        'create table if not exists migrations (number int primary key, name text not null, applied_at timestamptz not null default now())',
      );
      const applied = await sql.query<{ number: number; name: string }>('select number, name from migrations');
      const newest = known.at(-1)?.number ?? 0;
      const ahead = applied.find(({ number }) => number > newest);
      if (ahead !== undefined) {
        throw new Error(
          `the database has migration ${ahead.name} of a newer Falconer, this one knows up to ${newest}: start that version instead`,
        );
      }
      const done = new Set(applied.map(({ number }) => number));
      const missing = known.filter(({ number }) => !done.has(number));
      for (const { number, name, sql: text } of missing) {
        await sql.query(text);
        await sql.query('insert into migrations (number, name) values ($1, $2)', [number, name]);
      }
      if (missing.some(({ sql: text }) => REWRITE.test(text))) await rewriteAlerts(sql);
      return missing;
    },
    { patienceMs: PATIENCE_MS },
  );
  const tables = new Set(added.flatMap(({ sql: text }) => [...text.matchAll(VACUUM)].map(([, table]) => table)));
  for (const table of tables) await database.query(`vacuum analyze ${table}`, [], { patienceMs: PATIENCE_MS });
}

async function rewriteAlerts(sql: Sql): Promise<void> {
  for (let last = 0; ; ) {
    const rows = await sql.query<AlertRow & { id: number }>(
      `select id, alert from alert_docs where id > $1 order by id limit ${PORTION}`,
      [last],
    );
    const newest = rows.at(-1);
    if (newest === undefined) return;
    last = newest.id;
    await putAlerts(
      sql,
      rows.map(({ alert }) => alert),
      new Map(),
    );
  }
}
