// Uploaded files, through the three steps of Slack's external upload: ask for an address, send the bytes, complete.
import { extname } from 'node:path';
import { randomId } from './identifiers.ts';
import type { StoredFile } from './model.ts';

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.log': 'text/plain',
  '.md': 'text/markdown',
  '.json': 'application/json',
  '.csv': 'text/csv',
  '.yml': 'text/yaml',
  '.yaml': 'text/yaml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
};

interface Upload {
  readonly name: string;
  readonly length: number;
  readonly altText?: string | undefined;
  bytes?: Buffer;
}

export class Uploads {
  readonly #base: string;
  readonly #uploads = new Map<string, Upload>();

  constructor(base: string) {
    this.#base = base;
  }

  expect(upload: Omit<Upload, 'bytes'>): { readonly fileId: string; readonly uploadUrl: string } {
    const fileId = randomId('F');
    this.#uploads.set(fileId, { ...upload });
    return { fileId, uploadUrl: `${this.#base}/upload/${fileId}` };
  }

  /** False when nobody asked for this upload or the length differs from the announced one. */
  receive(fileId: string, bytes: Buffer): boolean {
    const upload = this.#uploads.get(fileId);
    if (upload?.length !== bytes.length) {
      return false;
    }
    upload.bytes = bytes;
    return true;
  }

  /** Undefined as long as the bytes have not arrived. */
  complete(fileId: string, title?: string): StoredFile | undefined {
    const upload = this.#uploads.get(fileId);
    if (!upload?.bytes) {
      return undefined;
    }
    return {
      id: fileId,
      name: upload.name,
      title: title ?? upload.name,
      mimetype: mimeTypeOf(upload.name),
      url: `${this.#base}/files/${fileId}/${encodeURIComponent(upload.name)}`,
      alt_text: upload.altText,
    };
  }

  read(fileId: string): { readonly bytes: Buffer; readonly mimetype: string } | undefined {
    const upload = this.#uploads.get(fileId);
    return upload?.bytes && { bytes: upload.bytes, mimetype: mimeTypeOf(upload.name) };
  }
}

function mimeTypeOf(name: string): string {
  return MIME_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
}
