/** The noise ledger in a channel: the message, and its picture. */
import type { App } from '@slack/bolt';
import { LEDGER_ACTION, ledgerMessage } from '../card/ledger-message.ts';
import { masked } from '../card/limits.ts';
import { type NoiseLedger, noiseLedger } from '../ledger/noise.ts';
import { GROUPINGS, type Grouping, PERIODS, type Period } from '../ledger/period.ts';
import { ledgerAltText, ledgerHeight, ledgerOptions } from '../picture/ledger-options.ts';
import type { WebClient } from './clients.ts';
import { uploadFile } from './files.ts';
import type { Interactive } from './interactive.ts';
import { buttonSchema, readInteraction } from './payload.ts';
import type { Lookups, Ports } from './ports.ts';

/** What a ledger is asked for. */
export interface LedgerWish {
  readonly period: Period;
  readonly grouping: Grouping;
}

/** What is posted every week. */
export const WEEKLY: LedgerWish = { period: '7d', grouping: 'rule' };

const WIDTH = 1_000;

type Sources = Pick<Lookups, 'noise' | 'suppressions'>;

export async function ledgerOf(lookups: Sources, wish: LedgerWish, now: number): Promise<NoiseLedger> {
  const asked = { ...wish, now };
  const [noise, suppressions] = await Promise.all([lookups.noise(asked), lookups.suppressions()]);
  return noiseLedger(noise, suppressions, asked);
}

type Draw = (options: object, size: { readonly width: number; readonly height: number }) => Promise<Buffer>;

export interface LedgerPoster {
  readonly client: WebClient;
  readonly lookups: Sources;
  readonly draw: Draw;
  readonly now: () => number;
}

/** Posts it for all to see. The figures stand when the picture fails, which is thrown afterwards. */
export async function postLedger(poster: LedgerPoster, channel: string, wish: LedgerWish): Promise<void> {
  const { client, lookups, draw, now } = poster;
  const ledger = await ledgerOf(lookups, wish, now());
  const { text, blocks } = ledgerMessage(ledger, true);
  const quiet = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;
  const posted = await client.chat.postMessage({ channel, text, blocks: [...blocks], mrkdwn: false, ...quiet });
  if (ledger.events === 0) return;
  const content = await draw(ledgerOptions(ledger, masked), { width: WIDTH, height: ledgerHeight(ledger) });
  await uploadFile(client, {
    channel: posted.channel ?? channel,
    name: `noise-ledger-${wish.period}.png`,
    title: `Noise ledger, last ${wish.period}, by ${wish.grouping}`,
    content,
    altText: ledgerAltText(ledger, masked),
    comment: 'The noise ledger as a picture.',
  });
}

/** `7d by workload`, in any order; `undefined` when a word is neither. */
export function parseLedgerWish(words: string): LedgerWish | undefined {
  let wish: LedgerWish = { period: '24h', grouping: 'rule' };
  for (const word of words.toLowerCase().split(/\s+/)) {
    const period = PERIODS.find((known) => known === word);
    const grouping = GROUPINGS.find((known) => known === word);
    if (word !== '' && word !== 'by' && period === undefined && grouping === undefined) return undefined;
    wish = { period: period ?? wish.period, grouping: grouping ?? wish.grouping };
  }
  return wish;
}

export function listenToLedgers(app: App, { outbox }: Ports, interactive: Interactive): void {
  app.action({ type: 'block_actions', action_id: LEDGER_ACTION.post }, async ({ ack, action, body }) => {
    await ack();
    const wish = parseLedgerWish(buttonSchema.parse(action).value);
    const at = readInteraction(body);
    if (wish === undefined || at.channel === undefined) return;
    await outbox.postLedger(at.channel, wish).catch(async (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      await interactive.whisper(at, `The ledger, or its picture, could not be posted here: ${reason}.`);
    });
  });
}
