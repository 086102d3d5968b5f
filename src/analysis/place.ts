/** Where an event happened, as a phrase that fits behind "in". */
import type { Citation, Span } from './analysis.ts';
import { containerIdOf, containerNameOf, isOnHost, namespaceOf, nodeOf, ownerOf, podNameOf } from './container.ts';
import { field, spansOf } from './spans.ts';
import type { EventView, Found } from './view.ts';

/** A place and the preposition that goes before it. */
export interface Place {
  readonly preposition: 'in' | 'on' | 'at';
  readonly spans: readonly Span[];
  readonly cites: readonly Citation[];
}

const SOURCE: Citation = { kind: 'event', name: 'source' };
const HOSTNAME: Citation = { kind: 'event', name: 'hostname' };
const CLUSTER: Citation = { kind: 'facet', name: 'cluster' };

function citesOf(...found: readonly (Found | undefined)[]): readonly Citation[] {
  return found.flatMap((it) => (it === undefined ? [] : [it.key === 'hostname' ? HOSTNAME : field(it.key)]));
}

export function placeOf(view: EventView): Place | undefined {
  return pod(view) ?? bySource(view) ?? container(view) ?? host(view);
}

function pod(view: EventView): Place | undefined {
  const name = podNameOf(view);
  if (name === undefined) return undefined;
  const namespace = namespaceOf(view);
  const prefix = namespace === undefined ? '' : `${namespace.text}/`;
  const owner = ownerOf(view);
  const cites = citesOf(name, namespace);
  if (owner === undefined) return { preposition: 'in', spans: spansOf('pod ', [{ value: prefix + name.text }]), cites };
  return { preposition: 'in', spans: spansOf([{ value: prefix + owner }], ' (pod ', name, ')'), cites };
}

function container(view: EventView): Place | undefined {
  const named = containerNameOf(view) ?? containerIdOf(view);
  if (named === undefined || isOnHost(view)) return undefined;
  const node = nodeOf(view);
  return {
    preposition: 'in',
    spans: node === undefined ? spansOf('container ', named) : spansOf('container ', named, ' on ', node),
    cites: citesOf(named, node),
  };
}

function host(view: EventView): Place | undefined {
  const node = nodeOf(view);
  if (node === undefined) return undefined;
  const spans = isOnHost(view) ? spansOf('the host ', node) : spansOf(node);
  return { preposition: 'on', spans, cites: citesOf(node) };
}

/** Audit and cloud logs: the cluster, account or project. Their `hostname` is whoever read the log. */
function bySource(view: EventView): Place | undefined {
  switch (view.event.source) {
    case 'k8s_audit':
      return namespacePlace(view) ?? clusterPlace(view);
    case 'aws_cloudtrail':
      return aws(view);
    case 'gcp_auditlog':
      return labelled('project ', view.get('gcp.projectId'));
    case 'github':
      return (
        labelled('repository ', view.get('github.repo.name')) ??
        labelled('organisation ', view.first(['github.org', 'github.owner']))
      );
    case 'okta':
      return (
        labelled('Okta, app ', view.get('okta.target.app.alternateid')) ?? {
          preposition: 'in',
          spans: [{ text: 'Okta' }],
          cites: [SOURCE],
        }
      );
    default:
      return undefined;
  }
}

function labelled(label: string, found: Found | undefined): Place | undefined {
  return found === undefined ? undefined : { preposition: 'in', spans: spansOf(label, found), cites: citesOf(found) };
}

function namespacePlace(view: EventView): Place | undefined {
  const namespace = namespaceOf(view);
  if (namespace === undefined) return undefined;
  const { cluster } = view;
  const spans =
    cluster === undefined
      ? spansOf('namespace ', namespace)
      : spansOf('namespace ', namespace, ' of cluster ', [{ value: cluster }]);
  return { preposition: 'in', spans, cites: [...citesOf(namespace), ...(cluster === undefined ? [] : [CLUSTER])] };
}

function clusterPlace(view: EventView): Place | undefined {
  return view.cluster === undefined
    ? undefined
    : { preposition: 'in', spans: spansOf('cluster ', [{ value: view.cluster }]), cites: [CLUSTER] };
}

function aws(view: EventView): Place | undefined {
  const account = view.first(['ct.user.accountid', 'ct.recipientaccountid']);
  const region = view.get('ct.region');
  if (account === undefined) return labelled('AWS region ', region);
  return {
    preposition: 'in',
    spans:
      region === undefined ? spansOf('AWS account ', account) : spansOf('AWS account ', account, ', region ', region),
    cites: citesOf(account, region),
  };
}
