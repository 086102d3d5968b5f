/** The PostgreSQL that is measured on: durable, unlike that of tests. */
import { Database } from '../../src/store/postgres/database.ts';
import { addDays } from '../../src/store/postgres/events.ts';
import { type Server, startServer } from '../../src/store/postgres/fixtures/server.ts';

/** What a small server of its own would be given; all else as it comes. */
const FLAGS = ['-c', 'shared_buffers=512MB', '-c', 'max_wal_size=4GB'];

export async function startDatabase(): Promise<Server> {
  const server = await startServer(FLAGS);
  if (server === undefined) throw new Error('there is no PostgreSQL');
  return server;
}

const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;

/** A new database that has run for a month: with a partition for each day that retention keeps, if nothing in them. */
export async function seasoned(server: Server): Promise<string> {
  const url = await server.database();
  const database = new Database(url);
  const days = Array.from({ length: KEPT_DAYS + 1 }, (_, ago) => Date.now() - ago * DAY_MS);
  await addDays(database, days);
  await database.close();
  return url;
}
