/** The network connection an event tells of: both ends, and who opened it. */
import type { AddressClass } from './address.ts';
import type { EventView, Found } from './view.ts';

export interface End {
  readonly ip: string;
  readonly port?: string;
  readonly class?: AddressClass;
}

export interface Connection {
  readonly direction: 'outbound' | 'inbound' | 'unknown';
  /** The far end; when the direction is unknown, the public end, else the serving one. */
  readonly remote: End;
  readonly local?: End;
  /** Whether `remote` opened the connection. */
  readonly remoteIsClient: boolean;
  readonly protocol?: string;
  /** The field that names the remote end, for citations. */
  readonly key: string;
  /** Whether the value was complete and unmasked. */
  readonly whole: boolean;
}

/** Falco writes `client:port->server:port`. */
export function connectionOf(view: EventView): Connection | undefined {
  const name = view.get('fd.name');
  const [client, server] = endsOf(view, name);
  const direction = directionOf(view);
  const protocol = view.get('fd.l4proto')?.text;
  const more = protocol === undefined ? {} : { protocol };
  if (client !== undefined && server !== undefined && name !== undefined) {
    const remoteIsClient =
      direction === 'unknown' ? client.class === 'public' && server.class !== 'public' : direction === 'inbound';
    const [remote, local] = remoteIsClient ? [client, server] : [server, client];
    return { direction, remote, local, remoteIsClient, ...more, key: name.key, whole: name.whole };
  }
  const stated = statedRemote(view, direction);
  if (stated === undefined) return undefined;
  return {
    direction,
    remote: stated.end,
    remoteIsClient: direction === 'inbound',
    ...more,
    key: stated.found.key,
    whole: stated.found.whole,
  };
}

function endsOf(view: EventView, name: Found | undefined): readonly [End | undefined, End | undefined] {
  const arrow = name?.text.indexOf('->') ?? -1;
  if (name === undefined || arrow === -1) return [undefined, undefined];
  return [endOf(view, name.text.slice(0, arrow)), endOf(view, name.text.slice(arrow + 2))];
}

/** `10.0.0.1:443`, `[::1]:443`, and Falco's `::1:443`, where the port follows the last colon. */
function endOf(view: EventView, text: string): End | undefined {
  const colon = text.lastIndexOf(':');
  const bare = text.replace(/^\[|\]$/g, '');
  if (colon === -1) return withClass(view, bare);
  return withClass(view, text.slice(0, colon).replace(/^\[|\]$/g, ''), text.slice(colon + 1)) ?? withClass(view, bare);
}

function withClass(view: EventView, ip: string, port?: string): End | undefined {
  const addressClass = view.classOf(ip);
  if (addressClass === undefined) return undefined;
  return { ip, class: addressClass, ...(port !== undefined && /^\d{1,5}$/.test(port) ? { port } : {}) };
}

/**
 * Only the call tells. `fd.lport` and `fd.rport` are swapped in real events: Falco compares addresses with those of
 * the host, and a container's address is none of them.
 */
function directionOf(view: EventView): Connection['direction'] {
  const type = view.get('evt.type')?.text;
  if (type === 'connect') return 'outbound';
  return type === 'accept' || type === 'accept4' ? 'inbound' : 'unknown';
}

/** Without the pair of ends, the address that the event names apart: the remote one, else the client's or server's. */
function statedRemote(
  view: EventView,
  direction: Connection['direction'],
): { readonly end: End; readonly found: Found } | undefined {
  const remote = addressed(view, 'fd.rip', 'fd.rport');
  if (remote !== undefined || direction === 'inbound') return remote ?? addressed(view, 'fd.cip', 'fd.cport');
  return addressed(view, 'fd.sip', 'fd.sport');
}

function addressed(
  view: EventView,
  ipKey: string,
  portKey: string,
): { readonly end: End; readonly found: Found } | undefined {
  const found = view.get(ipKey);
  const end = found === undefined ? undefined : withClass(view, found.text, view.get(portKey)?.text);
  return found === undefined || end === undefined ? undefined : { end, found };
}

/** `203.0.113.7:443`, `[2001:db8::1]:443`. */
export function endText(end: End): string {
  if (end.port === undefined) return end.ip;
  return end.ip.includes(':') ? `[${end.ip}]:${end.port}` : `${end.ip}:${end.port}`;
}
