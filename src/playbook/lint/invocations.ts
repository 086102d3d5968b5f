/** Every program that a shell script runs, as words, wherever in the script it stands. */
import { type Command, forEachChild, type ParsedScript, type SyntaxNode, type Word, type WordPart } from 'unbash';

/** One program with its arguments. `text` is absent where only the running shell knows it: `"$pid"`. */
export type Invocation = readonly ArgumentWord[];

export interface ArgumentWord {
  /** As the program would get it, as far as the script alone tells; `…` stands for what it does not. */
  readonly text: string;
  /** Whether the whole text is fixed. */
  readonly fixed: boolean;
}

/** In the order of the script; commands inside `$(…)` too. */
export function invocations(script: ParsedScript): readonly Invocation[] {
  const found: Invocation[] = [];
  const visit = (node: SyntaxNode) => {
    if (node.type === 'Command') found.push(wordsOf(node));
    forEachChild(node, visit);
  };
  visit(script);
  return found.filter((words) => words.length > 0);
}

function wordsOf({ name, args }: Command): Invocation {
  const words = [...(name === undefined ? [] : [name]), ...args.filter((word) => word.type === 'Word')];
  return words.map(argument);
}

function argument(word: Word): ArgumentWord {
  const fixed = (word.parts ?? []).every(isFixed);
  return { text: fixed ? word.value : (word.parts ?? []).map(fixedText).join(''), fixed };
}

function isFixed(part: WordPart): boolean {
  if (part.type === 'DoubleQuoted') return part.parts.every(isFixed);
  return ['Literal', 'SingleQuoted', 'Glob', 'BraceExpansion'].includes(part.type);
}

function fixedText(part: WordPart): string {
  if (part.type === 'DoubleQuoted') return part.parts.map(fixedText).join('');
  if (!isFixed(part)) return '…';
  return 'value' in part ? part.value : part.text;
}
