/** The log: one JSON line per event of operation, secrets and alert text left out. */
import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>;

/** Keys whose values are never written, wherever they occur in a logged object. */
const SECRET_KEYS = ['token', 'botToken', 'appToken', 'signingSecret', 'ingestToken', 'authorization'];

/** Shapes of Slack's tokens: masked in every line as it is written, since reasons and errors may quote a request. */
const TOKEN = /x(?:app|ox[a-z])-[A-Za-z0-9-]+/g;

export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { name: 'falconer' },
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[secret]' },
    serializers: { error: describe },
    hooks: { streamWrite: (line: string) => line.replace(TOKEN, '[secret]') },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** An error as text; a stack says where. What else an error carries, such as its request, is left out. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? { code: error.code } : {};
  return { ...code, message: error.message, stack: error.stack };
}
