/** Problems in playbook files: which file, which place, what was found, what is allowed. */
import type { z } from 'zod';

export interface Problem {
  readonly file: string;
  /** Path of keys, `checks[2].run.kubernetes`, or a line; empty for the whole file. */
  readonly place: string;
  readonly message: string;
}

export function problemText(problem: Problem): string {
  return `${problem.file}: ${problem.place === '' ? '' : `${problem.place}: `}${problem.message}`;
}

/** A path of keys as people write it. */
export function placeOf(path: readonly PropertyKey[]): string {
  let place = '';
  for (const key of path) {
    if (typeof key === 'number') place += `[${key}]`;
    else if (/^\w+$/.test(String(key))) place += place === '' ? String(key) : `.${String(key)}`;
    else place += `["${String(key)}"]`;
  }
  return place;
}

/** zod's issues as problems, each at the deepest place that is wrong. */
export function schemaProblems(file: string, document: unknown, issues: readonly z.core.$ZodIssue[]): Problem[] {
  return issues
    .flatMap((issue) => flat(issue, []))
    .map(({ path, message }) => {
      const found = shown(valueAt(document, path));
      return { file, place: placeOf(path), message: `found ${found}: ${message}` };
    });
}

interface FlatIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function flat(issue: z.core.$ZodIssue, base: readonly PropertyKey[]): FlatIssue[] {
  const path = [...base, ...issue.path];
  if (issue.code !== 'invalid_union') return [{ path, message: issue.message }];
  // Keys that an alternative does not have at all say that the author meant another one.
  const fitting = issue.errors.filter((branch) => !branch.some(isForeignKey));
  const branches = (fitting.length > 0 ? fitting : issue.errors).map((branch) =>
    branch.flatMap((inner) => flat(inner, path)),
  );
  const deepest = Math.max(...branches.flat().map((inner) => inner.path.length));
  // The alternative that got furthest is the one the author meant.
  const meant = branches.find(
    (branch) => deepest > path.length && branch.some((inner) => inner.path.length === deepest),
  );
  if (meant !== undefined) return meant;
  const messages = [...new Set(branches.flat().map((inner) => inner.message))];
  return [{ path, message: messages.length > 0 ? messages.join('; or ') : issue.message }];
}

function isForeignKey(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'unrecognized_keys' && issue.path.length === 0;
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
