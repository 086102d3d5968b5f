/** Command templates: shell commands with `{placeholders}`, read so that a value can only ever be one literal word. */
import { isDerived, isField, isPhrase } from './placeholders.ts';
import { type Quoting, quoting } from './shell-quoting.ts';
import { PLACEHOLDER } from './text-template.ts';

/** A part of a command: fixed shell text, or a placeholder. */
type CommandPart =
  | { readonly shell: string }
  | {
      readonly placeholder: string;
      /** At the start of a word a value that begins with `-` would be read as an option. */
      readonly startsWord: boolean;
    };

/** A command that can be filled, or why it never can. */
export type CommandTemplate =
  | { readonly ok: true; readonly parts: readonly CommandPart[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The place of a command's name, or of what a program such as sudo or xargs runs. */
const COMMAND_NAME = /(?:^|[|&;(!{\n])\s*(?:(?:sudo|exec|eval|xargs|env|nohup|time|nice|command|source|\.)\s+)*$/;

/** `kubectl exec POD -- `, `kubectl debug POD -- `: the next word is run in the container. */
const RUN_INSIDE = /\b(?:exec|debug|run)\b(?:(?!\s--\s).)*\s--\s+$/s;

/** A shell or interpreter with `-c`: the next word is a program text. */
const PROGRAM_TEXT = /(?:sh|su|python3?)\s+(?:-\S+\s+)*-\w*c\s+$/;

/** Placeholders whose values can only be plain names, so that a file may be named after them. */
const PLAIN = new Set(['pod', 'namespace', 'container', 'container.id', 'node', 'pid']);

const MATCH = new RegExp(PLACEHOLDER.source, 'g');

/**
 * Reads a command template. Braces that hold no placeholder stay as they are, since shell, jsonpath and Go templates
 * use braces too: `'{.metadata.uid}'`, `'{{.Config.Image}}'`, `${HOME}`.
 */
export function parseCommand(template: string): CommandTemplate {
  const parts: CommandPart[] = [];
  const problems: string[] = [];
  const marks = quoting(template);
  let end = 0;
  for (const match of template.matchAll(MATCH)) {
    const name = match[1] ?? '';
    const mark = marks[match.index];
    if (mark === undefined || template[match.index - 1] === '$' || isForeign(name, mark)) continue;
    const before = template.slice(0, match.index);
    const problem = problemOf(name, mark, before);
    if (problem !== undefined) problems.push(problem);
    if (match.index > end) parts.push({ shell: template.slice(end, match.index) });
    parts.push({ placeholder: name, startsWord: before === '' || /[\s;&|()<>]$/.test(before) });
    end = match.index + match[0].length;
  }
  if (end < template.length) parts.push({ shell: template.slice(end) });
  return problems.length === 0 ? { ok: true, parts } : { ok: false, problems };
}

/** Braces inside quotes whose content is no name of ours belong to another language: awk's `'{print}'`. */
function isForeign(name: string, mark: Quoting): boolean {
  return mark !== 'bare' && !isDerived(name) && !isField(name) && !isPhrase(name);
}

function problemOf(name: string, mark: Quoting, before: string): string | undefined {
  const shown = `{${name}}`;
  if (isPhrase(name)) return `${shown} is a phrase for texts, not a value for a command`;
  if (!isDerived(name) && !isField(name)) return `${shown} is not a placeholder (inside quotes it would be left alone)`;
  if (mark !== 'bare')
    return `${shown} stands inside ${mark}, where its quotes would not protect it (take it out: 'text '${shown})`;
  if (/>\s*$/.test(before) && !PLAIN.has(name)) return `${shown} would be written to`;
  if (COMMAND_NAME.test(before) || RUN_INSIDE.test(before)) return `${shown} would be run as a program`;
  if (PROGRAM_TEXT.test(before)) return `${shown} would be run as a program text`;
  return undefined;
}

/** What is wrong with a command template, in words for its author. */
export function commandProblems(template: string): readonly string[] {
  const command = parseCommand(template);
  return command.ok ? [] : command.problems;
}
