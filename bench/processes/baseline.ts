/**
 * What durable intake can't do without, and nothing else: bare node:http that parses JSON, appends to a file with group
 * commit and fdatasync, and answers 202. `node --import tsx bench/processes/baseline.ts FILE`; prints its address.
 */
import { open } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const [path = ''] = process.argv.slice(2);
const file = await open(path, 'a');
const ANSWER = '{"accepted":1,"rejected":[]}';
const HEAD = { 'content-type': 'application/json; charset=utf-8', 'content-length': ANSWER.length };

let waiting: { readonly line: string; readonly response: ServerResponse }[] = [];
let writing = false;

async function drain(): Promise<void> {
  writing = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await file.appendFile(batch.map(({ line }) => line).join(''));
    await file.datasync();
    for (const { response } of batch) response.writeHead(202, HEAD).end(ANSWER);
  }
  writing = false;
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const line = `${JSON.stringify(JSON.parse(Buffer.concat(chunks).toString('utf8')))}\n`;
    waiting.push({ line, response });
    if (!writing) drain().catch((error: Error) => process.stderr.write(`${error.stack}\n`));
  });
});
process.once('SIGTERM', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
});
