/** From what a person chooses for each facet of an alert to matchers, and which matchers no suppression may have. */
import { FACET_NAMES, type FacetName, type Facets } from '../falco/facets.ts';
import { type Matcher, matchesAll, matchesGlob } from '../falco/matcher.ts';

/** Keep the value, drop the facet, or match a pattern instead. */
export type Choice = { readonly kind: 'keep' | 'drop' } | { readonly kind: 'glob'; readonly glob: string };

export type Choices = Partial<Readonly<Record<FacetName, Choice>>>;

/** Always kept: without them a suppression would hide more than anyone means. */
const FIXED: readonly FacetName[] = ['source', 'rule'];

/** The facets of an alert that a person chooses about. */
export function openFacets(facets: Facets): readonly FacetName[] {
  return FACET_NAMES.filter((name) => !FIXED.includes(name) && facets[name] !== undefined);
}

/** What is not chosen is kept. */
export function matchersOf(facets: Facets, choices: Choices): readonly Matcher[] {
  return FACET_NAMES.flatMap((facet): Matcher[] => {
    const value = facets[facet];
    const choice = FIXED.includes(facet) ? undefined : choices[facet];
    if (value === undefined || choice?.kind === 'drop') return [];
    return [choice?.kind === 'glob' ? { facet, op: '~', value: choice.glob } : { facet, op: '=', value }];
  });
}

/** The facets that events may vary in, of those that are asked about. */
export function leftOpen(matchers: readonly Matcher[], facets: readonly FacetName[]): readonly FacetName[] {
  return facets.filter((facet) => !matchers.some((matcher) => matcher.facet === facet && matcher.op === '='));
}

export type Unsound =
  /** Source and rule are not both named by their value. */
  | { readonly kind: 'no-rule' }
  /** Nothing narrower than the rule: that is Falco's configuration, not a responder's decision at night. */
  | { readonly kind: 'no-scope' }
  /** It would not even hide the alert that it is made on. */
  | { readonly kind: 'misses'; readonly facet: FacetName };

/** What is wrong with matchers for a suppression of an alert with these facets. */
export function unsound(matchers: readonly Matcher[], facets: Facets): Unsound | undefined {
  if (!FIXED.every((facet) => matchers.some((matcher) => matcher.facet === facet && matcher.op === '=')))
    return { kind: 'no-rule' };
  const missing = matchers.find((matcher) => !matchesAll([matcher], facets));
  if (missing !== undefined) return { kind: 'misses', facet: missing.facet };
  return matchers.some(isScope) ? undefined : { kind: 'no-scope' };
}

/** A pattern of stars alone matches every value, so it is no scope. */
function isScope({ facet, op, value }: Matcher): boolean {
  if (FIXED.includes(facet)) return false;
  return op === '=' || (op === '~' && /[^*]/.test(value));
}

/** A pattern to begin with: what tends to vary in a value becomes a star. */
export function globFor(value: string): string {
  const path = value.lastIndexOf('/');
  if (path > 0 && path < value.length - 1) return `${value.slice(0, path + 1)}*`;
  const digits = value.replace(/\d[\d.:_-]*/g, '*').replace(/\*+/g, '*');
  const glob = digits !== value && /[^*]/.test(digits) ? digits : `${value}*`;
  // A value may hold a star itself; then only the value and what follows is sure to match.
  return matchesGlob(glob, value) ? glob : `${value}*`;
}
