/** The configuration of a running Falconer: environment and `falconer.yml`, read once. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { type Environment, isLoopback, readEnvironment } from './environment.ts';
import { type FileConfig, fileSchema } from './file.ts';
import { ConfigError } from './problem.ts';

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
  readonly ingestToken?: string;
  readonly dataDir: string;
  readonly logLevel: string;
  readonly file: FileConfig;
}

const DEFAULT_FILE = 'falconer.yml';

/**
 * Reads and checks everything.
 * @throws ConfigError with all problems found.
 */
export function readConfig(source: Readonly<Record<string, string | undefined>>, folder: string): Config {
  const { environment, problems } = readEnvironment(source);
  const file = readFile(environment, folder);
  const found = [...problems, ...file.problems, ...missing(environment, new Set(problems.map(nameIn)))];
  if (found.length > 0) throw new ConfigError(found);
  const { SLACK_API_URL: apiUrl, FALCONER_INGEST_TOKEN: ingestToken } = environment;
  return {
    slack: {
      botToken: environment.SLACK_BOT_TOKEN ?? '',
      channel: environment.SLACK_CHANNEL ?? '',
      connection: connectionOf(environment),
      ...(apiUrl === undefined ? {} : { apiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` }),
    },
    host: environment.FALCONER_HOST ?? '127.0.0.1',
    port: environment.FALCONER_PORT ?? 2810,
    ...(ingestToken === undefined ? {} : { ingestToken }),
    dataDir: resolve(folder, environment.FALCONER_DATA_DIR ?? 'data'),
    logLevel: environment.LOG_LEVEL ?? 'info',
    file: file.config,
  };
}

/** `SLACK_CHANNEL: expected …` → `SLACK_CHANNEL`. */
function nameIn(problem: string): string {
  return problem.split(':', 1)[0] ?? '';
}

/** What is needed and not there; `wrong` variables are there, and reported already. */
function missing(environment: Environment, wrong: ReadonlySet<string>): readonly string[] {
  const problems: string[] = [];
  const host = environment.FALCONER_HOST ?? '127.0.0.1';
  const lacks = (name: keyof Environment) => environment[name] === undefined && !wrong.has(name);
  if (lacks('SLACK_BOT_TOKEN')) problems.push('SLACK_BOT_TOKEN: missing (the bot token, xoxb-…)');
  if (lacks('SLACK_CHANNEL')) problems.push('SLACK_CHANNEL: missing (a channel id or #name)');
  if (lacks('SLACK_APP_TOKEN') && environment.SLACK_SIGNING_SECRET === undefined) {
    problems.push('SLACK_APP_TOKEN: missing (xapp-…, for Socket Mode); or set SLACK_SIGNING_SECRET for HTTP');
  }
  if (!isLoopback(host) && lacks('FALCONER_INGEST_TOKEN')) {
    problems.push(
      `FALCONER_INGEST_TOKEN: missing, and required because FALCONER_HOST ${host} is not a loopback address`,
    );
  }
  if (environment.DATABASE_URL !== undefined) {
    problems.push('DATABASE_URL: this version keeps its state in FALCONER_DATA_DIR only; unset it');
  }
  return problems;
}

function connectionOf(environment: Environment): SlackConnection {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = environment;
  return appToken === undefined ? { mode: 'http', signingSecret: signingSecret ?? '' } : { mode: 'socket', appToken };
}

function readFile(environment: Environment, folder: string): { config: FileConfig; problems: readonly string[] } {
  const name = environment.FALCONER_CONFIG ?? DEFAULT_FILE;
  const path = resolve(folder, name);
  const none = { config: fileSchema.parse({}), problems: [] };
  if (!existsSync(path)) {
    if (environment.FALCONER_CONFIG === undefined) return none;
    return { ...none, problems: [`FALCONER_CONFIG: ${path} does not exist`] };
  }
  const { config, problems } = parseFile(readFileSync(path, 'utf8'));
  return { config, problems: problems.map((problem) => `${name}: ${problem}`) };
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
