// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell parameters, not template strings
/** Whether a command is a POSIX shell script: it parses, and uses nothing that only bash has. */
import { forEachChild, type ParsedScript, parse, type SyntaxNode } from 'unbash';

/** What POSIX leaves out, by node of the syntax tree. */
const BASH_ONLY: Readonly<Partial<Record<SyntaxNode['type'], string>>> = {
  TestCommand: '[[ ]]',
  ArithmeticCommand: '(( ))',
  ArithmeticFor: 'for (( ))',
  Select: 'select',
  Coproc: 'coproc',
  ProcessSubstitution: '<( )',
  HereString: '<<<',
  ArrayValue: 'an array',
  AnsiCQuoted: "$'…'",
  LocaleString: '$"…"',
  BraceExpansion: '{a,b}',
  ExtendedGlob: 'an extended pattern',
  Time: 'time',
  Slice: '${x:1:2}',
  Replace: '${x/a/b}',
  CaseModification: '${x^}',
  Transform: '${x@Q}',
};

/** A script with what is wrong with it. */
export interface Syntax {
  readonly script: ParsedScript;
  readonly problems: readonly string[];
}

export function shellSyntax(command: string): Syntax {
  const script = parse(command);
  const errors = (script.errors ?? []).map(({ message, pos }) => `no POSIX shell reads it: ${message} at ${pos + 1}`);
  const found: string[] = [];
  const visit = (node: SyntaxNode) => {
    const name = nameOf(node);
    if (name !== undefined) found.push(`${name} is not POSIX; sh on Debian and Alpine does not know it`);
    forEachChild(node, visit);
  };
  visit(script);
  return { script, problems: [...errors, ...found] };
}

function nameOf(node: SyntaxNode): string | undefined {
  if (node.type === 'Redirect' && node.operator.startsWith('&')) return node.operator;
  if (node.type === 'Pipeline' && node.operators.includes('|&')) return '|&';
  return BASH_ONLY[node.type];
}
