// Server-Sent Events: the person's window, sent again whenever something changed.
import type { ServerResponse } from 'node:http';
import type { User } from '../workspace/model.ts';
import type { World } from '../world.ts';
import { windowOf } from './window.ts';

/** At most twenty a second, and fewer when a window is large: building them takes a tenth of the time at most. */
const SHORTEST_PAUSE_MS = 50;
const PAUSE_PER_WORK = 9;

export function stream(world: World, user: User, response: ServerResponse): void {
  let pause: NodeJS.Timeout | undefined;
  let isStale = false;

  function sendWindow(): void {
    isStale = false;
    const startedAt = performance.now();
    response.write(`data: ${JSON.stringify(windowOf(world, user))}\n\n`);
    const workMs = performance.now() - startedAt;
    pause = setTimeout(afterPause, Math.max(SHORTEST_PAUSE_MS, workMs * PAUSE_PER_WORK));
  }

  function afterPause(): void {
    if (response.writableNeedDrain) {
      // A slow page gets the newest window once it has taken this one, not every window in between.
      response.once('drain', afterPause);
      return;
    }
    pause = undefined;
    if (isStale) {
      sendWindow();
    }
  }

  function onChange(): void {
    isStale = true;
    if (pause === undefined) {
      sendWindow();
    }
  }

  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const unwatch = world.workspace.watch(onChange);
  response.on('close', () => {
    unwatch();
    clearTimeout(pause);
  });
  sendWindow();
}
