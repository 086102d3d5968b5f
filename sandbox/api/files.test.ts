import { webApi } from '@slack/bolt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../workspace-server.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

test.each([
  ['text', { content: '# Report' }, '# Report'],
  ['bytes', { file: Buffer.from([0, 255, 13, 10]) }, Buffer.from([0, 255, 13, 10]).toString('latin1')],
])('filesUploadV2 of %s ends as a message in the thread', async (_what, content, expected) => {
  const client = new webApi.WebClient(sandbox.botToken, { slackApiUrl: sandbox.apiUrl });
  const { ts = '' } = await client.chat.postMessage({ channel: 'sec-triage', text: 'card' });
  const upload = { channel_id: 'C0SECTRIAGE', thread_ts: ts, filename: 'F-1.md', title: 'Report', ...content };
  await client.filesUploadV2({ ...upload, initial_comment: 'the report', alt_text: 'report' });
  const message = sandbox.workspace.messages('sec-triage').at(-1);
  expect(message).toMatchObject({
    thread_ts: ts,
    text: 'the report',
    files: [{ name: 'F-1.md', title: 'Report', mimetype: 'text/markdown', alt_text: 'report' }],
  });
  const bytes = await fetch(message?.files?.[0]?.url ?? '').then((response) => response.arrayBuffer());
  expect(Buffer.from(bytes).toString('latin1')).toBe(expected);
});

test('an upload of another length than announced is refused', async () => {
  const client = new webApi.WebClient(sandbox.botToken, { slackApiUrl: sandbox.apiUrl });
  const { upload_url = '' } = await client.files.getUploadURLExternal({ filename: 'a.txt', length: 3 });
  const response = await fetch(upload_url, { method: 'POST', body: 'four' });
  expect(response.status).toBe(400);
});
