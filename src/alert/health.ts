/** What Falco says about itself, folded into one record with one card. */
import type { FalcoEvent } from '../falco/event.ts';
import { droppedCalls, type HealthKind, healthKind } from '../falco/health.ts';
import type { CardState } from './card-state.ts';
import { NO_CARD } from './card-state.ts';
import type { HealthArrival } from './entry.ts';

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

export interface Health {
  readonly revision: number;
  readonly lines: readonly HealthLine[];
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
