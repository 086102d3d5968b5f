/** What is posted once, without being brought up to date: the noise ledger, and files. */
import type { Upload } from '../desk/make-permanent.ts';
import { uploadToThread } from './files.ts';
import { type LedgerPoster, type LedgerWish, postLedger } from './ledger.ts';
import type { Lookups } from './ports.ts';

export interface Outbox {
  readonly postLedger: (channel: string, wish: LedgerWish) => Promise<void>;
  /** Puts a file into the thread of the suppression's alert, or into `channel` when that has no card. */
  readonly uploadTo: (channel: string) => Upload;
}

export function outboxOf(parts: LedgerPoster & { readonly lookups: Pick<Lookups, 'alert'> }): Outbox {
  const { client, lookups } = parts;
  return {
    postLedger: (channel, wish) => postLedger(parts, channel, wish),
    uploadTo:
      (channel) =>
      async (name, content, { origin }) => {
        await uploadToThread(client, { channel, name, content, alert: await lookups.alert(origin) });
      },
  };
}
