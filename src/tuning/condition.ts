/**
 * Falco's language of conditions, as far as rules use it: text to a tree. Written after the grammar that Falco publishes,
 * to prove what a condition says once values have been put into it.
 */

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  /** A macro by its name. */
  | { readonly kind: 'macro'; readonly name: string }
  | { readonly kind: 'check'; readonly field: string; readonly op: string; readonly values: readonly string[] };

export type Parsed =
  | { readonly kind: 'parsed'; readonly condition: Condition }
  | { readonly kind: 'unreadable'; readonly at: number; readonly expected: string };

const BLANK = '[ \\b\\t\\n\\r]';
const BLANKS = new RegExp(`${BLANK}*`, 'y');
const FIELD = /(?:[a-z0-9]+\()*[a-zA-Z]\w*(?:\.[a-zA-Z]\w*)+/y;
const ARGUMENT = /\[(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^ \b\t\n\r[\]"']+)\]/y;
const NAME = /[a-zA-Z]\w*/y;
const QUOTED = /"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'/sy;
const BARE = /[^ \b\t\n\r(),="']+/y;
const SYMBOLS = /==|=|!=|<=|<|>=|>/y;
const WORDS = new RegExp(
  `(?:i?glob|i?contains|b?startswith|bcontains|endswith|regex)(?:${BLANK}+(?:oneof|anyof|allof))?(?![\\w.])`,
  'y',
);
const LIST_WORDS = /(?:in|intersects|pmatch)(?![\w.])/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Deeper nesting than any rule has is refused, so that no text can exhaust the stack. */
const MAX_DEPTH = 60;

/** Reads a condition; all of it must be one. */
export function parseCondition(text: string): Parsed {
  try {
    return { kind: 'parsed', condition: new Reader(text).whole() };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'unreadable', at: error.at, expected: error.message };
    throw error;
  }
}

class Unreadable extends Error {
  readonly at: number;
  constructor(at: number, expected: string) {
    super(expected);
    this.at = at;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Condition {
    const condition = this.#or();
    this.#skip();
    if (this.#at < this.#text.length) this.#refuse('the end, and or or');
    return condition;
  }

  #or(): Condition {
    return this.#joined('or', () => this.#joined('and', () => this.#not()));
  }

  #joined(kind: 'and' | 'or', part: () => Condition): Condition {
    const parts = [part()];
    while (this.#word(kind)) parts.push(part());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind, of: parts };
  }

  #not(): Condition {
    let negations = 0;
    while (this.#word('not')) negations += 1;
    let condition = this.#check();
    for (; negations > 0; negations -= 1) condition = { kind: 'not', of: condition };
    return condition;
  }

  #check(): Condition {
    this.#skip();
    if (this.#take(/\(/y) !== undefined) {
      this.#depth += 1;
      if (this.#depth > MAX_DEPTH) this.#refuse('less nesting');
      const inner = this.#or();
      this.#skip();
      if (this.#take(/\)/y) === undefined) this.#refuse('a closing parenthesis');
      this.#depth -= 1;
      return inner;
    }
    const field = this.#field();
    if (field !== undefined) return this.#comparison(field);
    const name = this.#take(NAME);
    if (name === undefined) this.#refuse('a field, a macro or a parenthesis');
    return { kind: 'macro', name };
  }

  #field(): string | undefined {
    const field = this.#take(FIELD);
    if (field === undefined) return undefined;
    const argument = this.#take(ARGUMENT) ?? '';
    const open = field.split('(').length - 1;
    for (let index = 0; index < open; index += 1)
      if (this.#take(/\s*\)/y) === undefined) this.#refuse('a closing parenthesis');
    return `${field}${argument}${')'.repeat(open)}`;
  }

  #comparison(field: string): Condition {
    this.#skip();
    if (this.#take(/exists(?![\w.])/y) !== undefined) return { kind: 'check', field, op: 'exists', values: [] };
    const list = this.#take(LIST_WORDS);
    if (list !== undefined) return { kind: 'check', field, op: list, values: this.#values() };
    const op = this.#take(SYMBOLS) ?? this.#take(WORDS);
    if (op === undefined) this.#refuse('an operator');
    this.#skip();
    const isMany = /(?:oneof|anyof|allof)$/.test(op);
    return { kind: 'check', field, op: op.replace(/\s+/g, ' '), values: isMany ? this.#values() : [this.#value()] };
  }

  /** In parentheses, separated by commas; without any, the name of a list. */
  #values(): readonly string[] {
    this.#skip();
    if (this.#take(/\(/y) === undefined) return [this.#value()];
    this.#skip();
    if (this.#take(/\)/y) !== undefined) return [];
    const values: string[] = [];
    for (;;) {
      this.#skip();
      values.push(this.#value());
      this.#skip();
      if (this.#take(/\)/y) !== undefined) return values;
      if (this.#take(/,/y) === undefined) this.#refuse('a comma or a closing parenthesis');
    }
  }

  #value(): string {
    const quoted = this.#take(QUOTED);
    if (quoted !== undefined) return unescaped(quoted.slice(1, -1));
    const bare = this.#take(BARE);
    if (bare === undefined) this.#refuse('a value');
    return bare;
  }

  /** `and`, `or`, `not`: a word of its own, before a blank or a parenthesis. */
  #word(word: string): boolean {
    this.#skip();
    return this.#take(new RegExp(`${word}(?=${BLANK}|\\()`, 'y')) !== undefined;
  }

  #skip(): void {
    this.#take(BLANKS);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match[0];
  }

  #refuse(expected: string): never {
    throw new Unreadable(this.#at, expected);
  }
}

function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/gs, (_all, hex: string | undefined, char: string) =>
    hex === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
