/** Where in a shell command each character stands: bare, or somewhere a quoted value would not stay one literal word. */

/** `bare` is the only place where a placeholder may stand. */
export type Quoting =
  | 'bare'
  | 'single quotes'
  | 'double quotes'
  | 'backquotes'
  | 'a comment'
  | 'a here-document'
  | 'arithmetic';

interface Place {
  readonly inside: Quoting;
  /** The text that ends it; only the end of the command does when there is none. */
  readonly until?: string;
  readonly escapes: boolean;
}

const BARE: Place = { inside: 'bare', escapes: true };

/** What opens a place, tried in this order. Bash evaluates `[[ x -eq VALUE ]]` as arithmetic, and arithmetic runs commands. */
const OPENERS: readonly (readonly [opener: string, place: Place])[] = [
  ["$'", { inside: 'single quotes', until: "'", escapes: true }],
  ["'", { inside: 'single quotes', until: "'", escapes: false }],
  ['"', { inside: 'double quotes', until: '"', escapes: true }],
  ['`', { inside: 'backquotes', until: '`', escapes: true }],
  ['((', { inside: 'arithmetic', until: '))', escapes: true }],
  ['[[', { inside: 'arithmetic', until: ']]', escapes: true }],
  ['<<<', BARE],
];

/** `<<EOF`, `<<-EOF`, `<<'EOF'`. */
const HERE_DOCUMENT = /<<-?\s*(['"]?)(\w+)\1/y;

/** The place of every character of a command, by index. */
export function quoting(command: string): readonly Quoting[] {
  const marks: Quoting[] = [];
  let place = BARE;
  let hereEnd: string | undefined;
  while (marks.length < command.length) {
    const at = marks.length;
    if (place === BARE) {
      const found = hereDocumentAt(command, at);
      if (found !== undefined) {
        hereEnd = found.end;
        mark(marks, found.length, 'a here-document');
        continue;
      }
      if (command[at] === '\n' && hereEnd !== undefined) {
        mark(marks, bodyLength(command, at, hereEnd), 'a here-document');
        hereEnd = undefined;
        continue;
      }
    }
    const step = next(command, at, place);
    mark(marks, step.length, step.place === BARE ? place.inside : step.place.inside);
    place = step.place;
  }
  return marks;
}

function mark(marks: Quoting[], length: number, inside: Quoting): void {
  for (let i = 0; i < length; i++) marks.push(inside);
}

function hereDocumentAt(command: string, at: number): { readonly end: string; readonly length: number } | undefined {
  if (!command.startsWith('<<', at) || command.startsWith('<<<', at)) return undefined;
  HERE_DOCUMENT.lastIndex = at;
  const match = HERE_DOCUMENT.exec(command);
  // A delimiter we can't read: everything after it counts as the document.
  if (match?.[2] === undefined) return { end: '', length: command.length - at };
  return { end: match[2], length: match[0].length };
}

/** From the line break before a here-document's body to the end of its last line. */
function bodyLength(command: string, at: number, end: string): number {
  const last = new RegExp(`\\n\\t*${end}(?=\\n|$)`, 'g');
  last.lastIndex = at;
  const match = last.exec(command);
  return match === null ? command.length - at : match.index + match[0].length - at;
}

function next(command: string, at: number, place: Place): { readonly length: number; readonly place: Place } {
  if (place.escapes && command[at] === '\\') return { length: Math.min(2, command.length - at), place };
  // Quotes nest inside "$(…)": nothing after it is trusted to be bare.
  if (place.until === '"' && command.startsWith('$(', at)) {
    return { length: 2, place: { inside: place.inside, escapes: place.escapes } };
  }
  if (place.until !== undefined && command.startsWith(place.until, at))
    return { length: place.until.length, place: BARE };
  if (place !== BARE) return { length: 1, place };
  if (command[at] === '#' && (at === 0 || /\s/.test(command[at - 1] ?? ''))) {
    return { length: 1, place: { inside: 'a comment', until: '\n', escapes: false } };
  }
  for (const [opener, opened] of OPENERS) {
    if (command.startsWith(opener, at)) return { length: opener.length, place: opened };
  }
  return { length: 1, place };
}
