/** The preview in the suppress modal over 20,000 alerts: from what a person does to its figures, from both stores. */
import { startSandbox } from '../../sandbox/workspace-server.ts';
import { copyBetween } from '../../src/commands/copy.ts';
import { startServer } from '../../src/store/postgres/fixtures/server.ts';
import { judged, type Measurement, type Options, type Result } from '../frame.ts';
import { CHANNEL, startFalconer, untilReady } from '../processes/falconer.ts';
import { quantile } from '../statistics.ts';
import { seededFolder } from './seeded.ts';

const ALERTS = 20_000;
const VIEWS = 15;
const REACH_MS = 1_000;
const WAIT_MS = 30_000;
const [PERSON, USER] = ['alice', 'U0ALICE'];
/** Each alert has an image and a workload of its own: without both, all match. */
const [DROPPED, CHANGED] = ['suppression.choice.workload', 'suppression.choice.image'];

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

export const preview: Measurement = {
  name: 'preview',
  about: 'preview in the suppress modal',
  run: async (options) => {
    const sandbox = await startSandbox({ strictRates: false });
    const data = await seededFolder(options, sandbox, { alerts: ALERTS, entries: 0 });
    const postgres = await startServer();
    const results = await timed(options, sandbox, 'data folder', { data });
    if (postgres !== undefined) {
      const databaseUrl = await postgres.emptyDatabase();
      await copyBetween({ from: data, to: databaseUrl }, () => undefined);
      results.push(...(await timed(options, sandbox, 'PostgreSQL', { data, databaseUrl })));
      await postgres.close();
    }
    await sandbox.close();
    return results;
  },
};

async function timed(
  options: Options,
  sandbox: Sandbox,
  store: string,
  place: { readonly data: string; readonly databaseUrl?: string },
): Promise<Result[]> {
  const server = await startFalconer(options, { sandbox, ...place });
  await untilReady(server);
  const opened: number[] = [];
  const changed: number[] = [];
  for (let view = 1; view <= Math.max(3, VIEWS * options.scale); view += 1) {
    const command = { user: PERSON, channel: CHANNEL, text: `/falco suppress F-${view * 97}` };
    opened.push(await until(sandbox, / 1 of 20,000 alerts/, () => sandbox.act.command(command)));
    const choose = (actionId: string, selectedOption: string) => () =>
      sandbox.act.click({ user: PERSON, viewId: top(sandbox)?.id ?? '', actionId, selectedOption });
    await until(sandbox, / 1 of 20,000 alerts/, choose(DROPPED, 'drop'));
    for (const [chosen, says] of [
      ['drop', /20,000 of 20,000 alerts/],
      ['keep', / 1 of 20,000 alerts/],
    ] as const) {
      changed.push(await until(sandbox, says, choose(CHANGED, chosen)));
    }
  }
  await server.child.stop();
  const name = `preview of 20,000 alerts, ${store}`;
  options.say(
    `  ${store}: opened p50 ${quantile(opened, 0.5).toFixed(0)} ms, changed p50 ${quantile(changed, 0.5).toFixed(0)} ms`,
  );
  return [
    judged({ name: `${name}: modal opened, worst`, value: Math.max(...opened), unit: 'ms' }, { atMost: REACH_MS }),
    judged({ name: `${name}: choice changed, worst`, value: Math.max(...changed), unit: 'ms' }, { atMost: REACH_MS }),
  ];
}

function top(sandbox: Sandbox) {
  return sandbox.views.stack(USER).at(-1);
}

/** Milliseconds from an act until the modal says something; it must not say it already. */
async function until(sandbox: Sandbox, says: RegExp, act: () => Promise<{ readonly ok: boolean }>): Promise<number> {
  const before = top(sandbox);
  const begun = performance.now();
  const outcome = await act();
  if (!outcome.ok) throw new Error(`an act failed: ${JSON.stringify(outcome)}`);
  for (;;) {
    const view = top(sandbox);
    if (view !== before && says.test(JSON.stringify(view ?? ''))) return performance.now() - begun;
    if (performance.now() - begun > WAIT_MS) throw new Error(`the modal never said ${says}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
