/** Requests to an API: Kubernetes audit, AWS, Google Cloud, Okta, GitHub; of other sources the fields by name. */
import type { Fact, Span } from '../analysis.ts';
import { sourceAddressOf, userOf } from '../identity.ts';
import { field, joined, literal, spansOf, statement } from '../spans.ts';
import type { EventView, Found } from '../view.ts';

export function requestFacts(view: EventView): readonly Fact[] {
  const known = [auditFact(view), ...labelledFacts(view)].filter((fact) => fact !== undefined);
  return known.length > 0 || WITH_WORDS.has(view.event.source) ? known : namedFacts(view);
}

const WITH_WORDS = new Set(['syscall', 'k8s_audit', 'aws_cloudtrail', 'gcp_auditlog', 'okta', 'github']);
/** More is a raw event. */
const NAMED = 5;

/** `nginx.method GET, nginx.status 500`: a plugin that nobody has words for still says what it saw. */
function namedFacts(view: EventView): readonly Fact[] {
  const told = [userOf(view)?.key, sourceAddressOf(view)?.key];
  const found = Object.keys(view.event.fields)
    .filter((key) => /^[a-z]\w*\./.test(key) && !/^(?:evt|proc|container)\./.test(key) && !told.includes(key))
    .flatMap((key) => view.get(key) ?? [])
    .slice(0, NAMED);
  if (found.length === 0) return [];
  const parts = found.map((one) => spansOf(literal(one.key, 60), ' ', literal(one.text, 80)));
  return [request(joined(parts, ', '), found)];
}

/** `create pods/exec of payments/api-0, answered 201`. */
function auditFact(view: EventView): Fact | undefined {
  const verb = view.get('ka.verb');
  const resource = view.get('ka.target.resource');
  if (verb === undefined && resource === undefined) return undefined;
  const subresource = view.get('ka.target.subresource');
  const name = view.first(['ka.target.name', 'ka.resp.name']);
  const namespace = view.get('ka.target.namespace');
  const code = view.get('ka.response.code');
  const kind: Span[] =
    resource === undefined
      ? []
      : [{ value: `${resource.text}${subresource === undefined ? '' : `/${subresource.text}`}` }];
  const target =
    name === undefined ? namespace?.text : `${namespace === undefined ? '' : `${namespace.text}/`}${name.text}`;
  const spans = spansOf(
    'request ',
    verb,
    verb === undefined || resource === undefined ? '' : ' ',
    kind,
    target === undefined ? '' : name === undefined ? ' in namespace ' : ' named ',
    target === undefined ? undefined : [{ value: target }],
    code === undefined ? '' : ', answered ',
    code,
  );
  return request(spans, [verb, resource, subresource, name, namespace, code]);
}

/** What other sources tell, by field, each with the words that introduce it. */
const LABELLED: readonly (readonly (readonly [label: string, key: string])[])[] = [
  [
    ['URI ', 'ka.uri'],
    ['command ', 'ka.uri.param[command]'],
    ['images ', 'ka.req.pod.containers.image'],
    ['host paths ', 'ka.req.pod.volumes.hostpath'],
    ['role ', 'ka.req.binding.role'],
    ['subjects ', 'ka.req.binding.subjects'],
    ['rules ', 'ka.req.role.rules'],
  ],
  [
    ['AWS call ', 'ct.name'],
    ['service ', 'ct.src'],
    ['bucket ', 's3.bucket'],
    ['object ', 's3.uri'],
    ['user ', 'ct.request.username'],
    ['group ', 'ct.request.groupname'],
    ['policy ', 'ct.request.policy'],
    ['function ', 'ct.request.functionname'],
    ['cluster ', 'ct.request.cluster'],
    ['error ', 'ct.error'],
  ],
  [
    ['Google Cloud call ', 'gcp.methodName'],
    ['service ', 'gcp.serviceName'],
    ['bucket ', 'gcp.storage.bucket'],
    ['database ', 'gcp.cloudsql.databaseId'],
    ['function ', 'gcp.cloudfunctions.function'],
    ['policy change ', 'gcp.policyDelta'],
  ],
  [
    ['Okta event ', 'okta.evt.type'],
    ['about user ', 'okta.target.user.name'],
    ['group ', 'okta.target.group.name'],
    ['app ', 'okta.target.app.alternateid'],
    ['reason ', 'okta.reason'],
  ],
  [
    ['GitHub event ', 'github.type'],
    ['action ', 'github.action'],
    ['collaborator ', 'github.collaborator.name'],
    ['role ', 'github.collaborator.role'],
    ['workflow ', 'github.workflow.filename'],
    ['secrets found ', 'github.diff.committed_secrets.desc'],
    ['in files ', 'github.diff.committed_secrets.files'],
    ['webhook ', 'github.webhook.id'],
    ['repository ', 'github.repo.url'],
  ],
  [
    ['GitLab event ', 'gitlab.event_type'],
    ['about ', 'gitlab.target_details'],
    ['in ', 'gitlab.entity_path'],
    ['operation ', 'gitlab.op_type'],
    ['on ', 'gitlab.op_item'],
    ['changed from ', 'gitlab.op_changed_from'],
    ['changed to ', 'gitlab.op_changed_to'],
    ['failed login ', 'gitlab.failed_login'],
    ['message ', 'gitlab.custom_message'],
    ['from country ', 'gitlab.country'],
  ],
];

function labelledFacts(view: EventView): readonly (Fact | undefined)[] {
  return LABELLED.map((labels) => {
    const found = labels.flatMap(([label, key]) => {
      const value = view.get(key);
      return value === undefined ? [] : [{ spans: spansOf(label, value), value }];
    });
    if (found.length === 0) return undefined;
    return request(
      joined(
        found.map(({ spans }) => spans),
        ', ',
      ),
      found.map(({ value }) => value),
    );
  });
}

function request(spans: readonly Span[], found: readonly (Found | undefined)[]): Fact {
  const cites = found.flatMap((one) => (one === undefined ? [] : [field(one.key)]));
  return { group: 'what', statement: statement(spans, cites) };
}
