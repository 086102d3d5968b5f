/** `npm run demo`: a sandbox workspace, Falconer against it, and a minute of Falco events. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Falconer, startFalconer } from '../src/app.ts';
import { readConfig } from '../src/config/config.ts';
import { createLog } from '../src/log.ts';
import type { Beat } from './demo/beat.ts';
import { SCENARIO } from './demo/scenario.ts';
import { type Sandbox, startSandbox } from './workspace-server.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'falconer-demo-'));
  const sandbox = await startSandbox();
  const falconer = await startAgainst(sandbox, folder);
  say(`
  Falconer is running against a made-up Slack workspace.

    Look here:   ${sandbox.url}/#sec-alerts
    Send more:   curl -d @event.json ${falconer.url}/falco

  Events arrive over the next minute. Press the buttons, try /falco help. Ctrl-C ends it.
`);
  const timers = SCENARIO.map((beat) => setTimeout(() => void send(falconer, beat), beat.at * 1_000));
  const stop = async () => {
    for (const timer of timers) clearTimeout(timer);
    say('\n  Stopping.');
    await falconer.stop();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}

function startAgainst(sandbox: Sandbox, folder: string): Promise<Falconer> {
  const environment = {
    SLACK_BOT_TOKEN: sandbox.botToken,
    SLACK_APP_TOKEN: sandbox.appToken,
    SLACK_CHANNEL: '#sec-alerts',
    SLACK_API_URL: sandbox.apiUrl,
    FALCONER_PORT: '0',
    FALCONER_DATA_DIR: folder,
  };
  return startFalconer({ config: readConfig(environment, folder), log: createLog('warn') });
}

async function send({ url }: Falconer, { event }: Beat): Promise<void> {
  // Falco writes nine fraction digits.
  const time = new Date().toISOString().replace('Z', '000000Z');
  try {
    await fetch(`${url}/falco`, { method: 'POST', body: JSON.stringify({ time, ...event }) });
  } catch (error) {
    say(`  An event could not be sent: ${error instanceof Error ? error.message : error}`);
  }
}

await main();
