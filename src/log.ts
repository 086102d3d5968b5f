/** The log: one JSON line per event of operation, secrets and alert text left out. */
import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>;

/** Keys whose values are never written, wherever they occur in a logged object. */
const SECRET_KEYS = ['token', 'botToken', 'appToken', 'signingSecret', 'ingestToken', 'authorization'];

/** Shapes of Slack's tokens, masked in messages of errors that carry a request. */
const TOKEN = /\bx(?:oxb|app|oxp|oxe)-[A-Za-z0-9-]+/g;

export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { name: 'falconer' },
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[secret]' },
    serializers: { error: describe },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** An error as text; a stack says where, and its requests' tokens are masked. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error).replace(TOKEN, '[secret]');
  const code = 'code' in error ? { code: error.code } : {};
  return { ...code, message: error.message.replace(TOKEN, '[secret]'), stack: error.stack?.replace(TOKEN, '[secret]') };
}
