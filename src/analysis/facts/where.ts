/** Where it happened: workload, container and image, host, cluster, account. */
import { isSensor } from '../../falco/host.ts';
import type { Citation, Fact, Span } from '../analysis.ts';
import {
  containerIdOf,
  containerNameOf,
  imageOf,
  isOnHost,
  namespaceOf,
  nodeOf,
  ownerOf,
  podNameOf,
  saysHost,
} from '../container.ts';
import { absent, field, joined, spansOf, statement } from '../spans.ts';
import { type EventView, shown } from '../view.ts';

export function whereFacts(view: EventView): readonly Fact[] {
  const made = [
    podFact(view),
    containerFact(view),
    hostFact(view),
    orchestratorFact(view),
    accountFact(view),
    clusterFact(view),
  ];
  return made.filter((fact) => fact !== undefined);
}

function where(spans: readonly Span[], keys: readonly (string | undefined)[]): Fact {
  const cites = keys.flatMap((key) => (key === undefined ? [] : [key === 'hostname' ? HOSTNAME : field(key)]));
  return { group: 'where', statement: statement(spans, cites) };
}

const HOSTNAME: Citation = { kind: 'event', name: 'hostname' };

function podFact(view: EventView): Fact | undefined {
  const pod = podNameOf(view);
  const namespace = namespaceOf(view);
  if (pod === undefined) {
    return namespace === undefined ? undefined : where(spansOf('namespace ', namespace), [namespace.key]);
  }
  const owner = ownerOf(view);
  const parts = [
    spansOf('pod ', pod),
    ...(owner === undefined ? [] : [spansOf('of workload ', [{ value: owner }])]),
    ...(namespace === undefined ? [spansOf('namespace not reported')] : [spansOf('namespace ', namespace)]),
  ];
  return where(joined(parts, ', '), [pod.key, namespace?.key]);
}

function containerFact(view: EventView): Fact | undefined {
  const id = containerIdOf(view);
  const name = containerNameOf(view);
  const image = imageOf(view);
  if (id === undefined && name === undefined)
    return image === undefined ? undefined : where(spansOf('image ', image), [image.key]);
  const digest = view.get('container.image.digest');
  const start = spansOf(
    'container ',
    name ?? id,
    name === undefined || id === undefined ? '' : ', id ',
    name === undefined ? undefined : id,
  );
  const picture = image === undefined ? spansOf(', image not reported') : spansOf(', image ', image);
  return where(
    [...start, ...picture, ...(digest === undefined ? [] : spansOf(', digest ', digest))],
    [id?.key, name?.key, image?.key, digest?.key],
  );
}

function hostFact(view: EventView): Fact | undefined {
  const node = nodeOf(view);
  if (node !== undefined) {
    const assumed =
      isOnHost(view) && !saysHost(view) && view.event.source === 'syscall' ? ' (the event names no container)' : '';
    return where(spansOf(isOnHost(view) ? 'on the host ' : 'host ', node, assumed), [node.key]);
  }
  const { hostname, source } = view.event;
  if (source !== 'syscall' || hostname === undefined || !isSensor(hostname)) return undefined;
  return where(
    spansOf('host not reported, seen by Falco in the pod or container ', [{ value: shown(hostname).text }]),
    ['hostname'],
  );
}

/** Why no Kubernetes command is offered for a container. */
function orchestratorFact(view: EventView): Fact | undefined {
  if (view.event.source !== 'syscall' || isOnHost(view) || podNameOf(view) !== undefined) return undefined;
  return {
    group: 'where',
    statement: statement(spansOf('no Kubernetes fields: started outside Kubernetes, or Falco had no metadata yet'), [
      absent('k8s.ns.name'),
      absent('k8s.pod.name'),
    ]),
  };
}

const ACCOUNT: readonly (readonly [label: string, keys: readonly string[]])[] = [
  ['AWS account ', ['ct.user.accountid', 'ct.recipientaccountid']],
  ['region ', ['ct.region', 'ct.request.availabilityzone']],
  ['Google Cloud project ', ['gcp.projectId']],
  ['location ', ['gcp.location']],
  ['GitHub organisation ', ['github.org', 'github.owner']],
  ['repository ', ['github.repo.name']],
];

function accountFact(view: EventView): Fact | undefined {
  const found = ACCOUNT.flatMap(([label, keys]) => {
    const value = view.first(keys);
    return value === undefined ? [] : [{ spans: spansOf(label, value), key: value.key }];
  });
  if (found.length === 0) return undefined;
  return where(
    joined(
      found.map(({ spans }) => spans),
      ', ',
    ),
    found.map(({ key }) => key),
  );
}

function clusterFact(view: EventView): Fact | undefined {
  if (view.cluster === undefined) return undefined;
  return {
    group: 'where',
    statement: statement(spansOf('cluster ', [{ value: view.cluster }]), [{ kind: 'facet', name: 'cluster' }]),
  };
}
