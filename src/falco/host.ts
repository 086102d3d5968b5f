/** The machine an event happened on, which Falco's `hostname` often is not. */
import { type FalcoEvent, firstKnown } from './event.ts';

/** Fields that name the node outright. */
export const NODE_KEYS = ['k8s.node.name', 'k8smeta.node.name', 'evt.hostname'];

/**
 * The machine of a system call. Events of other sources (audit and cloud logs) are read by whichever Falco pod runs the
 * plugin, so their `hostname` says nothing about the event.
 */
export function hostOf(event: FalcoEvent): string | undefined {
  const node = firstKnown(event, NODE_KEYS);
  if (node !== undefined || event.source !== 'syscall') return node;
  return event.hostname === undefined || isSensor(event.hostname) ? undefined : event.hostname;
}

/** `falco-74htl` is a DaemonSet's pod, twelve hex digits are a container: Falco runs in it, and it is no machine. */
export function isSensor(hostname: string): boolean {
  return /^(?:[a-z0-9-]+-)?falco-[a-z0-9]{5}$|^[0-9a-f]{12}$/.test(hostname);
}
