/** Identities: the fingerprint of an alert, and the key by which a sender's retry is recognised. */
import { hash } from 'node:crypto';
import type { FalcoEvent, FieldValue } from './event.ts';
import { FACET_NAMES, type Facets } from './facets.ts';

/** 32 hex digits; equal for all events of one alert. */
export type Fingerprint = string & { readonly __brand: 'Fingerprint' };

/** 32 hex digits; equal for the very same event sent again. */
export type EventKey = string & { readonly __brand: 'EventKey' };

function digest(text: string): string {
  return hash('sha256', text).slice(0, 32);
}

/** Hash of the facets, in their fixed order, so that the order of keys means nothing. */
export function fingerprintOf(facets: Facets): Fingerprint {
  return digest(JSON.stringify(FACET_NAMES.map((name) => facets[name] ?? null))) as Fingerprint;
}

/**
 * Identity of one event. Not falcosidekick's `uuid`, which is new at every receipt, and not the raw bytes, since key
 * order and number format differ between senders. `evt.time` repeats `time`. A DaemonSet of Falco reads one plugin
 * event on every node, so `hostname` counts for system calls only.
 */
export function keyOf(event: FalcoEvent): EventKey {
  const host = event.source === 'syscall' ? (event.hostname ?? null) : null;
  let identity = JSON.stringify([host, withoutTrailingZeros(event.time), event.rule]);
  for (const name of Object.keys(event.fields).sort()) {
    if (!name.startsWith('evt.time')) identity += measured(name) + told(event.fields[name]);
  }
  return digest(identity) as EventKey;
}

/** With its length before it, no text can pass for another and what follows it. Escaping every event takes twice as long. */
function measured(text: string): string {
  return `${text.length}:${text}`;
}

function told(value: FieldValue | undefined): string {
  return typeof value === 'string' ? `"${measured(value)}` : `${JSON.stringify(value)};`;
}

/** falcosidekick trims `.478445000Z` to `.478445Z`; both are the same instant. */
function withoutTrailingZeros(time: string): string {
  return time.replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');
}
