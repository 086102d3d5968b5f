/** The file an event tells of. */
import type { EventView, Found } from './view.ts';

/** Where file names are found, most telling first; links are named by what they reach. */
const FILE_KEYS = [
  'fd.name',
  'evt.arg.path',
  'evt.arg.filename',
  'evt.arg.name',
  'evt.arg.oldpath',
  'evt.arg.target',
  'evt.arg.newpath',
  'evt.arg.linkpath',
  'evt.arg.pathname',
  'fs.path.name',
  'evt.abspath',
];

/** The file acted on; `fd.name` also holds connections, which are no files. */
export function fileOf(view: EventView): Found | undefined {
  for (const key of FILE_KEYS) {
    const found = view.get(key);
    if (found !== undefined && isPath(found.text)) return found;
  }
  return undefined;
}

/** What a new hard or symbolic link was called, when the event made one. */
export function linkOf(view: EventView): Found | undefined {
  const made = view.first(['evt.arg.oldpath', 'evt.arg.target']);
  const link = view.first(['evt.arg.newpath', 'evt.arg.linkpath']);
  return made === undefined ? undefined : link;
}

function isPath(text: string): boolean {
  return text.startsWith('/');
}
