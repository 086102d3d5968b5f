/** Falco's own test tool, event-generator: names only, and names can be forged. */
import { imageOf } from '../container.ts';
import { ancestorsOf } from '../process.ts';
import { fileOf } from '../target-file.ts';
import type { EventView, Found } from '../view.ts';
import { lowers, NONE, type SignalSource } from './signal.ts';

const NAME = 'event-generator';

/** What `likely` says when this signal is the reason. */
export const PROBABLY_A_TEST = 'probably a test';

const PLACES: readonly (readonly [where: string, read: (view: EventView) => Found | undefined])[] = [
  ['the process is', (view) => view.get('proc.name')],
  ['the parent process is', (view) => view.get('proc.pname')],
  ['the session leader is', (view) => view.get('proc.sname')],
];

export const testTool: SignalSource = (view) => {
  const image = imageOf(view);
  if (image !== undefined && /(?:^|\/)falcosecurity\/event-generator$/.test(image.repository)) {
    return lowers(
      2,
      image,
      'the image is named ',
      [{ value: image.text }],
      ", as Falco's own test tool. Names can be forged: compare its digest",
    );
  }
  for (const [where, read] of PLACES) {
    const found = read(view);
    if (found?.text === NAME) return called(found, where);
  }
  const ancestor = ancestorsOf(view).find(({ found }) => found.text === NAME);
  if (ancestor !== undefined) return called(ancestor.found, 'an ancestor is');
  return byPath(view);
};

function called(found: Found, where: string): ReturnType<SignalSource> {
  return lowers(
    2,
    found,
    `${where} called `,
    found,
    ", the name of Falco's own test tool. Names can be forged: confirm it",
  );
}

function byPath(view: EventView): ReturnType<SignalSource> {
  const path = [view.get('proc.exepath'), fileOf(view), view.get('proc.pexepath')].find(
    (found) => found !== undefined && /\/(?:falco-)?event-generator(?:-|$)/.test(found.text),
  );
  return path === undefined
    ? NONE
    : lowers(1, path, 'the path ', path, " is named after Falco's own test tool. Names can be forged: confirm it");
}

/** Whether a signal is the test tool's. */
export function isTestTool(text: string): boolean {
  return text.includes("Falco's own test tool");
}
