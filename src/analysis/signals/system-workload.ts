/** Workloads of the cluster itself that match some rules in normal work. */
import type { Citation } from '../analysis.ts';
import { imageOf, namespaceOf } from '../container.ts';
import { hasTerminal } from '../identity.ts';
import { field, spansOf, statement } from '../spans.ts';
import { NONE, type SignalSource } from './signal.ts';

const API = 'Contact K8S API Server From Container';
const PRIVILEGED = 'Launch Privileged Container';
const MOUNT = 'Launch Sensitive Mount Container';
const NAMESPACE = 'Change thread namespace';

interface Known {
  readonly what: string;
  /** Whole repositories, registry included: a name alone is anyone's. */
  readonly image: RegExp;
  readonly namespaces: readonly string[];
  /** Those that its normal work matches: a shell in it, or a file it reads, is as remarkable as anywhere. */
  readonly rules: readonly string[];
}

const KNOWN: readonly Known[] = [
  {
    what: 'a component of Kubernetes',
    image: /^registry\.k8s\.io\/kube-proxy$/,
    namespaces: ['kube-system'],
    rules: [API, PRIVILEGED],
  },
  {
    what: "the cluster's name server",
    image: /^registry\.k8s\.io\/coredns\/coredns$/,
    namespaces: ['kube-system'],
    rules: [API],
  },
  {
    what: 'a network agent',
    image: /^(?:(?:docker\.io|quay\.io)\/)?calico\/node$|^quay\.io\/cilium\/cilium$/,
    namespaces: ['kube-system', 'calico-system', 'cilium'],
    rules: [API, PRIVILEGED, NAMESPACE],
  },
  {
    what: 'a network agent',
    image: /^(?:docker\.io\/)?flannel\/flannel$|^ghcr\.io\/flannel-io\/flannel$/,
    namespaces: ['kube-system', 'kube-flannel'],
    rules: [API],
  },
  {
    what: 'an exporter of the figures of nodes',
    image: /^quay\.io\/prometheus\/node-exporter$/,
    namespaces: ['kube-system', 'monitoring'],
    rules: [MOUNT],
  },
  {
    what: 'a storage driver',
    image: /^public\.ecr\.aws\/ebs-csi-driver\/aws-ebs-csi-driver$/,
    namespaces: ['kube-system'],
    rules: [API, PRIVILEGED, MOUNT],
  },
  {
    what: 'a helper of storage drivers',
    image: /^registry\.k8s\.io\/sig-storage\/csi-(?:attacher|provisioner|resizer|snapshotter)$/,
    namespaces: ['kube-system'],
    rules: [API],
  },
  {
    what: 'a log shipper',
    image: /^(?:(?:docker\.io|cr\.fluentbit\.io)\/)?fluent\/fluent-bit$|^(?:docker\.io\/)?grafana\/promtail$/,
    namespaces: ['kube-system', 'logging', 'monitoring'],
    rules: [API],
  },
];

/** Namespace and image have to fit together, and the rule with both; one that a person works in is not quiet. */
export const systemWorkload: SignalSource = (view) => {
  const image = imageOf(view);
  const namespace = namespaceOf(view);
  if (image === undefined || namespace === undefined || hasTerminal(view)) return NONE;
  const known = KNOWN.find(
    (one) =>
      one.rules.includes(view.event.rule) &&
      one.namespaces.includes(namespace.text) &&
      one.image.test(image.repository),
  );
  if (known === undefined) return NONE;
  const cites: readonly Citation[] = [field(image.key), field(namespace.key)];
  const says = spansOf(
    'the image is named ',
    [{ value: image.text }],
    ' and runs in namespace ',
    namespace,
    `, as ${known.what} does, which matches this rule in normal work. Names can be forged: compare its digest`,
  );
  return [{ direction: 'down', weight: 1, statement: statement(says, cites) }];
};
