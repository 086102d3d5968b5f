/** `npm run bench [-- --only NAME] [--json FILE] [--scale N] [--dist FILE] [--profile FOLDER]`: every measurement, a table, a verdict. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Measurement, type Options, type Result, table } from './frame.ts';
import { describeMachine, machineText } from './machine.ts';
import { batchIntake } from './measurements/batches.ts';
import { button } from './measurements/button.ts';
import { card } from './measurements/card.ts';
import { parallelIntake, serialIntake } from './measurements/intake.ts';
import { firstPost } from './measurements/latency.ts';
import { lookups } from './measurements/lookups.ts';
import { memory, replicaMemory } from './measurements/memory.ts';
import { preview } from './measurements/preview.ts';
import { replicaBatches, replicaIntake } from './measurements/replica-intake.ts';
import { start } from './measurements/start.ts';
import { novelties, repeats } from './measurements/storm.ts';
import { takeover } from './measurements/takeover.ts';

const EMBEDDED = [
  parallelIntake,
  serialIntake,
  batchIntake,
  card,
  repeats,
  novelties,
  firstPost,
  button,
  preview,
  memory,
  start,
];
const REPLICAS = [replicaBatches, replicaIntake, replicaMemory, lookups, takeover];
const ALL = [...EMBEDDED, ...REPLICAS];

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'string' },
    scale: { type: 'string', default: '1' },
    profile: { type: 'string' },
    dist: { type: 'string', default: 'dist/bin.js' },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

function chosen(names: readonly string[]): readonly Measurement[] {
  const unknown = names.filter((name) => !ALL.some((measurement) => measurement.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `--only: no measurement "${unknown.join('", "')}" (there are ${ALL.map(({ name }) => name).join(', ')})`,
    );
  }
  return names.length === 0 ? ALL : ALL.filter(({ name }) => names.includes(name));
}

async function main(): Promise<void> {
  const measurements = chosen(values.only);
  const folder = await mkdtemp(join(tmpdir(), 'falconer-bench-'));
  const machine = await describeMachine(folder);
  say(machineText(machine));
  const { dist, scale, profile } = values;
  const profiles = profile === undefined ? {} : { profiles: resolve(profile) };
  const options: Options = { folder, falconer: resolve(dist), scale: Number(scale), say, ...profiles };
  const results: Result[] = [];
  try {
    for (const measurement of measurements) results.push(...(await measured(measurement, options)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  say(`\n${table(results)}\n`);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
  if (results.some(({ ok }) => !ok)) process.exitCode = 1;
}

async function measured({ name, about, run }: Measurement, options: Options): Promise<readonly Result[]> {
  say(`${name}: ${about}`);
  try {
    return await run(options);
  } catch (error) {
    // One that breaks must not hide what the others found.
    say(`  ${error instanceof Error ? error.stack : error}`);
    return [{ name: `${name}: failed`, value: Number.NaN, unit: '', reach: 'a figure', ok: false }];
  }
}

await main();
process.exit();
