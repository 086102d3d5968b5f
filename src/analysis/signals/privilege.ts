/** Whether the container could reach the host. */
import { containerIdOf } from '../container.ts';
import type { EventView, Found } from '../view.ts';
import { NONE, raises, type SignalSource } from './signal.ts';

/** Capabilities that by themselves lead out of a container. */
const ESCAPING = [
  'CAP_SYS_ADMIN',
  'CAP_SYS_MODULE',
  'CAP_SYS_PTRACE',
  'CAP_SYS_RAWIO',
  'CAP_DAC_READ_SEARCH',
  'CAP_BPF',
];

const PRIVILEGED_KEYS = ['container.privileged', 'ka.req.pod.containers.privileged', 'ka.req.container.privileged'];

const HOST_NAMESPACES: readonly (readonly [key: string, words: string])[] = [
  ['ka.req.pod.host_network', "it shares the host's network"],
  ['ka.req.pod.host_pid', "it shares the host's process list"],
  ['ka.req.pod.host_ipc', "it shares the host's shared memory"],
];

export const privileged: SignalSource = (view) => {
  const flag = view.first(PRIVILEGED_KEYS);
  if (isTrue(flag)) return raises(2, flag, 'the container is privileged: root in it is root on the host');
  const held = containerIdOf(view) === undefined ? undefined : capabilities(view);
  if (held === undefined) return NONE;
  return raises(1, held.on, 'it holds ', [{ value: held.names.join(', ') }], ', enough to leave a container');
};

export const hostNamespaces: SignalSource = (view) =>
  HOST_NAMESPACES.flatMap(([key, words]) => (isTrue(view.get(key)) ? raises(1, key, words) : NONE));

function isTrue(found: Found | undefined): found is Found {
  return found?.text.split(', ').includes('true') ?? false;
}

function capabilities(view: EventView): { readonly on: Found; readonly names: readonly string[] } | undefined {
  const on = view.first(['thread.cap_effective', 'thread.cap_permitted']);
  const held = new Set(on?.text.split(/[\s,]+/));
  const names = ESCAPING.filter((name) => held.has(name));
  return on === undefined || names.length === 0 ? undefined : { on, names };
}
