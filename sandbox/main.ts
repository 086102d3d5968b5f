// Starts a sandbox by hand: `tsx sandbox/main.ts [--port N]`, and prints how to point Falconer at it.
import { parseArgs } from 'node:util';
import { startSandbox } from './workspace-server.ts';

const USUAL_PORT = '2811';

const { values } = parseArgs({ options: { port: { type: 'string', default: USUAL_PORT } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`--port: "${values.port}" is not a port (expected 0 … 65535)\n`);
  process.exit(1);
}

const sandbox = await startSandbox({ port });
process.stdout.write(`Slack sandbox: ${sandbox.url}

SLACK_API_URL=${sandbox.apiUrl}
SLACK_BOT_TOKEN=${sandbox.botToken}
SLACK_APP_TOKEN=${sandbox.appToken}
SLACK_SIGNING_SECRET=${sandbox.signingSecret}
SLACK_CHANNEL=#sec-alerts
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
