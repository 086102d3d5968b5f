/** From the text of a playbook or catalogue file to checked data, or to everything that is wrong with it. */
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { commandProblems } from './command-template.ts';
import { type Problem, placeOf, schemaProblems } from './problem.ts';
import { type Catalogue, catalogueSchema, playbookSchema } from './schema.ts';
import { textProblems } from './text-template.ts';

/** A playbook as written: shared checks are still ids. */
export type PlaybookFile = z.output<typeof playbookSchema> & { readonly id: string; readonly file: string };

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads one playbook. `file` names it in messages and, without folders and extension, in citations. */
export function parsePlaybook(file: string, text: string): Parsed<PlaybookFile> {
  const parsed = parse(file, text, playbookSchema);
  return parsed.ok ? { ok: true, value: { ...parsed.value, id: idOf(file), file } } : parsed;
}

/** Reads a catalogue of shared checks and actions. */
export function parseCatalogue(file: string, text: string): Parsed<Catalogue> {
  return parse(file, text, catalogueSchema);
}

function idOf(file: string): string {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return name.replace(/\.ya?ml$/, '');
}

function parse<T>(file: string, text: string, schema: z.ZodType<T>): Parsed<T> {
  const document = readYaml(file, text);
  if (!document.ok) return document;
  const parsed = schema.safeParse(document.value);
  if (!parsed.success) return { ok: false, problems: schemaProblems(file, document.value, parsed.error.issues) };
  const problems = templateProblems(file, parsed.data, []);
  return problems.length === 0 ? { ok: true, value: parsed.data } : { ok: false, problems };
}

function readYaml(file: string, text: string): Parsed<unknown> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { file, place: `line ${line}, column ${col}`, message: error.message };
  });
  if (problems.length > 0) return { ok: false, problems };
  try {
    return { ok: true, value: document.toJS() };
  } catch (error) {
    // Unresolved or excessive aliases show only now.
    return {
      ok: false,
      problems: [{ file, place: '', message: error instanceof Error ? error.message : String(error) }],
    };
  }
}

/** Keys whose values are commands by runtime, and keys whose values are texts with placeholders. */
const COMMAND_KEYS = new Set<PropertyKey>(['run', 'undo']);
const TEXT_KEYS = new Set<PropertyKey>(['summary', 'says', 'ask', 'then', 'look']);

function templateProblems(file: string, value: unknown, path: readonly PropertyKey[]): Problem[] {
  if (typeof value === 'string') {
    return problemsAt(value, path).map((message) => ({ file, place: placeOf(path), message }));
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => templateProblems(file, item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => templateProblems(file, item, [...path, key]));
}

function problemsAt(text: string, path: readonly PropertyKey[]): readonly string[] {
  if (path.some((key) => COMMAND_KEYS.has(key))) return commandProblems(text);
  return path.some((key) => TEXT_KEYS.has(key)) ? textProblems(text) : [];
}
