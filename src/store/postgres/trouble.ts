/** What an error of the database means: trouble that passes, or a bug. */
import { StoreUnavailable } from '../store.ts';

/** SQLSTATE, or its class of two characters. Source: PostgreSQL documentation, appendix A. */
const REASONS: Readonly<Record<string, string>> = {
  '08': 'the connection to the database broke',
  '25006': 'the database is read-only',
  '28': 'the database refuses the login',
  '3D000': 'the database does not exist',
  '40': 'the database is busy: others changed the same data',
  '53': 'the database is out of resources',
  '53100': 'the disk of the database is full',
  '53300': 'the database is out of connections',
  '55P03': 'the database is busy: a lock was not free in time',
  '57014': 'the database did not answer in time',
  '57': 'the database is starting or stopping',
  '58': 'the database has trouble with its files',
};

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the database refuses connections',
  ECONNRESET: 'the connection to the database broke',
  EPIPE: 'the connection to the database broke',
  ENOENT: "the database's socket is not there",
  ENOTFOUND: "the database's host is not known",
  EAI_AGAIN: "the database's host can't be looked up now",
  ETIMEDOUT: "the database can't be reached",
  EHOSTUNREACH: "the database can't be reached",
  ENETUNREACH: "the database can't be reached",
};

/** pg tells these in words only. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/timeout exceeded when trying to connect|due to connection timeout/, 'the database gave no connection in time'],
  [/terminated|not queryable|Client was closed|SSL/, 'the connection to the database broke'],
];

/** `StoreUnavailable` for trouble that passes without a change of Falconer, `undefined` for anything else. */
export function troubleOf(error: unknown): StoreUnavailable | undefined {
  if (error instanceof StoreUnavailable) return error;
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  const reason = REASONS[code] ?? REASONS[code.slice(0, 2)] ?? NETWORK[code] ?? inWords(error.message);
  return reason === undefined ? undefined : new StoreUnavailable(reason, { cause: error });
}

/** Another transaction was in the way: the same work may succeed at once. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && ['40001', '40P01'].includes(codeOf(error));
}

/** The connection is no more; another may do. */
export function isBroken(error: unknown): boolean {
  return (
    error instanceof Error && (/^(08|57P01|ECONNRESET|EPIPE)/.test(codeOf(error)) || /terminated/.test(error.message))
  );
}

/** There is no partition for a row's day. */
export function isMissingPartition(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === '23514' && /no partition/.test(error.message);
}

function codeOf(error: Error): string {
  // An AggregateError of several addresses carries the code of the first.
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function inWords(message: string): string | undefined {
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1];
}
