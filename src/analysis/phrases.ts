/** Values for texts: what each derived placeholder means in this event. */
import type { DerivedName, PhraseName } from '../playbook/placeholders.ts';
import type { Span, Statement } from './analysis.ts';
import { commandValue, instant } from './command-values.ts';
import { type Connection, connectionOf, type End, endText } from './connection.ts';
import { containerIdOf, containerNameOf, imageOf, namespaceOf, nodeOf, podNameOf } from './container.ts';
import { userOf } from './identity.ts';
import { parentOf, processOf } from './process.ts';
import { field, literal, stated } from './spans.ts';
import { fileOf } from './target-file.ts';
import type { EventView, Found } from './view.ts';

const FOUND: Partial<Readonly<Record<DerivedName, (view: EventView) => Found | undefined>>> = {
  process: processOf,
  parent: parentOf,
  user: userOf,
  file: fileOf,
  pod: podNameOf,
  namespace: namespaceOf,
  'container.id': containerIdOf,
  'container.name': containerNameOf,
  image: imageOf,
  node: nodeOf,
  pid: (view) => view.get('proc.pid'),
};

/** A derived placeholder as spans, `undefined` when this event does not tell. */
export function phrase(view: EventView, name: string): Statement | undefined {
  const read = FOUND[name as DerivedName];
  if (read !== undefined) return foundStatement(read(view));
  const connection = NETWORK.has(name) ? connectionOf(view) : undefined;
  if (connection !== undefined) {
    const spans = networkSpans(name as PhraseName | DerivedName, connection);
    return spans === undefined ? undefined : { spans, cites: [field(connection.key)] };
  }
  return name === 'container' ? containerStatement(view) : timeStatement(view, name);
}

const NETWORK = new Set(['connection', 'remote', 'remote.ip', 'remote.port']);

/** The container's name is read from several fields. */
function containerStatement(view: EventView): Statement | undefined {
  const value = commandValue(view, 'container');
  return value === undefined ? undefined : { spans: [{ value }], cites: [field('container.name')] };
}

/** An instant, whatever form its placeholder has in a command. */
function timeStatement(view: EventView, name: string): Statement | undefined {
  const at = /^(?:time|epoch)(?:\.|$)/.test(name) ? instant(view, name) : undefined;
  return at === undefined ? undefined : { spans: [{ at }], cites: [{ kind: 'event', name: 'time' }] };
}

function foundStatement(found: Found | undefined): Statement | undefined {
  return found === undefined ? undefined : stated(found);
}

function networkSpans(name: PhraseName | DerivedName, connection: Connection): readonly Span[] | undefined {
  const { remote, local } = connection;
  switch (name) {
    case 'remote.ip':
      return literal(remote.ip);
    case 'remote.port':
      return remote.port === undefined ? undefined : literal(remote.port);
    case 'remote':
      return remoteSpans(remote);
    default: {
      if (local === undefined) return undefined;
      const [from, to] = connection.remoteIsClient ? [remote, local] : [local, remote];
      return [{ value: `${endText(from)} > ${endText(to)}` }];
    }
  }
}

/** `203.0.113.7:443 (public address)`. */
export function remoteSpans(remote: End): readonly Span[] {
  const value: Span = { value: endText(remote) };
  if (remote.class === undefined) return [value];
  const kind = remote.class === 'metadata service' ? "the cloud's metadata service" : `${remote.class} address`;
  return [value, { text: ` (${kind})` }];
}
