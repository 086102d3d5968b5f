/** Falconer under test: a process of its own, built, with a probe in it, against a sandbox in ours. */
import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../../sandbox/workspace-server.ts';
import type { Options } from '../frame.ts';
import { Child } from './child.ts';

const PROBE = fileURLToPath(new URL('./probe.js', import.meta.url));
const UPSERTS = fileURLToPath(new URL('./upserts.ts', import.meta.url));
const BASELINE = fileURLToPath(new URL('./baseline.ts', import.meta.url));

/** What `npm start` tells Node, so that what is measured is what is run. */
const NODE_FLAGS = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).scripts.start as string
)
  .split(' ')
  .filter((word) => word.startsWith('--'));

export const CHANNEL = 'sec-alerts';

export interface Setting {
  readonly sandbox: Sandbox;
  /** The data folder; a new one unless given. */
  readonly data?: string;
  /** For a replica: the database that keeps its state. */
  readonly databaseUrl?: string;
  /** Text of `falconer.yml`. */
  readonly config?: string;
  readonly flags?: readonly string[];
}

export interface Server {
  readonly child: Child;
  /** Where events go. */
  readonly url: string;
  readonly data: string;
}

export async function newFolder({ folder }: Options, name: string): Promise<string> {
  return mkdtemp(join(folder, `${name}-`));
}

export async function startFalconer(options: Options, setting: Setting): Promise<Server> {
  const { sandbox, config, databaseUrl, flags = [] } = setting;
  const data = setting.data ?? (await newFolder(options, 'data'));
  const file = join(await newFolder(options, 'config'), 'falconer.yml');
  await writeFile(file, config ?? '');
  const profiling = options.profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profiles}`];
  const child = new Child([...profiling, ...NODE_FLAGS, ...flags, '--import', PROBE, options.falconer, 'start'], {
    SLACK_BOT_TOKEN: sandbox.botToken,
    SLACK_APP_TOKEN: sandbox.appToken,
    SLACK_CHANNEL: `#${CHANNEL}`,
    SLACK_API_URL: sandbox.apiUrl,
    FALCONER_PORT: '0',
    FALCONER_DATA_DIR: data,
    FALCONER_CONFIG: file,
    LOG_LEVEL: 'info',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  });
  const address = await child.line((line) => /"url":"(http[^"]+)"/.exec(line)?.[1]);
  return { child, url: `${address}/falco`, data };
}

export async function untilReady({ url }: Server, ms = 30_000): Promise<void> {
  const end = performance.now() + ms;
  const ready = new URL('/readyz', url);
  for (;;) {
    const { ok } = await fetch(ready);
    if (ok) return;
    if (performance.now() > end) throw new Error(`not ready after ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Writes the rows of batches, and nothing else, when asked to. */
export async function startUpserts(databaseUrl: string, size: number, groups: number): Promise<Child> {
  const child = new Child(['--import', 'tsx', UPSERTS, databaseUrl, String(size), String(groups)]);
  await child.line((line) => line);
  return child;
}

export async function startBaseline(options: Options): Promise<Server> {
  const data = await newFolder(options, 'baseline');
  const child = new Child(['--import', 'tsx', BASELINE, join(data, 'journal')]);
  return { child, url: await child.line((line) => line), data };
}
