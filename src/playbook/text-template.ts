/** Text templates: sentences with `{placeholders}` and `literal words`, split into parts. */
import { ALLOWED, isPlaceholder } from './placeholders.ts';

/** A part of a text: our own words, something to show literally, or a placeholder. */
export type TextPart = { readonly text: string } | { readonly literal: string } | { readonly placeholder: string };

/** What may stand between braces: a Falco field key, perhaps with an argument, or a derived name. */
export const PLACEHOLDER = /\{([a-z][a-z0-9_]*(?:\.[A-Za-z0-9_]+)*(?:\[[^\]{}\s]{1,80}\])?)\}/;

const SPLIT = new RegExp(`${PLACEHOLDER.source}|\`([^\`{}]+)\``, 'g');

/** Splits a text. Words between backticks are literal; backticks around a placeholder say what is done anyway. */
export function parseText(template: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  const source = template.replace(/`(\{[^{}`]+\})`/g, '$1');
  let end = 0;
  for (const match of source.matchAll(SPLIT)) {
    if (match.index > end) parts.push({ text: source.slice(end, match.index) });
    parts.push(partOf(match));
    end = match.index + match[0].length;
  }
  if (end < source.length) parts.push({ text: source.slice(end) });
  return parts;
}

function partOf(match: RegExpExecArray): TextPart {
  const [whole, name, literal] = match;
  if (literal !== undefined) return { literal };
  return name !== undefined && isPlaceholder(name) ? { placeholder: name } : { text: whole };
}

/** What is wrong with a text template, in words for its author. */
export function textProblems(template: string): readonly string[] {
  const problems: string[] = [];
  for (const [whole, name] of template.matchAll(new RegExp(PLACEHOLDER.source, 'g'))) {
    if (name !== undefined && !isPlaceholder(name))
      problems.push(`${whole} is not a placeholder (expected ${ALLOWED})`);
  }
  return problems;
}
