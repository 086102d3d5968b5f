/** Copies a whole store into another that is empty: in steps that can be gone on with, and verified at the end. */
import { createHash, type Hash } from 'node:crypto';
import type { Alert } from '../alert/alert.ts';
import type { Arrival, HealthArrival } from '../alert/entry.ts';
import type { Health } from '../alert/health.ts';
import type { Storm } from '../alert/storm.ts';
import type { EventKey } from '../falco/fingerprint.ts';
import type { Suppression } from '../suppression/suppression.ts';

/** An event as a store keeps it: received, with its identities. */
export type ReceivedEvent = Arrival | HealthArrival;

/** The state without its alerts. */
export interface Rest {
  readonly nextAlert: number;
  readonly nextSuppression: number;
  readonly nextStorm: number;
  readonly suppressions: readonly Suppression[];
  readonly storms: readonly Storm[];
  readonly health: Health;
}

/** A store that is read. Nobody else may change it meanwhile. */
export interface Origin {
  count(): Promise<{ readonly alerts: number; readonly events: number }>;
  /** In portions, by number, those after a number. */
  alerts(after: number): AsyncIterable<readonly Alert[]>;
  rest(): Promise<Rest>;
  /** Keys of the newest events, oldest first. */
  recent(): Promise<readonly EventKey[]>;
  /** Events as received, in portions, in an order of its own that stays the same. */
  events(): AsyncIterable<readonly ReceivedEvent[]>;
  close(): Promise<void>;
}

/** How far an earlier copy came. */
export interface Progress {
  /** Number of the last alert that is there. */
  readonly alert: number;
  readonly events: number;
}

/** A store that is written. */
export interface Destination {
  /** @throws CopyRefused when something is there that is not the beginning of the same copy. */
  begin(hash: string): Promise<Progress>;
  putEvents(events: readonly ReceivedEvent[]): Promise<void>;
  putAlerts(alerts: readonly Alert[]): Promise<void>;
  putRest(rest: Rest, recent: readonly EventKey[]): Promise<void>;
  /** What was written, read back. */
  readBack(): Promise<Origin>;
  /** The copy is whole: a Falconer may start on it. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** Why nothing can be copied; people can mend it. */
export class CopyRefused extends Error {}

export interface Copied {
  readonly alerts: number;
  readonly events: number;
  readonly hash: string;
}

export type Report = (what: 'alerts' | 'events', done: number, of: number) => void;

/**
 * @throws CopyRefused when the destination is not empty, or does not hold what was read once all is copied.
 */
export async function copyStore(from: Origin, to: Destination, report: Report): Promise<Copied> {
  const total = await from.count();
  const hash = await hashOf(from);
  const done = await to.begin(hash);
  await copyEvents(from, to, { done: done.events, report, of: total.events });
  let alerts = 0;
  for await (const portion of from.alerts(done.alert)) {
    await to.putAlerts(portion);
    alerts += portion.length;
    report('alerts', alerts, total.alerts);
  }
  await to.putRest(await from.rest(), await from.recent());
  await verify(to, { ...total, hash });
  await to.finish();
  return { ...total, hash };
}

async function copyEvents(
  from: Origin,
  to: Destination,
  { done, report, of }: { readonly done: number; readonly report: Report; readonly of: number },
): Promise<void> {
  let seen = 0;
  for await (const portion of from.events()) {
    const missing = portion.slice(Math.max(0, done - seen));
    seen += portion.length;
    if (missing.length > 0) await to.putEvents(missing);
    report('events', seen, of);
  }
}

async function verify(to: Destination, expected: Copied): Promise<void> {
  const back = await to.readBack();
  try {
    const found = { ...(await back.count()), hash: await hashOf(back) };
    for (const key of ['alerts', 'events', 'hash'] as const) {
      if (found[key] === expected[key]) continue;
      throw new CopyRefused(`the copy is not the same: ${key} ${found[key]}, expected ${expected[key]}`);
    }
  } finally {
    await back.close();
  }
}

/** One hash of the whole state, whichever store holds it. */
async function hashOf(origin: Origin): Promise<string> {
  const hash = createHash('sha256');
  for await (const portion of origin.alerts(0)) add(hash, portion);
  const { suppressions, storms, health, ...numbers } = await origin.rest();
  const { nextAlert, nextSuppression, nextStorm } = numbers;
  add(hash, [nextAlert, nextSuppression, nextStorm]);
  add(hash, suppressions);
  add(hash, storms);
  add(hash, [health]);
  return hash.digest('hex');
}

function add(hash: Hash, values: readonly unknown[]): void {
  for (const value of values) hash.update(`${JSON.stringify(value)}\n`);
}

export function byNumber(a: { readonly id: string }, b: { readonly id: string }): number {
  return numberIn(a.id) - numberIn(b.id);
}

export function numberIn(id: string): number {
  return Number(id.slice(2));
}
