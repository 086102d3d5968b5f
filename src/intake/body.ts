/** Reading a request body within a limit that also holds for what a compressed one inflates to. */
import type { Readable } from 'node:stream';
import { createGunzip, createInflate, createInflateRaw, type Gunzip, type Inflate, type InflateRaw } from 'node:zlib';

export type BodyRead =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'unknown-encoding'; readonly encoding: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads at most `limit` bytes, before and after decompression. Stops reading as soon as the limit is passed. */
export async function readBounded(stream: Readable, encoding: string | undefined, limit: number): Promise<BodyRead> {
  try {
    return await readEncoded(stream, encoding, limit);
  } catch (error) {
    return { kind: 'unreadable', reason: `the body did not arrive whole: ${messageOf(error)}` };
  }
}

async function readEncoded(stream: Readable, encoding: string | undefined, limit: number): Promise<BodyRead> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return collect(stream, limit);
  if (name !== 'gzip' && name !== 'x-gzip' && name !== 'deflate') return { kind: 'unknown-encoding', encoding: name };
  const compressed = await collectBytes(stream, limit);
  if (compressed === undefined) return { kind: 'too-large' };
  return inflate(compressed, decompressor(name, compressed), limit);
}

/** HTTP's `deflate` means zlib's format, but some clients send the bare one (RFC 9110, 8.4.1.2). */
function decompressor(name: string, compressed: Buffer): Gunzip | Inflate | InflateRaw {
  if (name !== 'deflate') return createGunzip();
  return ((compressed[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
}

async function inflate(compressed: Buffer, unzip: Gunzip | Inflate | InflateRaw, limit: number): Promise<BodyRead> {
  unzip.end(compressed);
  try {
    return await collect(unzip, limit);
  } catch (error) {
    return { kind: 'unreadable', reason: `the compressed body is damaged: ${messageOf(error)}` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function collect(stream: Readable, limit: number): Promise<BodyRead> {
  const bytes = await collectBytes(stream, limit);
  return bytes === undefined ? { kind: 'too-large' } : { kind: 'text', text: bytes.toString('utf8') };
}

async function collectBytes(stream: Readable, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Not `for await … return`, which would destroy a request before its answer is sent.
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        stream.pause();
        stream.removeAllListeners('data');
        resolve(undefined);
      } else chunks.push(chunk);
    });
    stream.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('the sender closed the connection before the body was complete')));
  });
}
