/** A process for tests that kill it: the whole of Falconer on the database of DATABASE_URL. Prints its address as one line. */
import { writeSync } from 'node:fs';
import { startFalconer } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLog } from '../../src/log.ts';

process.on('disconnect', () => process.exit(0));
const falconer = await startFalconer({
  config: readConfig(process.env, process.cwd()),
  log: createLog(process.env['LOG_LEVEL'] ?? 'error'),
});
writeSync(1, `${falconer.url}\n`);
