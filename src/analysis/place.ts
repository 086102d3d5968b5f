/** Where an event happened, as a phrase that fits behind "in". */
import type { Span } from './analysis.ts';
import { containerIdOf, containerNameOf, isOnHost, namespaceOf, nodeOf, ownerOf, podNameOf } from './container.ts';
import { spansOf } from './spans.ts';
import type { EventView, Found } from './view.ts';

/** A place and the preposition that goes before it. */
export interface Place {
  readonly preposition: 'in' | 'on' | 'at';
  readonly spans: readonly Span[];
}

export function placeOf(view: EventView): Place | undefined {
  return pod(view) ?? bySource(view) ?? container(view) ?? host(view);
}

function pod(view: EventView): Place | undefined {
  const name = podNameOf(view);
  if (name === undefined) return undefined;
  const namespace = namespaceOf(view)?.text;
  const prefix = namespace === undefined ? '' : `${namespace}/`;
  const owner = ownerOf(view);
  if (owner === undefined) return { preposition: 'in', spans: spansOf('pod ', [{ value: prefix + name.text }]) };
  return { preposition: 'in', spans: spansOf([{ value: prefix + owner }], ' (pod ', name, ')') };
}

function container(view: EventView): Place | undefined {
  const named = containerNameOf(view) ?? containerIdOf(view);
  if (named === undefined || isOnHost(view)) return undefined;
  const node = nodeOf(view);
  return {
    preposition: 'in',
    spans: node === undefined ? spansOf('container ', named) : spansOf('container ', named, ' on ', node),
  };
}

function host(view: EventView): Place | undefined {
  const node = nodeOf(view);
  if (node === undefined) return undefined;
  return isOnHost(view)
    ? { preposition: 'on', spans: spansOf('the host ', node) }
    : { preposition: 'on', spans: spansOf(node) };
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
        }
      );
    default:
      return undefined;
  }
}

function labelled(label: string, found: Found | undefined): Place | undefined {
  return found === undefined ? undefined : { preposition: 'in', spans: spansOf(label, found) };
}

function namespacePlace(view: EventView): Place | undefined {
  const namespace = namespaceOf(view);
  if (namespace === undefined) return undefined;
  const { cluster } = view;
  const spans =
    cluster === undefined
      ? spansOf('namespace ', namespace)
      : spansOf('namespace ', namespace, ' of cluster ', [{ value: cluster }]);
  return { preposition: 'in', spans };
}

function clusterPlace(view: EventView): Place | undefined {
  return view.cluster === undefined
    ? undefined
    : { preposition: 'in', spans: spansOf('cluster ', [{ value: view.cluster }]) };
}

function aws(view: EventView): Place | undefined {
  const account = view.first(['ct.user.accountid', 'ct.recipientaccountid']);
  const region = view.get('ct.region');
  if (account === undefined) return labelled('AWS region ', region);
  return {
    preposition: 'in',
    spans:
      region === undefined ? spansOf('AWS account ', account) : spansOf('AWS account ', account, ', region ', region),
  };
}
