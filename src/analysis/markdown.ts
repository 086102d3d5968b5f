/** Markdown output: our words escaped, values in code spans that nothing inside can close. */
import type { Citation, Span, Statement } from './analysis.ts';
import { redact } from './redact.ts';
import { utcText } from './utc.ts';
import { visible } from './visible.ts';

/** Our own words as Markdown text that shows them exactly, wherever they stand. */
export function escapeMarkdown(text: string): string {
  return escapeLineStart(escapeInline(text));
}

/** Escapes only where a character would be markup, because the report is also read unrendered in a terminal. */
function escapeInline(text: string): string {
  return visible(text)
    .replace(/[\\`*[\]<~$]/g, '\\$&')
    .replace(/&(?=[#A-Za-z])/g, '\\&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(/(?:https?:\/\/|www\.)/gi, (start) => start.replace(/[:.]/, '\\$&'));
}

function escapeLineStart(line: string): string {
  return line.replace(/^(\s*)([#+=>-])/, '$1\\$2').replace(/^(\s*\d+)([.)])/, '$1\\$2');
}

/** A value as a code span. The fence is longer than any run of backticks inside. */
export function codeSpan(value: string): string {
  const text = visible(value);
  const fence = '`'.repeat(longestRun(text) + 1);
  const padded = text === '' || /^[` ]|[` ]$/.test(text) ? ` ${text} ` : text;
  return `${fence}${padded}${fence}`;
}

/** Text as a fenced block, every line kept. */
export function codeBlock(text: string, language = ''): string {
  const lines = text.trimEnd().split('\n').map(visibleLine).join('\n');
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1));
  return `${fence}${language.replace(/[^A-Za-z0-9+#-]/g, '')}\n${lines}\n${fence}`;
}

/** A tab is part of what it indents. */
function visibleLine(line: string): string {
  return line.split('\t').map(visible).join('\t');
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** Spans as one line of Markdown. Analyses mask values; this holds whatever they forget. */
export function markdownOf(spans: readonly Span[]): string {
  return escapeLineStart(spans.map(markdownOfSpan).join(''));
}

function markdownOfSpan(span: Span): string {
  if ('value' in span) return codeSpan(redact(span.value));
  return 'at' in span ? utcText(span.at) : escapeInline(span.text);
}

/** A statement with what supports it: fields by name; the playbook is named once, under Sources. */
export function citedMarkdown(statement: Statement): string {
  const names = [...new Set(statement.cites.flatMap(citeName))];
  return names.length === 0 ? markdownOf(statement.spans) : `${markdownOf(statement.spans)} (${names.join(', ')})`;
}

function citeName(cite: Citation): readonly string[] {
  switch (cite.kind) {
    case 'field':
      return [codeSpan(cite.name)];
    case 'event':
      return [`event ${cite.name}`];
    case 'history':
      return ['history'];
    case 'facet':
      return [cite.name];
    case 'absent':
    case 'playbook':
    case 'action':
    case 'falconer':
      return [];
    default:
      return cite satisfies never;
  }
}
