/** What Falco says about itself, and which senders fell silent, folded into one record with one card. */
import type { FalcoEvent } from '../falco/event.ts';
import { droppedCalls, type HealthKind, healthKind } from '../falco/health.ts';
import type { CardState } from './card-state.ts';
import { NO_CARD } from './card-state.ts';
import type { HealthArrival, SenderEntry } from './entry.ts';

/** Messages of one kind from one host. */
export interface HealthLine {
  readonly kind: HealthKind;
  readonly rule: string;
  readonly host: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** System calls dropped, as Falco counted them. */
  readonly drops: number;
  /** Falco's version, when a metrics snapshot told it. */
  readonly version?: string;
}

/** When a sender was heard from last. */
export interface SenderLine {
  readonly name: string;
  /** Receipt time of its newest event. */
  readonly heardAt: number;
  /** Found silent, and not heard from since. */
  readonly silent?: true;
}

export interface Health {
  readonly revision: number;
  readonly lines: readonly HealthLine[];
  /** Senders that were heard from; absent in what was stored before there were any. */
  readonly senders?: readonly SenderLine[];
  readonly card: CardState;
}

export const NO_HEALTH: Health = { revision: 0, lines: [], card: NO_CARD };

/** Hosts come and go; the lines heard from last are kept. */
const MAX_LINES = 200;

export function foldHealth(health: Health, { event }: HealthArrival): Health {
  const kind = healthKind(event);
  const host = event.hostname ?? 'a host that was not named';
  const same = (line: HealthLine) => line.kind === kind && line.rule === event.rule && line.host === host;
  const line = addTo(health.lines.find(same), event, kind, host);
  const others = health.lines.filter((other) => !same(other));
  return { ...health, revision: health.revision + 1, lines: [...others, line].slice(-MAX_LINES) };
}

/** Any event is a sign of life, one that is not counted again as well. Only the end of a silence shows on the card. */
export function hear(health: Health, { sender, at }: { readonly sender?: string; readonly at: number }): Health {
  if (sender === undefined) return health;
  const line = senderOf(health, sender);
  if (line?.silent === undefined && at <= (line?.heardAt ?? Number.NEGATIVE_INFINITY)) return health;
  const heard = withSender(health, { name: sender, heardAt: Math.max(at, line?.heardAt ?? at) });
  return line?.silent === undefined ? heard : { ...heard, revision: health.revision + 1 };
}

export function foldSender(health: Health, entry: SenderEntry): Health {
  const line = senderOf(health, entry.sender);
  if (line === undefined) return health;
  const revision = health.revision + 1;
  if (entry.kind === 'sender-removed') {
    const senders = health.senders?.filter((other) => other !== line) ?? [];
    return { ...health, senders, ...(line.silent === undefined ? {} : { revision }) };
  }
  // Found silent twice, or heard from after the clock looked.
  if (line.silent !== undefined || line.heardAt > entry.since) return health;
  return { ...withSender(health, { ...line, silent: true }), revision };
}

/** Senders that are silent now, the longest first. */
export function silentSenders({ senders = [] }: Health): readonly SenderLine[] {
  return senders.filter(({ silent }) => silent !== undefined).sort((a, b) => a.heardAt - b.heardAt);
}

function senderOf({ senders }: Health, name: string): SenderLine | undefined {
  return senders?.find((line) => line.name === name);
}

function withSender(health: Health, line: SenderLine): Health {
  const senders = health.senders ?? [];
  const isKnown = senders.some(({ name }) => name === line.name);
  return {
    ...health,
    senders: isKnown ? senders.map((other) => (other.name === line.name ? line : other)) : [...senders, line],
  };
}

function addTo(line: HealthLine | undefined, event: FalcoEvent, kind: HealthKind, host: string): HealthLine {
  const version = event.fields['falco.version'];
  return {
    kind,
    rule: event.rule,
    host,
    count: (line?.count ?? 0) + 1,
    firstAt: Math.min(line?.firstAt ?? event.at, event.at),
    lastAt: Math.max(line?.lastAt ?? event.at, event.at),
    drops: (line?.drops ?? 0) + (kind === 'drops' ? droppedCalls(event) : 0),
    ...(typeof version === 'string' ? { version } : line?.version === undefined ? {} : { version: line.version }),
  };
}
