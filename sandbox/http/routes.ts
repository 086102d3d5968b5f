// Which part of the sandbox answers which request.
import type { Act } from '../act/act.ts';
import { answerCall, type WebApi } from '../api/dispatch.ts';
import { answerRespond } from '../api/respond.ts';
import { answerSandbox } from '../faults/fault-routes.ts';
import { answerPage } from '../feed/page-routes.ts';
import { staticFile } from '../feed/static-files.ts';
import type { World } from '../world.ts';
import { type Incoming, json, NOT_FOUND, type Reply } from './exchange.ts';

export async function route(api: WebApi, act: Act, incoming: Incoming): Promise<Reply> {
  const { world } = api;
  const [, area = '', rest = ''] = /^\/([^/]*)\/?(.*)$/.exec(incoming.path) ?? [];
  switch (area) {
    case 'api':
      return await answerCall(api, rest, incoming);
    case 'respond':
      return answerRespond(world, rest, incoming);
    case 'upload':
      return await receiveUpload(world, rest, incoming);
    case 'files':
      return serveUpload(world, rest.split('/')[0] ?? '');
    case 'page':
      return await ownSiteOnly(world, incoming, () => answerPage(world, act, incoming));
    case 'sandbox':
      return await ownSiteOnly(world, incoming, () => answerSandbox(world, incoming));
    default:
      return await staticFile(incoming.path);
  }
}

/** Other sites open in the same browser must not act in the workspace, nor read it by rebinding a name to loopback. */
export function isOwnSite(world: World, header: (name: string) => string): boolean {
  const { port } = new URL(world.url);
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const origin = header('origin');
  return hosts.includes(header('host')) && (origin === '' || hosts.some((host) => origin === `http://${host}`));
}

async function ownSiteOnly(world: World, incoming: Incoming, answer: () => Promise<Reply> | Reply): Promise<Reply> {
  return isOwnSite(world, incoming.header) ? await answer() : json({ ok: false, error: 'foreign_origin' }, 403);
}

async function receiveUpload(world: World, fileId: string, incoming: Incoming): Promise<Reply> {
  const isReceived = world.uploads.receive(fileId, await uploadedBytes(incoming));
  return isReceived
    ? { kind: 'answer', status: 200, headers: { 'content-type': 'text/plain' }, body: 'OK' }
    : json({ ok: false, error: 'invalid_upload' }, 400);
}

/** The bytes come raw, or as the first file of a multipart form. */
async function uploadedBytes({ header, body }: Incoming): Promise<Buffer> {
  const contentType = header('content-type');
  if (!contentType.startsWith('multipart/form-data')) {
    return body;
  }
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  const [part = ''] = [...form.values()];
  return typeof part === 'string' ? Buffer.from(part) : Buffer.from(await part.arrayBuffer());
}

function serveUpload(world: World, fileId: string): Reply {
  const file = world.uploads.read(fileId);
  if (!file) {
    return NOT_FOUND;
  }
  const headers = {
    'content-type': file.mimetype,
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
  };
  return { kind: 'answer', status: 200, headers, body: file.bytes };
}
