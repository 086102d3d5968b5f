/** Reading a request body within limits of time and size; the latter also holds for what a compressed one inflates to. */
import type { Readable } from 'node:stream';
import { createGunzip, createInflate, createInflateRaw, type Gunzip, type Inflate, type InflateRaw } from 'node:zlib';

export type BodyRead =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'unknown-encoding'; readonly encoding: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface BodyLimits {
  /** At most so many, before and after decompression. */
  readonly bytes: number;
  /** All of it must be there after so long. */
  readonly ms: number;
}

/** Stops reading as soon as a limit is passed. */
export async function readBounded(
  stream: Readable,
  encoding: string | undefined,
  { bytes, ms }: BodyLimits,
): Promise<BodyRead> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<BodyRead>((resolve) => {
    timer = setTimeout(() => {
      stream.pause();
      resolve({ kind: 'too-slow' });
    }, ms);
  });
  try {
    return await Promise.race([readEncoded(stream, encoding, bytes), late]);
  } catch (error) {
    return { kind: 'unreadable', reason: `the body did not arrive whole: ${messageOf(error)}` };
  } finally {
    clearTimeout(timer);
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
  return bytes === undefined ? { kind: 'too-large' } : { kind: 'bytes', bytes };
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
    const cutOff = () => reject(new Error('the sender closed the connection before the body was complete'));
    stream.once('end', () => {
      // Every stream closes after its end: an error made for that costs more than the rest of this function.
      stream.removeListener('close', cutOff);
      resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size));
    });
    stream.once('error', reject);
    stream.once('close', cutOff);
  });
}
