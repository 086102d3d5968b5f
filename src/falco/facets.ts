/** Facets: the normalised who, what and where of an event that identify "the same thing again". */
import { clip } from './clip.ts';
import { type FalcoEvent, firstKnown, isTruncated, known } from './event.ts';
import { hostOf } from './host.ts';
import { repositoryOf } from './image.ts';
import { targetOf } from './target.ts';
import { workloadOf } from './workload.ts';

/** The facets by name, in the order people read them. */
export const FACET_NAMES = [
  'source',
  'rule',
  'cluster',
  'namespace',
  'workload',
  'image',
  'host',
  'process',
  'parent',
  'user',
  'target',
] as const;

export type FacetName = (typeof FACET_NAMES)[number];

/** Facet values; a facet that an event does not tell is absent. */
export type Facets = { readonly source: string; readonly rule: string } & {
  readonly [name in Exclude<FacetName, 'source' | 'rule'>]?: string;
};

/** Where a cluster's name is found: custom or static fields, since Falco itself has none. */
const CLUSTER_KEYS = [
  'k8s.cluster.name',
  'k8s_cluster_name',
  'cluster',
  'cluster.name',
  'cluster_name',
  'clustername',
  'static.cluster',
  'static.cluster_name',
  'static.k8s.cluster.name',
  'static.k8s_cluster_name',
  'ka.cluster.name',
];

const NAMESPACE_KEYS = ['k8s.ns.name', 'k8s_ns_name', 'k8smeta.ns.name', 'ka.target.namespace'];

const IMAGE_KEYS = [
  'container.image.repository',
  'container_image_repository',
  'container.image',
  'container.image.full_path',
];

/** Who acted, by source. */
export const USER_KEYS = [
  'user.name',
  'ka.user.name',
  'ct.user',
  'ct.user.arn',
  'gcp.user',
  'okta.actor.alternateID',
  'okta.actor.name',
  'github.user',
  'gitlab.author_name',
  'box.userlogin',
  'box.created_by_login',
  'salesforce.username',
  'nginx.remote_addr',
  'user.uid',
];

const FACET_LIMIT = 512;

/**
 * The facets of an event. `cluster` is the name of the sender's cluster, used when the event does not name one.
 * Values cut upstream are left out: a group must never rest on half a value.
 */
export function facetsOf(event: FalcoEvent, cluster?: string): Facets {
  const workload = workloadOf(event);
  const found: Record<FacetName, string | undefined> = {
    source: event.source,
    rule: event.rule,
    cluster: firstKnown(event, CLUSTER_KEYS) ?? cluster,
    namespace: firstKnown(event, NAMESPACE_KEYS),
    workload,
    image: imageOf(event),
    host: workload === undefined ? hostOf(event) : undefined,
    process: whole(event, 'proc.name') ?? whole(event, 'proc.exepath'),
    parent: whole(event, 'proc.pname'),
    user: firstKnown(event, USER_KEYS),
    target: targetOf(event),
  };
  const facets: Partial<Record<FacetName, string>> = {};
  for (const name of FACET_NAMES) {
    const value = found[name];
    if (value !== undefined && !isTruncated(value)) facets[name] = clip(value, FACET_LIMIT);
  }
  return { ...facets, source: clip(event.source, FACET_LIMIT), rule: event.rule };
}

function whole(event: FalcoEvent, key: string): string | undefined {
  return isTruncated(event.fields[key]) ? undefined : known(event, key);
}

function imageOf(event: FalcoEvent): string | undefined {
  const image = firstKnown(event, IMAGE_KEYS);
  return image === undefined ? undefined : repositoryOf(image);
}
