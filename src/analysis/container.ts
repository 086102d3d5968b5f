/** Container, image and Kubernetes names of an event. */
import { isSensor, NODE_KEYS } from '../falco/host.ts';
import { podOf, workloadOf } from '../falco/workload.ts';
import { type EventView, type Found, shown } from './view.ts';

const ID_KEYS = ['container.id', 'container_id'];
const NAME_KEYS = ['container.name', 'container_name'];
const NAMESPACE_KEYS = ['k8s.ns.name', 'k8s_ns_name', 'k8smeta.ns.name'];
const POD_KEYS = ['k8s.pod.name', 'k8s_pod_name', 'k8smeta.pod.name'];
const IMAGE_KEYS = [
  'container.image.repository',
  'container_image_repository',
  'container.image',
  'container.image.full_path',
];
const TAG_KEYS = ['container.image.tag', 'container_image_tag'];

/** Falco names a process outside any container by the container id `host`. */
export function isOnHost(view: EventView): boolean {
  const id = view.first(ID_KEYS)?.text;
  return id === 'host' || (id === undefined && view.event.source === 'syscall' && !hasContainerNames(view));
}

/** Whether the event says so itself; otherwise "on the host" is an assumption. */
export function saysHost(view: EventView): boolean {
  return view.first(ID_KEYS)?.text === 'host';
}

function hasContainerNames(view: EventView): boolean {
  return view.first([...NAME_KEYS, ...IMAGE_KEYS, ...POD_KEYS]) !== undefined;
}

export function containerIdOf(view: EventView): Found | undefined {
  const found = view.first(ID_KEYS);
  return found?.text === 'host' ? undefined : found;
}

/** `host` and pause containers have no name of interest. */
export function containerNameOf(view: EventView): Found | undefined {
  const found = view.first(NAME_KEYS);
  return found?.text === 'host' ? undefined : found;
}

export function namespaceOf(view: EventView): Found | undefined {
  return view.first(NAMESPACE_KEYS) ?? view.get('ka.target.namespace');
}

/** The pod the process ran in, or the pod an audit event is about. */
export function podNameOf(view: EventView): Found | undefined {
  const pod = view.first(POD_KEYS);
  if (pod !== undefined || podOf(view.event) === undefined) return pod;
  return view.first(['ka.target.name', 'ka.resp.name']);
}

/** The workload that owns the pod, when its name differs from the pod's. */
export function ownerOf(view: EventView): string | undefined {
  const owner = workloadOf(view.event);
  const masked = owner === undefined ? undefined : shown(owner).text;
  return masked === podNameOf(view)?.text ? undefined : masked;
}

/** Repository and tag, with the keys they come from. */
export function imageOf(view: EventView): (Found & { readonly repository: string }) | undefined {
  const repository = view.first(IMAGE_KEYS) ?? view.get('ka.req.pod.containers.image');
  if (repository === undefined) return undefined;
  const tag = repository.key.startsWith('ka.') || /[@:][^/]*$/.test(repository.text) ? undefined : view.first(TAG_KEYS);
  const text = tag === undefined ? repository.text : `${repository.text}:${tag.text}`;
  return { key: repository.key, text, whole: repository.whole && (tag?.whole ?? true), repository: repository.text };
}

/** The machine a system call happened on. Falco's own `hostname` is its pod's name when it runs as one. */
export function nodeOf(view: EventView): Found | undefined {
  const node = view.first(NODE_KEYS);
  if (node !== undefined || view.event.source !== 'syscall') return node;
  const { hostname } = view.event;
  if (hostname === undefined || isSensor(hostname)) return undefined;
  return view.get('hostname') ?? { key: 'hostname', ...shown(hostname) };
}
