/** The report as a file: asked for in Slack, in the card's thread once, whatever happens meanwhile, on both stores. */
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../sandbox/workspace/model.ts';
import { startServer } from '../src/store/postgres/fixtures/server.ts';
import { CHANNEL, eventually, Pair, post, shellEvent, textOf } from './pair.ts';

const server = await startServer();
afterAll(() => server?.close());

const STORES: readonly [string, () => Promise<Record<string, string>>][] = [
  ['a data folder', async () => ({})],
  ['PostgreSQL', async () => ({ DATABASE_URL: (await server?.database()) ?? '' })],
];

describe.each(STORES.slice(0, server === undefined ? 1 : 2))('on %s', (_store, environment) => {
  let pair: Pair;
  let ts: string;

  beforeEach(async () => {
    pair = await Pair.start({ environment: await environment() });
    await post(pair.url, shellEvent());
    ({ ts } = await eventually(() => pair.cards()[0]));
  });
  afterEach(() => pair.stop());

  const ask = () => pair.sandbox.act.command({ user: 'alice', channel: CHANNEL, text: '/falco report F-1 file' });
  const files = () => pair.thread(ts).flatMap(({ files: shown = [] }: Message) => shown);
  const textIn = async ([file]: ReturnType<typeof files>) => (await fetch(file?.url ?? '')).text();
  const fault = (method: string, effect: Parameters<typeof pair.sandbox.faults.add>[0]['effect']) =>
    pair.sandbox.faults.add({ method, effect });

  test('the button under the report puts the Markdown beside it, named by the alert', async () => {
    await pair.sandbox.act.click({ user: 'alice', channel: CHANNEL, ts, actionId: 'alert.report' });
    const report = await eventually(() => pair.thread(ts).find((note) => textOf(note).includes('Contain now')));
    const pressed = { user: 'bob', channel: CHANNEL, ts: report.ts, actionId: 'alert.report-file' };
    expect(await pair.sandbox.act.click(pressed)).toEqual({ ok: true });
    await eventually(() => files().length > 0);
    expect(files()).toMatchObject([{ name: 'falconer-f-1.md', title: 'Report on F-1', mimetype: 'text/markdown' }]);
    const markdown = await textIn(files());
    expect(markdown).toMatch(/^# F-1: Terminal shell in container\n/);
    expect(markdown).toMatch(/## Mitigation[\s\S]*```sh[\s\S]*## Sources/);
    expect(pair.thread(ts).at(-1)?.text).toMatch(/^Report on F-1 as a file, asked for <!date\^\d+\^/);
  });

  test.each([
    ['was made, is found', { kind: 'applyThenCut' }],
    ['was not made, is made again', { kind: 'cut' }],
  ] as const)('a sharing whose answer is lost and that %s: the file is there once', async (_what, effect) => {
    fault('files.completeUploadExternal', effect);
    await ask();
    await eventually(() => files().length > 0, 20_000);
    await post(pair.url, shellEvent());
    await eventually(() => pair.cards()[0]?.text.includes('2 events'), 20_000);
    expect(files()).toHaveLength(1);
  });

  test('what was asked for while Slack failed is there after a restart, once; asked for again, there is another', async () => {
    pair.sandbox.faults.add({
      method: 'files.getUploadURLExternal',
      times: 'always',
      effect: { kind: 'status', status: 503 },
    });
    await ask();
    await eventually(() => [...pair.sandbox.calls].some(({ method }) => method === 'files.getUploadURLExternal'));
    await pair.restart();
    expect(files()).toEqual([]);
    pair.sandbox.faults.clear();
    await eventually(() => files().length > 0, 20_000);
    await eventually(async () => {
      await ask();
      return files().length > 1;
    }, 20_000);
  });

  test('without the scope it says so in the thread, and cards go on', async () => {
    fault('files.getUploadURLExternal', { kind: 'error', code: 'missing_scope' });
    await ask();
    const said = 'could not be uploaded as a file: missing_scope';
    await eventually(() => pair.thread(ts).some((note) => textOf(note).includes(said)));
    await post(pair.url, shellEvent({ rule: 'Read sensitive file untrusted' }));
    await eventually(() => pair.cards().length === 2);
    expect(files()).toEqual([]);
  });
});
