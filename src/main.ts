/** `falconer start`: reads the configuration, starts, and stops in order when asked to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Falconer, startFalconer } from './app.ts';
import { type Config, readConfig } from './config/config.ts';
import { createLog, type Log } from './log.ts';

/** A stop that hangs must not hold up whoever asked for it. */
const STOP_MS = 10_000;

/** Reads `.env` of the folder, if there is one, and then the configuration. Variables that are set already win. */
export function loadConfig(folder: string = process.cwd()): Config {
  const file = join(folder, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return readConfig(processEnvironment(), folder);
}

function processEnvironment(): Readonly<Record<string, string | undefined>> {
  // biome-ignore lint/style/noProcessEnv: the one place that hands the environment to config/.
  return process.env;
}

export async function start(): Promise<void> {
  const config = loadConfig();
  const log = createLog(config.logLevel);
  // A library's forgotten rejection must not end intake; it is a bug to be seen in the log.
  process.on('unhandledRejection', (error) => log.error({ error }, 'unhandled rejection'));
  let falconer: Falconer | undefined;
  // Before the start, which may have to wait for the database: nothing is there to be stopped then.
  stopOnSignal(async () => falconer?.stop(), log);
  falconer = await startFalconer({ config, log });
}

function stopOnSignal(end: () => Promise<void>, log: Log): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error(`did not stop within ${STOP_MS} ms`);
      process.exit(1);
    }, STOP_MS).unref();
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
