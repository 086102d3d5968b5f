/** Matchers: `facet op value`, the one language for suppressions and routes. */
import { z } from 'zod';
import { FACET_NAMES, type Facets } from './facets.ts';

/** `=` and `!=` compare whole values; `~` and `!~` match a glob in which `*` stands for any text. */
const OPERATORS = ['=', '!=', '~', '!~'] as const;

export const matcherSchema = z.strictObject({
  facet: z.enum(FACET_NAMES),
  op: z.enum(OPERATORS),
  value: z.string().min(1).max(512),
});

export type Matcher = z.infer<typeof matcherSchema>;

/** Whether all matchers hold. A facet that an alert does not have equals nothing and matches no glob. */
export function matchesAll(matchers: readonly Matcher[], facets: Facets): boolean {
  return matchers.every((matcher) => holds(matcher, facets[matcher.facet]));
}

function holds({ op, value }: Matcher, actual: string | undefined): boolean {
  switch (op) {
    case '=':
      return actual === value;
    case '!=':
      return actual !== value;
    case '~':
      return actual !== undefined && matchesGlob(value, actual);
    case '!~':
      return actual === undefined || !matchesGlob(value, actual);
  }
}

/** Glob match in linear time: each literal part is found left to right, so no pattern can make it backtrack. */
export function matchesGlob(glob: string, text: string): boolean {
  const parts = glob.split('*');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return text === glob;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from);
    if (at === -1 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}
