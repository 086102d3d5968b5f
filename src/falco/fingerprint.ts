/** Identities: the fingerprint of an alert, and the key by which a sender's retry is recognised. */
import { hash } from 'node:crypto';
import type { FalcoEvent } from './event.ts';
import { FACET_NAMES, type Facets } from './facets.ts';

/** 32 hex digits; equal for all events of one alert. */
export type Fingerprint = string & { readonly __brand: 'Fingerprint' };

/** 32 hex digits; equal for the very same event sent again. */
export type EventKey = string & { readonly __brand: 'EventKey' };

function digest(parts: unknown): string {
  return hash('sha256', JSON.stringify(parts)).slice(0, 32);
}

/** Hash of the facets, in their fixed order, so that the order of keys means nothing. */
export function fingerprintOf(facets: Facets): Fingerprint {
  return digest(FACET_NAMES.map((name) => facets[name] ?? null)) as Fingerprint;
}

/**
 * Identity of one event. Not falcosidekick's `uuid`, which is new at every receipt, and not the raw bytes, since key
 * order and number format differ between senders. `evt.time` repeats `time`. A DaemonSet of Falco reads one plugin
 * event on every node, so `hostname` counts for system calls only.
 */
export function keyOf(event: FalcoEvent): EventKey {
  const fields = Object.keys(event.fields)
    .filter((name) => !name.startsWith('evt.time'))
    .sort()
    .map((name) => [name, event.fields[name]]);
  const host = event.source === 'syscall' ? (event.hostname ?? null) : null;
  return digest([host, withoutTrailingZeros(event.time), event.rule, fields]) as EventKey;
}

/** falcosidekick trims `.478445000Z` to `.478445Z`; both are the same instant. */
function withoutTrailingZeros(time: string): string {
  return time.replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');
}
