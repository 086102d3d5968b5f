/** The process an event tells of, and the processes it came from. */
import type { EventView, Found } from './view.ts';

/** Process names beyond this many generations say nothing more. */
const GENERATIONS = 8;

/** The process by the name people know, else by its executable, else by the first word it was called with. */
export function processOf(view: EventView): Found | undefined {
  return view.first(['proc.name', 'proc.exepath', 'proc.exe']) ?? firstWord(view.get('proc.cmdline'));
}

function firstWord(found: Found | undefined): Found | undefined {
  const text = found === undefined ? undefined : /\S+/.exec(found.text)?.[0];
  return found === undefined || text === undefined ? undefined : { ...found, text };
}

export function parentOf(view: EventView): Found | undefined {
  return view.first(['proc.pname', 'proc.aname[1]', 'proc.pexepath', 'proc.pcmdline']);
}

/** An ancestor by generation: 1 is the parent. */
function ancestorOf(view: EventView, generation: number): Found | undefined {
  const found = view.get(`proc.aname[${generation}]`);
  return found ?? (generation === 1 ? view.get('proc.pname') : undefined);
}

/** Known ancestors with their generation, farthest first. */
export function ancestorsOf(view: EventView): readonly { readonly generation: number; readonly found: Found }[] {
  const known: { readonly generation: number; readonly found: Found }[] = [];
  for (let generation = GENERATIONS; generation >= 1; generation--) {
    const found = ancestorOf(view, generation);
    if (found !== undefined) known.push({ generation, found });
  }
  return known;
}

/** Whether a system call started a program. */
export function isExecution(view: EventView): boolean {
  const type = view.get('evt.type')?.text;
  return type === 'execve' || type === 'execveat';
}
