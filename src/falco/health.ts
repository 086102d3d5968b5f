/** Messages about Falco itself: they never become triage cards. */
import { type FalcoEvent, known } from './event.ts';

/** Falco's own messages by kind; source: falcosecurity/falco userspace/falco (event_drops, stats_writer, app/actions). */
const KINDS = [
  ['Falco internal: syscall event drop', 'drops'],
  ['Falco internal: metrics snapshot', 'metrics'],
  ['Falco internal: timeouts notification', 'timeouts'],
  ['Falco internal: capture size limit reached', 'capture-limit'],
  ['Falco internal: hot restart failure', 'restart-failure'],
  ['Test rule', 'test'],
] as const;

export type HealthKind = (typeof KINDS)[number][1] | 'other';

/** Whether an event speaks of Falco and not of the system it watches. */
export function isHealthEvent(event: Pick<FalcoEvent, 'rule' | 'source'>): boolean {
  return event.source === 'internal' || event.rule.startsWith('Falco internal:');
}

export function healthKind(event: Pick<FalcoEvent, 'rule'>): HealthKind {
  return KINDS.find(([rule]) => rule === event.rule)?.[1] ?? 'other';
}

/** With these, Falco tells that it is missing detections. */
export function losesDetections(kind: HealthKind): boolean {
  return kind === 'drops' || kind === 'restart-failure';
}

/** System calls that Falco says it dropped; its numbers arrive as strings or as numbers. */
export function droppedCalls(event: FalcoEvent): number {
  const drops = Number(known(event, 'n_drops'));
  return Number.isFinite(drops) ? drops : 0;
}
