/** The certificate for HTTPS, read and tried out, so that a wrong one is found at the start. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { FileConfig } from './file.ts';

/** Texts in PEM form. */
export interface TlsConfig {
  readonly cert: string;
  readonly key: string;
  /** The authority whose certificates senders must have. */
  readonly ca?: string;
}

/** Reads the files that `falconer.yml` names, relative to its own `folder`. */
export function readTls(
  files: NonNullable<FileConfig['tls']>,
  folder: string,
): { readonly tls?: TlsConfig; readonly problems: readonly string[] } {
  const cert = readPem('cert', files.cert, folder);
  const key = readPem('key', files.key, folder);
  const ca = files.ca === undefined ? undefined : readPem('ca', files.ca, folder);
  const problems = [cert, key, ca].flatMap((read) => read?.problem ?? []);
  if (cert.text === undefined || key.text === undefined || problems.length > 0) return { problems };
  const tls = { cert: cert.text, key: key.text, ...(ca?.text === undefined ? {} : { ca: ca.text }) };
  const wrong = pairProblem(tls);
  return wrong === undefined ? { tls, problems } : { problems: [`tls: ${resolve(folder, files.key)}: ${wrong}`] };
}

function readPem(
  name: 'cert' | 'key' | 'ca',
  file: string,
  folder: string,
): { readonly text?: string; readonly problem?: string } {
  const path = resolve(folder, file);
  try {
    const text = readFileSync(path, 'utf8');
    if (name !== 'key') new X509Certificate(text);
    return { text };
  } catch (error) {
    return { problem: `tls.${name}: ${path}: ${reasonOf(error)}` };
  }
}

/** Whether key and certificate belong together, and can be used. */
function pairProblem(pair: TlsConfig): string | undefined {
  try {
    createSecureContext(pair);
    return undefined;
  } catch (error) {
    return `not the key of the certificate: ${reasonOf(error)}`;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('code' in error)) return error.message;
  if (error.code === 'ENOENT') return 'there is no such file';
  if (error.code === 'EACCES') return 'it may not be read';
  if (error.code === 'ERR_OSSL_PEM_NO_START_LINE') return 'expected a certificate in PEM form';
  return error.message;
}
