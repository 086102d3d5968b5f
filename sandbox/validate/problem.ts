// A reason to refuse a message or view: where it is and what is wrong, worded as Slack words it.
import type { z } from 'zod';

export type ProblemCode = 'invalid_blocks' | 'msg_blocks_too_long' | 'invalid_metadata_format' | 'view_too_large';

export interface Problem {
  /** JSON pointer, for instance `/blocks/0/text/text`. */
  readonly pointer: string;
  readonly message: string;
  readonly code: ProblemCode;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

export function problemsOf(error: z.ZodError, raw: unknown, code: ProblemCode = 'invalid_blocks'): Problem[] {
  return error.issues.map((issue) => {
    const { path, message } = worded(issue, raw);
    return { pointer: pointerTo(path), message, code };
  });
}

export function pointerTo(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function worded(issue: Issue, raw: unknown): { readonly path: Path; readonly message: string } {
  const { path } = issue;
  const found = valueAt(raw, path);
  const parent = path.slice(0, -1);
  if (found === undefined && path.length > 0) {
    return { path: parent, message: `missing required field: ${String(path.at(-1))}` };
  }
  switch (issue.code) {
    case 'invalid_union':
      return path.at(-1) === 'type'
        ? { path: parent, message: `unsupported type: ${String(found)}` }
        : { path, message: 'failed to match all allowed schemas' };
    case 'unrecognized_keys':
      return { path, message: issue.keys.map((key) => `invalid additional property: ${key}`).join(', ') };
    case 'too_big':
      return { path, message: tooBig(issue) };
    case 'too_small':
      return { path, message: tooSmall(issue) };
    case 'invalid_type':
      return { path, message: `must be ${issue.expected}` };
    default:
      return { path, message: issue.message };
  }
}

function tooBig({ origin, maximum }: Extract<Issue, { code: 'too_big' }>): string {
  return origin === 'array' ? `no more than ${maximum} items allowed` : `must not be over ${maximum}`;
}

function tooSmall({ origin, minimum }: Extract<Issue, { code: 'too_small' }>): string {
  switch (origin) {
    case 'string':
      return 'must be more than 0 characters';
    case 'array':
      return `no fewer than ${minimum} items allowed`;
    default:
      return `must not be under ${minimum}`;
  }
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    raw,
  );
}
