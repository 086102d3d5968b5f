/** Files for a channel or a thread, by Slack's upload in three steps. */
import type { Alert } from '../alert/alert.ts';
import type { WebClient } from './clients.ts';

export interface FileUpload {
  /** Its id: an upload takes no names of channels. */
  readonly channel: string;
  readonly thread?: string;
  readonly name: string;
  readonly title: string;
  readonly content: string | Buffer;
  /** What a picture shows, for who can't see it. */
  readonly altText?: string;
  /** Said beside it; ours alone, since Slack reads it as mrkdwn. */
  readonly comment: string;
}

/** @throws what the Web API client throws, for instance when the scope files:write is missing. */
export async function uploadFile(client: WebClient, file: FileUpload): Promise<void> {
  const { channel, thread, name, title, content, altText, comment } = file;
  const upload = {
    filename: name,
    title,
    initial_comment: comment,
    ...(altText === undefined ? {} : { alt_text: altText }),
    ...(typeof content === 'string' ? { content } : { file: content }),
  };
  await client.filesUploadV2(
    thread === undefined ? { ...upload, channel_id: channel } : { ...upload, channel_id: channel, thread_ts: thread },
  );
}

/** Shorter than an answer of Slack's may take, as other calls of delivery are. */
const UPLOAD_TIMEOUT_MS = 8_000;

/** The first two steps: Slack has the text, and nobody sees it. Gives the file's id. */
export async function putFile(client: WebClient, file: { readonly name: string; readonly content: string }) {
  const body = Buffer.from(file.content);
  const asked = await client.files.getUploadURLExternal({ filename: file.name, length: body.length });
  const { upload_url: url = '', file_id: id = '' } = asked;
  const signal = AbortSignal.timeout(UPLOAD_TIMEOUT_MS);
  const response = await fetch(url, { method: 'POST', body, redirect: 'error', signal }).catch((error: unknown) => {
    throw new UploadFailed(error instanceof Error ? error.message : String(error));
  });
  if (!response.ok) throw new UploadFailed(`HTTP ${response.status}`);
  return id;
}

/** Slack's address for the bytes did not take them. */
export class UploadFailed extends Error {}

/** The last step: the file is shown in a thread. */
export async function shareFile(
  client: WebClient,
  file: { readonly id: string; readonly title: string; readonly comment: string },
  at: { readonly channel: string; readonly thread: string },
): Promise<void> {
  await client.files.completeUploadExternal({
    files: [{ id: file.id, title: file.title }],
    channel_id: at.channel,
    thread_ts: at.thread,
    initial_comment: file.comment,
  });
}

/** Into the thread of the alert's card; into `channel` when it has none any more. */
export async function uploadToThread(
  client: WebClient,
  file: {
    readonly channel: string;
    readonly name: string;
    readonly content: string;
    readonly alert: Alert | undefined;
  },
): Promise<void> {
  const { channel, name, content, alert } = file;
  const card = alert?.card.message;
  await uploadFile(client, {
    ...(card === undefined ? { channel } : { channel: card.channel, thread: card.ts }),
    name,
    title: name,
    content,
    comment: 'A change for Falco’s rules. How to use it is at its top.',
  });
}
