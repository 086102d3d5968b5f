/** What a playbook's shape can't say: whether commands, fields, links and claims are real. */
import { parseCommand } from '../command-template.ts';
import type { PlaybookFile } from '../parse.ts';
import { isDerived } from '../placeholders.ts';
import { type Problem, placeOf } from '../problem.ts';
import type { Catalogue } from '../schema.ts';
import { PLACEHOLDER } from '../text-template.ts';
import { claimProblems, snippetProblems } from './claims.ts';
import { fieldName, fieldsOf } from './fields.ts';
import { shellSyntax } from './shell-syntax.ts';
import { toolProblems } from './tool-problems.ts';
import type { Tools } from './tools.ts';

/** The tables that lint measures against. */
export interface Tables {
  readonly tools: Tools;
  /** Hosts, or hosts with a folder, that references may point to. */
  readonly sources: readonly string[];
}

type Path = readonly PropertyKey[];
type Check = (text: string, path: Path) => readonly string[];

/** Everything wrong with a playbook that has the right shape. */
export function lintPlaybook(playbook: PlaybookFile, tables: Tables): readonly Problem[] {
  const { file, id: _, ...written } = playbook;
  const found = problemsIn(written, (text, path) => [
    ...problemsAt(text, path, tables),
    ...fieldProblems(text, path, playbook.source),
  ]);
  const apart = [...testedFieldProblems(playbook), ...snippetProblemsOf(playbook, tables.tools)];
  return [...found, ...apart].map((problem) => ({ file, ...problem }));
}

/** Everything wrong with shared checks and actions; their fields are for several sources. */
export function lintCatalogue(file: string, catalogue: Catalogue, tables: Tables): readonly Problem[] {
  return problemsIn(catalogue, (text, path) => problemsAt(text, path, tables)).map((problem) => ({ file, ...problem }));
}

function problemsIn(value: unknown, check: Check, path: Path = []): readonly Omit<Problem, 'file'>[] {
  if (typeof value === 'string') {
    return check(value, path).map((message) => ({ place: placeOf(path), message }));
  }
  if (typeof value !== 'object' || value === null) return [];
  const entries: readonly (readonly [PropertyKey, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return entries.flatMap(([key, item]) => problemsIn(item, check, [...path, key]));
}

function problemsAt(text: string, path: Path, { tools, sources }: Tables): readonly string[] {
  if (path.includes('run') || path.includes('undo')) return commandProblemsOf(text, tools);
  if (path[0] === 'references') return linkProblems(text, sources);
  return claimProblems(text);
}

function commandProblemsOf(template: string, tools: Tools): readonly string[] {
  const command = parseCommand(template);
  // Reported when the file was read.
  if (!command.ok) return [];
  return scriptProblems(command.parts.map((part) => ('shell' in part ? part.shell : 'VALUE')).join(''), tools);
}

function scriptProblems(text: string, tools: Tools): readonly string[] {
  const { script, problems } = shellSyntax(text);
  return problems.length > 0 ? problems : [...toolProblems(script, tools), ...lookBackProblems(text)];
}

/** A stretch of time that ends when the command is run: a report read the next morning would look at nothing. */
const LOOKS_BACK =
  /(?:--(?:since|until|freshness|start-time)[ =]['"]?[-+]?[1-9]\w* ?(?:\w+ ago)?(?=['"\s]|$)|\s-[acm](?:min|time)\s+\S+)/g;

function lookBackProblems(text: string): readonly string[] {
  return [...text.matchAll(LOOKS_BACK)].map(
    ([window]) =>
      `"${window.trim()}" counts from when the command is run (use {time.before}, {epoch.before.day} and the like)`,
  );
}

/** Snippets are in other languages: shell is read like a command, YAML for keys that Falco does not have. */
function snippetProblemsOf({ harden }: PlaybookFile, tools: Tools): readonly Omit<Problem, 'file'>[] {
  return harden.flatMap(({ snippet }, index) => {
    const place = placeOf(['harden', index, 'snippet', 'text']);
    return snippet === undefined ? [] : readSnippet(snippet, tools).map((message) => ({ place, message }));
  });
}

function readSnippet({ language, text }: { language: string; text: string }, tools: Tools): readonly string[] {
  if (language === 'sh') return scriptProblems(text, tools);
  return language === 'yaml' ? snippetProblems(text) : [];
}

function linkProblems(link: string, sources: readonly string[]): readonly string[] {
  const { host, pathname } = new URL(link);
  const isKnown = sources.some((source) => `${host}${pathname}/`.startsWith(`${source}/`));
  return isKnown ? [] : [`${host} is not a primary source that is known (known are ${sources.join(', ')})`];
}

function fieldProblems(text: string, path: Path, source: string): readonly string[] {
  if (path.includes('snippet')) return [];
  const named =
    path.at(-2) === 'exception'
      ? [text]
      : [...text.matchAll(new RegExp(PLACEHOLDER.source, 'g'))].map(([, name = '']) => name);
  const fields = named.filter((name) => name.includes('.') && !isDerived(name));
  return [...unknownFields(fields, source), ...named.filter((name) => isAbsent(name, source)).map(absent(source))];
}

/** Only a system call has a process, and with it a container, a file and a machine. */
const OF_SYSTEM_CALLS = new Set([
  'process',
  'parent',
  'file',
  'container',
  'container.id',
  'container.name',
  'node',
  'pid',
  'connection',
]);

function isAbsent(name: string, source: string): boolean {
  return OF_SYSTEM_CALLS.has(name) && source !== 'syscall' && fieldsOf(source) !== undefined;
}

const absent = (source: string) => (name: string) => `{${name}} is never known for the source ${source}`;

/** The fields that signals test are keys, which no text holds. */
function testedFieldProblems({ signals, source }: PlaybookFile): readonly Omit<Problem, 'file'>[] {
  return signals.flatMap(({ when }, index) =>
    unknownFields(Object.keys(when), source).map((message) => ({
      place: placeOf(['signals', index, 'when']),
      message,
    })),
  );
}

/** Fields of a plugin that is not known can't be judged. */
function unknownFields(names: readonly string[], source: string): readonly string[] {
  const known = fieldsOf(source);
  if (known === undefined) return [];
  return names
    .filter((name) => !isKnownField(name, known))
    .map((name) => `${name} is not a field of the source ${source} (its fields are ${[...known].join(' ')})`);
}

function isKnownField(name: string, known: ReadonlySet<string>): boolean {
  const bare = fieldName(name);
  // Arguments of system calls are many; which a call has, Falco's event table says.
  return known.has(bare) || (/^evt\.(?:raw)?arg\b/.test(bare) && known.has('evt.args'));
}
