/** Whether a command uses only programs, subcommands and options that are known. */
import { type ParsedScript, parse } from 'unbash';
import type { ArgumentWord, Invocation } from './invocations.ts';
import { invocations } from './invocations.ts';
import type { Arity, Options, Tool, Tools } from './tools.ts';

/** Everything unknown in a script, in words for its author; programs that others run count too. */
export function toolProblems(script: ParsedScript, tools: Tools): readonly string[] {
  return invocations(script).flatMap((invocation) => problemsOf(invocation, tools));
}

/** `isFed`: xargs adds further words, so that the last option may wait for its value. */
function problemsOf([name, ...rest]: Invocation, tools: Tools, isFed = false): readonly string[] {
  if (name === undefined) return [];
  const tool = Object.hasOwn(tools, name.text) ? tools[name.text] : undefined;
  if (!name.fixed || tool === undefined) {
    return [`"${name.text}" is not a known program (known are ${Object.keys(tools).join(', ')})`];
  }
  if (tool.sub.size === 0) return new Reading(name.text, tool.own, tools, isFed).read(rest);
  const { path, words } = subcommandOf(tool, rest);
  const options = tool.sub.get(path);
  if (options === undefined) {
    const known = [...tool.sub.keys()].join(', ');
    return [`"${name.text} ${path}" is not a known command (known of ${name.text} are ${known})`];
  }
  const arity = new Map([...tool.own.arity, ...options.arity]);
  return new Reading(`${name.text} ${path}`, { arity, runs: options.runs }, tools, isFed).read(words);
}

/** The longest known name of a subcommand among the first words, options of the program itself left out. */
function subcommandOf(tool: Tool, words: Invocation): { readonly path: string; readonly words: Invocation } {
  const before: ArgumentWord[] = [];
  let path = '';
  let at = 0;
  for (; at < words.length; at += 1) {
    const { text } = words[at] as ArgumentWord;
    if (text.startsWith('-')) {
      before.push(words[at] as ArgumentWord);
      if (tool.own.arity.get(text) === 'value') before.push(words[++at] as ArgumentWord);
      continue;
    }
    const longer = path === '' ? text : `${path} ${text}`;
    if (![...tool.sub.keys()].some((known) => known === longer || known.startsWith(`${longer} `))) {
      if (tool.sub.has(path)) break;
      return { path: longer, words: [] };
    }
    path = longer;
  }
  return { path, words: [...before, ...words.slice(at)] };
}

/** Reads the words of one program from left to right. */
class Reading {
  private readonly problems: string[] = [];
  private readonly program: string;
  private readonly options: Options;
  private readonly tools: Tools;
  private readonly isFed: boolean;

  constructor(program: string, options: Options, tools: Tools, isFed: boolean) {
    this.program = program;
    this.options = options;
    this.tools = tools;
    this.isFed = isFed;
  }

  read(words: Invocation): readonly string[] {
    let positional = 0;
    for (let at = 0; at < words.length; at += 1) {
      const { text } = words[at] as ArgumentWord;
      const { runs } = this.options;
      if (text === '--') return runs === 'dashes' ? this.run(words.slice(at + 1)) : this.problems;
      if (/^-./.test(text)) {
        at += this.option(text, words.slice(at + 1));
        continue;
      }
      if (runs === 'words' || runs === positional) return this.run(words.slice(at));
      positional += 1;
    }
    return this.problems;
  }

  /** Checks one option; the answer is how many further words belong to it. */
  private option(text: string, after: Invocation): number {
    const [name, attached] = split(text);
    const arity = this.options.arity.get(name) ?? (name.startsWith('--') ? undefined : this.bundle(text));
    if (arity === undefined) {
      const known = [...this.options.arity.keys()].join(' ');
      this.problems.push(`"${name}" is not a known option of ${this.program} (known are ${known || 'none'})`);
      return 0;
    }
    if (arity === 'command') return this.commandOf(after);
    const wanted = arity === 'two values' ? 2 : arity === 'value' && !attached ? 1 : 0;
    if ((after.length < wanted && !this.isFed) || /^--[^=]+=$/.test(text))
      this.problems.push(`"${name}" of ${this.program} stands without its value`);
    if (this.options.runs === 'script' && arity === 'value') this.script(after[0]);
    return wanted;
  }

  /** `-tunap`, `-n20`, `-Xvalue`: letters that are options each, the last perhaps with its value. */
  private bundle(text: string): Arity | undefined {
    for (let at = 1; at < text.length; at += 1) {
      const arity = this.options.arity.get(`-${text[at]}`);
      if (arity === undefined) return undefined;
      if (arity === 'value') return at + 1 < text.length ? 'none' : 'value';
    }
    return 'none';
  }

  private commandOf(after: Invocation): number {
    const end = after.findIndex(({ text }) => text === ';' || text === '+');
    this.run(after.slice(0, end));
    return end + 1;
  }

  private script(word: ArgumentWord | undefined): void {
    if (word?.fixed !== true) this.problems.push(`the script of ${this.program} -c is not a fixed text`);
    else this.problems.push(...toolProblems(parse(word.text), this.tools));
  }

  private run(words: Invocation): readonly string[] {
    this.problems.push(...problemsOf(words, this.tools, this.isFed || this.program === 'xargs'));
    return this.problems;
  }
}

function split(text: string): readonly [name: string, attached: boolean] {
  const at = text.startsWith('--') ? text.indexOf('=') : -1;
  return at < 0 ? [text, false] : [text.slice(0, at), true];
}
