/** What an event acted on, with the parts that differ at every run taken out. */
import { type FalcoEvent, firstKnown, isTruncated, known } from './event.ts';

/** What was touched, by source, most telling first: an object before the call that touched it, which the rule implies. */
export const TARGET_KEYS: readonly string[] = [
  's3.bucket',
  'ct.name',
  'gcp.storage.bucket',
  'gcp.methodName',
  'okta.target.user.name',
  'okta.target.app.alternateid',
  'github.repo.name',
];

/** The target facet: remote address, file, or the object of an audit event. */
export function targetOf(event: FalcoEvent): string | undefined {
  return auditTarget(event) ?? fileOrConnection(event) ?? firstKnown(event, TARGET_KEYS);
}

function auditTarget(event: FalcoEvent): string | undefined {
  const resource = known(event, 'ka.target.resource');
  if (resource === undefined) return undefined;
  // A pod is named by its workload facet already.
  const name = resource === 'pods' ? undefined : known(event, 'ka.target.name');
  return name === undefined ? resource : `${resource}/${name}`;
}

function fileOrConnection(event: FalcoEvent): string | undefined {
  const name = known(event, 'fd.name') ?? known(event, 'evt.arg.path') ?? known(event, 'evt.arg.linkpath');
  if (name === undefined || isTruncated(name)) return undefined;
  return name.startsWith('/') ? stablePath(name) : remoteEnd(event, name);
}

const UNIX_SOCKET = /^[0-9a-f]+ (.+)$/s;

/** `10.0.3.7:43210->10.96.0.1:443` names a new local port at every connection: only the far end is stable. */
function remoteEnd(event: FalcoEvent, name: string): string {
  const far = name.split('->', 2)[1];
  // A Unix socket is named `SOURCE->DESTINATION PATH`, with kernel addresses that are new at every connection.
  const socket = far === undefined ? null : UNIX_SOCKET.exec(far);
  if (socket !== null) return stablePath(socket[1] ?? '');
  if (far) return far;
  const address = firstKnown(event, ['fd.rip', 'fd.sip']);
  const port = firstKnown(event, ['fd.rport', 'fd.sport']);
  return address !== undefined && port !== undefined ? `${address}:${port}` : name;
}

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
/** Process ids, hashes, counters, temporary names: path segments that are new at every run. Each is linear to match. */
const VOLATILE = [/^\d+$/, /\d{5}/, /^(?=[a-f]*\d)[0-9a-f]{12,}$/i, /^tmp[._-]./is];

/** A path with its volatile segments replaced by `*`: process ids, hashes and temporary names go. */
export function stablePath(path: string): string {
  return path
    .replace(UUID, '*')
    .split('/')
    .map((segment) => (VOLATILE.some((kind) => kind.test(segment)) ? '*' : segment))
    .join('/');
}
