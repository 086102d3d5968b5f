/** The configuration of a running Falconer: environment and `falconer.yml`, read once. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { LoadedRules } from '../tuning/loaded-rules.ts';
import { type Environment, isLoopback, readEnvironment } from './environment.ts';
import { type FileConfig, fileSchema } from './file.ts';
import { ConfigError } from './problem.ts';
import { readRules } from './rules.ts';
import { type ConfiguredSender, sendersOf } from './senders.ts';
import { readTls, type TlsConfig } from './tls.ts';

/** How Slack is reached. */
type SlackConnection =
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string };

export interface Config {
  readonly slack: {
    readonly botToken: string;
    readonly channel: string;
    readonly connection: SlackConnection;
    /** Address of the Web API, with its trailing slash; `undefined` is Slack's own. */
    readonly apiUrl?: string;
  };
  readonly host: string;
  readonly port: number;
  /** Who may send events; one without a token is whoever reaches the port. */
  readonly senders: readonly ConfiguredSender[];
  readonly tls?: TlsConfig;
  readonly dataDir: string;
  /** PostgreSQL holds the state instead of the data folder. */
  readonly databaseUrl?: string;
  readonly logLevel: string;
  readonly file: FileConfig;
  /** What is in the rules files that Falco loads. */
  readonly loaded: LoadedRules;
}

const DEFAULT_FILE = 'falconer.yml';
const NO_TLS: ReturnType<typeof readTls> = { problems: [] };

type Source = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks everything.
 * @throws ConfigError with all problems found.
 */
export function readConfig(source: Source, folder: string): Config {
  const { environment, problems } = readEnvironment(source);
  const file = readFile(environment, source, folder);
  const wrong = new Set(problems.map(nameIn));
  const found = [...problems, ...file.problems, ...missing(environment, wrong), ...open(environment, file, wrong)];
  if (found.length > 0) throw new ConfigError(found);
  const { SLACK_API_URL: apiUrl, DATABASE_URL: databaseUrl } = environment;
  return {
    slack: {
      botToken: environment.SLACK_BOT_TOKEN ?? '',
      channel: environment.SLACK_CHANNEL ?? '',
      connection: connectionOf(environment),
      ...(apiUrl === undefined ? {} : { apiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` }),
    },
    host: environment.FALCONER_HOST ?? '127.0.0.1',
    port: environment.FALCONER_PORT ?? 2810,
    senders: file.senders,
    ...(file.tls === undefined ? {} : { tls: file.tls }),
    dataDir: resolve(folder, environment.FALCONER_DATA_DIR ?? 'data'),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    logLevel: environment.LOG_LEVEL ?? 'info',
    file: file.config,
    loaded: file.loaded,
  };
}

/** `SLACK_CHANNEL: expected …` → `SLACK_CHANNEL`. */
function nameIn(problem: string): string {
  return problem.split(':', 1)[0] ?? '';
}

/** What is needed and not there; `wrong` variables are there, and reported already. */
function missing(environment: Environment, wrong: ReadonlySet<string>): readonly string[] {
  const problems: string[] = [];
  const lacks = (name: keyof Environment) => environment[name] === undefined && !wrong.has(name);
  if (lacks('SLACK_BOT_TOKEN')) problems.push('SLACK_BOT_TOKEN: missing (the bot token, xoxb-…)');
  if (lacks('SLACK_CHANNEL')) problems.push('SLACK_CHANNEL: missing (a channel id or #name)');
  if (lacks('SLACK_APP_TOKEN') && environment.SLACK_SIGNING_SECRET === undefined) {
    problems.push('SLACK_APP_TOKEN: missing (xapp-…, for Socket Mode); or set SLACK_SIGNING_SECRET for HTTP');
  }
  return problems;
}

/** Beyond this machine nobody may send without a token. */
function open(
  { FALCONER_HOST: host = '127.0.0.1' }: Environment,
  { senders }: ReadFile,
  wrong: ReadonlySet<string>,
): readonly string[] {
  if (isLoopback(host) || wrong.has('FALCONER_INGEST_TOKEN')) return [];
  if (senders.some((sender) => sender.name !== 'default' || sender.token !== undefined)) return [];
  const because = `FALCONER_HOST ${host} is not a loopback address`;
  return [`FALCONER_INGEST_TOKEN: missing, and required because ${because}; or name senders in falconer.yml`];
}

function connectionOf(environment: Environment): SlackConnection {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = environment;
  return appToken === undefined ? { mode: 'http', signingSecret: signingSecret ?? '' } : { mode: 'socket', appToken };
}

interface ReadFile {
  readonly config: FileConfig;
  readonly senders: readonly ConfiguredSender[];
  readonly tls?: TlsConfig;
  readonly loaded: LoadedRules;
  readonly problems: readonly string[];
}

function readFile(environment: Environment, source: Source, folder: string): ReadFile {
  const name = environment.FALCONER_CONFIG ?? DEFAULT_FILE;
  const path = resolve(folder, name);
  const isNamed = environment.FALCONER_CONFIG !== undefined;
  const isThere = existsSync(path);
  const { config, problems } = parseFile(isThere ? readFileSync(path, 'utf8') : '');
  const who = sendersOf(config, environment.FALCONER_INGEST_TOKEN, source);
  const { tls, problems: wrongTls } = config.tls === undefined ? NO_TLS : readTls(config.tls, dirname(path));
  const rules = readRules(config.rulesFiles, dirname(path));
  return {
    config,
    loaded: rules.loaded,
    senders: who.senders,
    ...(tls === undefined ? {} : { tls }),
    problems: [
      ...(isNamed && !isThere ? [`FALCONER_CONFIG: ${path} does not exist`] : []),
      ...[...problems, ...who.problems, ...wrongTls, ...rules.problems].map((problem) => `${name}: ${problem}`),
    ],
  };
}

/** Parses the text of `falconer.yml`. */
export function parseFile(text: string): { config: FileConfig; problems: readonly string[] } {
  const fallback = fileSchema.parse({});
  try {
    const parsed = fileSchema.safeParse(parse(text) ?? {});
    if (parsed.success) return { config: parsed.data, problems: [] };
    return {
      config: fallback,
      problems: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`),
    };
  } catch (error) {
    if (error instanceof YAMLParseError) return { config: fallback, problems: [error.message.split('\n', 1)[0] ?? ''] };
    throw error;
  }
}
