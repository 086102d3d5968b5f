/** Which runtime is at hand: where this event's commands can be run. */
import type { Runtime } from '../playbook/schema.ts';
import type { RuntimeAtHand } from './analysis.ts';
import { containerNameOf, imageOf, isOnHost, namespaceOf, podNameOf, saysHost } from './container.ts';
import { absent, field } from './spans.ts';
import { entryOf } from './table.ts';
import type { EventView } from './view.ts';

const BY_SOURCE: Readonly<Record<string, Runtime>> = {
  k8s_audit: 'kubernetes',
  aws_cloudtrail: 'aws',
  gcp_auditlog: 'gcp',
  okta: 'okta',
  github: 'github',
};

/** `container.type` as Falco writes it. */
const BY_TYPE: Readonly<Record<string, Runtime>> = {
  docker: 'docker',
  podman: 'docker',
  containerd: 'containerd',
  cri: 'containerd',
  'cri-o': 'containerd',
  crio: 'containerd',
};

/** Docker gives containers names such as `peaceful_mestorf`. */
const DOCKER_NAME = /^[a-z]+_[a-z]+\d?$/;

export function runtimeOf(view: EventView): RuntimeAtHand | undefined {
  const bySource = entryOf(BY_SOURCE, view.event.source);
  if (bySource !== undefined) return { name: bySource, cites: [{ kind: 'event', name: 'source' }] };
  const pod = podNameOf(view);
  const namespace = namespaceOf(view);
  if (pod !== undefined && namespace !== undefined) {
    return { name: 'kubernetes', cites: [field(pod.key), field(namespace.key)] };
  }
  if (isOnHost(view)) {
    return saysHost(view)
      ? { name: 'host', cites: [field('container.id')] }
      : { name: 'host', assumed: 'the event names no container', cites: [absent('container.id')] };
  }
  return containerRuntime(view);
}

function containerRuntime(view: EventView): RuntimeAtHand | undefined {
  const type = view.get('container.type')?.text.toLowerCase();
  const cites = [field('container.type')];
  if (type === 'podman')
    return { name: 'docker', assumed: 'Podman takes the same commands: write podman for docker', cites };
  const byType = type === undefined ? undefined : BY_TYPE[type];
  if (byType !== undefined) return { name: byType, cites };
  const byShim = runtimeOfShim(view);
  if (byShim !== undefined) return byShim;
  if (view.event.source !== 'syscall' && containerNameOf(view) === undefined) return undefined;
  return assumedRuntime(view);
}

/** containerd's shim is started with the namespace of its client: `moby` is Docker, `k8s.io` the kubelet. */
function runtimeOfShim(view: EventView): RuntimeAtHand | undefined {
  for (const key of ['proc.pcmdline', 'proc.acmdline[2]', 'proc.acmdline[3]']) {
    const line = view.get(key)?.text.slice(0, 500) ?? '';
    const client = /containerd-shim\S* .*-namespace (moby|k8s\.io)\b/.exec(line)?.[1];
    if (client !== undefined) return { name: client === 'moby' ? 'docker' : 'containerd', cites: [field(key)] };
  }
  return undefined;
}

function assumedRuntime(view: EventView): RuntimeAtHand {
  if (DOCKER_NAME.test(containerNameOf(view)?.text ?? '')) {
    return {
      name: 'docker',
      assumed: 'the container has a name of the kind Docker gives',
      cites: [field('container.name')],
    };
  }
  // Docker drops the registry from the names of its own hub's images, containerd keeps it.
  if (imageOf(view)?.text.startsWith('docker.io/') === true) {
    return {
      name: 'containerd',
      assumed: 'the image is named with its registry, as containerd does',
      cites: [field('container.image.repository')],
    };
  }
  return {
    name: 'docker',
    assumed: 'the event does not name the container runtime',
    cites: [absent('container.type')],
  };
}
