/** The PostgreSQL that is measured on: durable, unlike that of tests. */
import { type Server, startServer } from '../../src/store/postgres/fixtures/server.ts';

/** What a small server of its own would be given; all else as it comes. */
const FLAGS = ['-c', 'shared_buffers=512MB', '-c', 'max_wal_size=4GB'];

export async function startDatabase(): Promise<Server> {
  const server = await startServer(FLAGS);
  if (server === undefined) throw new Error('there is no PostgreSQL');
  return server;
}
