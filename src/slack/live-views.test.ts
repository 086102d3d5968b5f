import { expect, test } from 'vitest';
import { LiveViews } from './live-views.ts';

/** A view at Slack: takes a turn only with its newest hash. */
function slack() {
  const turns: string[] = [];
  const server = { hash: 'h0', turns, fail: false, isOpen: true };
  const live = new LiveViews<string>(async ({ hash }, view) => {
    if (server.fail) throw new Error('no answer');
    if (!server.isOpen || hash !== server.hash) return undefined;
    turns.push(view);
    server.hash = `h${turns.length}`;
    return server.hash;
  });
  return { server, live, open: { id: 'V1', hash: 'h0' } };
}

/** Something that is made when the test says so. */
function later(value: string) {
  let ready: () => void = () => undefined;
  const made = new Promise<string>((resolve) => {
    ready = () => resolve(value);
  });
  return { make: () => made, ready };
}

test('a choice is shown', async () => {
  const { live, server, open } = slack();
  await live.show(open, () => Promise.resolve('a'));
  expect(server.turns).toEqual(['a']);
});

test('choices that saw the same hash are shown in their order, and the newest stays', async () => {
  const { live, server, open } = slack();
  const [a, b] = [later('a'), later('b')];
  const first = live.show(open, a.make);
  await Promise.resolve();
  const second = live.show(open, b.make);
  b.ready();
  a.ready();
  await Promise.all([first, second]);
  expect(server.turns).toEqual(['a', 'b']);
});

test('what a newer choice has overtaken before it was made is left out', async () => {
  const { live, server, open } = slack();
  const slow = later('a');
  const shown = [live.show(open, slow.make)];
  await Promise.resolve();
  const made: string[] = [];
  for (const view of ['b', 'c'])
    shown.push(
      live.show(open, () => {
        made.push(view);
        return Promise.resolve(view);
      }),
    );
  slow.ready();
  await Promise.all(shown);
  expect(server.turns).toEqual(['a', 'c']);
  expect(made).toEqual(['c']);
});

test('a turn that fails is told to its own choice, and does not keep the next from being shown', async () => {
  const { live, server, open } = slack();
  server.fail = true;
  const slow = later('a');
  const first = live.show(open, slow.make);
  await Promise.resolve();
  const second = live.show(open, async () => {
    server.fail = false;
    return 'b';
  });
  slow.ready();
  await expect(first).rejects.toThrow('no answer');
  await second;
  expect(server.turns).toEqual(['b']);
});

test('a view that was closed, or that somebody else changed, is left alone', async () => {
  const { live, server, open } = slack();
  server.isOpen = false;
  await live.show(open, () => Promise.resolve('a'));
  expect(server.turns).toEqual([]);
});
