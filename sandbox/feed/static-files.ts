// The page's files, read anew each time so that an edit shows on reload.
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { NOT_FOUND, type Reply } from '../http/exchange.ts';

const FOLDER = join(import.meta.dirname, '..', 'page');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export async function staticFile(path: string): Promise<Reply> {
  // The path comes from a parsed URL, in which no `..` is left.
  const file = join(FOLDER, path === '/' ? 'index.html' : path);
  const contentType = CONTENT_TYPES[extname(file)];
  if (contentType === undefined) {
    return NOT_FOUND;
  }
  try {
    const headers = { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    return { kind: 'answer', status: 200, headers, body: await readFile(file) };
  } catch {
    return NOT_FOUND;
  }
}
