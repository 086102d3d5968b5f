// Cursor pagination of lists.
import type { Arguments } from './arguments.ts';
import { SlackError } from './slack-error.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  /** Empty on the last page, as in Slack. */
  readonly next_cursor: string;
}

export function pageOf<Item>(
  all: readonly Item[],
  args: Arguments,
  limits: { readonly usual: number; readonly most: number },
): Page<Item> {
  const start = offsetIn(args.text('cursor'));
  const end = start + args.limit('limit', limits.usual, limits.most);
  const next_cursor = end < all.length ? Buffer.from(`offset:${end}`).toString('base64') : '';
  return { items: all.slice(start, end), next_cursor };
}

function offsetIn(cursor: string | undefined): number {
  if (cursor === undefined) {
    return 0;
  }
  const offset = /^offset:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1];
  if (offset === undefined) {
    throw new SlackError('invalid_cursor');
  }
  return Number(offset);
}
