/** From a pod's name to the workload that owns it, so that two pods of one Deployment are one alert. */
import { type FalcoEvent, firstKnown } from './event.ts';

/** Names that say the workload outright (k8smeta plugin, custom fields). */
const OWNER_KEYS = [
  'k8s.deployment.name',
  'k8smeta.deployment.name',
  'k8s.statefulset.name',
  'k8smeta.statefulset.name',
  'k8s.daemonset.name',
  'k8smeta.daemonset.name',
];

const POD_KEYS = ['k8s.pod.name', 'k8s_pod_name', 'k8smeta.pod.name'];

// Kubernetes draws random suffixes from this alphabet, which has no vowels and no 0, 1 or 3:
// https://github.com/kubernetes/apimachinery/blob/master/pkg/util/rand/rand.go
const SAFE = '[bcdfghjklmnpqrstvwxz2456789]';

/** Suffixes that controllers append to a pod's name; the first that fits is removed. */
const SUFFIXES: readonly RegExp[] = [
  // CronJob: minutes (8 digits) or seconds (10 digits) since the epoch, an optional completion index, then a random suffix.
  new RegExp(`-\\d{8}(?:\\d{2})?(?:-\\d{1,5})?-${SAFE}{5}$`),
  // Deployment: the ReplicaSet's hash, then a random suffix.
  new RegExp(`-${SAFE}{6,10}-${SAFE}{5}$`),
  // Indexed Job: completion index, then a random suffix.
  new RegExp(`-\\d{1,5}-${SAFE}{5}$`),
  // DaemonSet, Job, bare ReplicaSet: a random suffix.
  new RegExp(`-${SAFE}{5}$`),
  // StatefulSet: an ordinal.
  /-\d{1,5}$/,
];

/** The workload's name for a pod's name; the pod's own name when no controller's pattern fits. */
export function workloadName(pod: string): string {
  for (const suffix of SUFFIXES) {
    const name = pod.replace(suffix, '');
    if (name !== pod && name !== '') return name;
  }
  return pod;
}

/** The pod an event speaks of: where the process ran, or the pod an audit event acted on. */
export function podOf(event: FalcoEvent): string | undefined {
  const pod = firstKnown(event, POD_KEYS);
  if (pod !== undefined) return pod;
  // A pod that is created by a generated name has no name yet in the request, only in the answer.
  const isPod = firstKnown(event, ['ka.target.resource']) === 'pods';
  return isPod ? firstKnown(event, ['ka.target.name', 'ka.resp.name']) : undefined;
}

/** The workload facet of an event. */
export function workloadOf(event: FalcoEvent): string | undefined {
  const owner = firstKnown(event, OWNER_KEYS);
  if (owner !== undefined) return owner;
  const pod = podOf(event);
  return pod === undefined ? undefined : workloadName(pod);
}
