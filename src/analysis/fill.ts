/** Fills templates with an event's values: texts become spans, commands become shell text. */
import { type CommandTemplate, parseCommand } from '../playbook/command-template.ts';
import { isDerived } from '../playbook/placeholders.ts';
import { parseText, type TextPart } from '../playbook/text-template.ts';
import type { Citation, Span, Statement } from './analysis.ts';
import { commandValue } from './command-values.ts';
import { phrase } from './phrases.ts';
import { placeOf } from './place.ts';
import { quoteWord } from './shell-quote.ts';
import { field, literal } from './spans.ts';
import type { EventView } from './view.ts';

/** Alternatives of one template; the first whose placeholders are all known is used. */
type Alternatives = readonly string[];

// Templates belong to playbooks, which live as long as the process: each is split once.
const texts = new WeakMap<Alternatives, readonly (readonly TextPart[])[]>();
const commands = new WeakMap<Alternatives, readonly CommandTemplate[]>();

/** The first alternative that can be filled, as a statement citing the fields it names and the given source. */
export function fillText(
  alternatives: Alternatives,
  view: EventView,
  cites: readonly Citation[] = [],
): Statement | undefined {
  for (const parts of parsedOnce(texts, alternatives, parseText)) {
    const filled = fillParts(parts, view);
    if (filled !== undefined) return { spans: filled.spans, cites: [...filled.cites, ...cites] };
  }
  return undefined;
}

/** The first alternative whose values can all be quoted. */
export function fillCommand(alternatives: Alternatives, view: EventView): string | undefined {
  for (const template of parsedOnce(commands, alternatives, parseCommand)) {
    const filled = template.ok ? fillShell(template, view) : undefined;
    if (filled !== undefined) return filled;
  }
  return undefined;
}

function parsedOnce<T>(
  cache: WeakMap<Alternatives, readonly T[]>,
  alternatives: Alternatives,
  parse: (template: string) => T,
): readonly T[] {
  const cached = cache.get(alternatives);
  if (cached !== undefined) return cached;
  const parsed = alternatives.map(parse);
  cache.set(alternatives, parsed);
  return parsed;
}

function fillParts(
  parts: readonly TextPart[],
  view: EventView,
): { readonly spans: readonly Span[]; readonly cites: readonly Citation[] } | undefined {
  const spans: Span[] = [];
  const cites: Citation[] = [];
  for (const part of parts) {
    if ('text' in part) spans.push({ text: part.text });
    else if ('literal' in part) spans.push({ value: part.literal });
    else {
      const known = part.placeholder === 'where' ? where(spans, view) : valued(part.placeholder, view);
      if (known === undefined) return undefined;
      spans.push(...known.spans);
      cites.push(...known.cites);
    }
  }
  return { spans, cites };
}

/** Adapts the preposition that stands before `{where}`: in a container, on a host. */
function where(before: Span[], view: EventView): Statement | undefined {
  const place = placeOf(view);
  if (place === undefined) return undefined;
  const last = before.at(-1);
  if (last !== undefined && 'text' in last) {
    before[before.length - 1] = {
      text: last.text.replace(/\b(in|on|at|In|On|At) $/, (word) => likeCase(word, `${place.preposition} `)),
    };
  }
  return { spans: place.spans, cites: place.cites };
}

function likeCase(model: string, word: string): string {
  return /^[A-Z]/.test(model) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

function valued(name: string, view: EventView): Statement | undefined {
  const derived = phrase(view, name);
  if (derived !== undefined) return derived;
  const found = isDerived(name) ? undefined : view.get(name);
  return found === undefined ? undefined : { spans: literal(found.text), cites: [field(name)] };
}

function fillShell(template: CommandTemplate & { readonly ok: true }, view: EventView): string | undefined {
  let command = '';
  for (const part of template.parts) {
    if ('shell' in part) {
      command += part.shell;
      continue;
    }
    const value = commandValue(view, part.placeholder);
    // At the start of a word it would be an option: better no command than another one.
    if (value === undefined || (part.startsWord && value.startsWith('-'))) return undefined;
    command += quoteWord(value);
  }
  return command;
}
