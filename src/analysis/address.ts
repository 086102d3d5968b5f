/** IP addresses: whether a text is one, and what kind of network it belongs to. */

export type AddressClass =
  | 'metadata service'
  | 'cluster'
  | 'loopback'
  | 'link-local'
  | 'private'
  | 'shared (carrier NAT)'
  | 'multicast'
  | 'documentation'
  | 'unspecified'
  | 'public';

/** Where clouds serve instance credentials: AWS, GCP and Azure; AWS over IPv6; AWS ECS tasks; Alibaba. */
const METADATA = new Set(['169.254.169.254', 'fd00:ec2::254', '169.254.170.2', '100.100.100.200']);

/** Address ranges by prefix, first match wins. Source: IANA special-purpose address registries. */
const RANGES_V4: readonly (readonly [network: string, bits: number, name: AddressClass])[] = [
  ['0.0.0.0', 8, 'unspecified'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared (carrier NAT)'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'private'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['255.255.255.255', 32, 'multicast'],
];

const RANGES_V4_NUMERIC = RANGES_V4.map(([network, bits, name]) => [numberOfV4(network) ?? 0, bits, name] as const);

/** A range of addresses, such as those that a cluster gives to its pods. */
export interface Range {
  readonly groups: readonly number[];
  readonly bits: number;
}

/** `10.42.0.0/16`, `fd00:42::/48`; `undefined` when the text is none. */
export function rangeOf(cidr: string): Range | undefined {
  const [address = '', bits = ''] = cidr.split('/');
  const groups = groupsOf(address);
  if (groups === undefined || !/^\d{1,3}$/.test(bits)) return undefined;
  return { groups, bits: Number(bits) + (numberOfV4(address) === undefined ? 0 : V4_IN_V6_BITS) };
}

/** IPv4 is compared as `::ffff:a.b.c.d`. */
const V4_IN_V6_BITS = 96;

function groupsOf(address: string): readonly number[] | undefined {
  const number = numberOfV4(address);
  if (number === undefined) return groupsOfV6(address.toLowerCase());
  return [0, 0, 0, 0, 0, 0xffff, Math.floor(number / 65536), number % 65536];
}

function isIn(groups: readonly number[], range: Range): boolean {
  return groups.every((group, index) => {
    const shift = 16 - Math.max(0, Math.min(16, range.bits - index * 16));
    return group >> shift === (range.groups[index] ?? 0) >> shift;
  });
}

/** What a range may name as its own: the other classes have one meaning everywhere. */
const MAY_BE_CLUSTER: ReadonlySet<AddressClass> = new Set(['private', 'public', 'shared (carrier NAT)']);

/** The class of an address where a cluster has these ranges; without any, no address is a cluster's. */
export function classAmong(ranges: readonly Range[], text: string): AddressClass | undefined {
  const found = classOf(text);
  if (found === undefined || ranges.length === 0 || !MAY_BE_CLUSTER.has(found)) return found;
  const groups = groupsOf(text);
  return groups !== undefined && ranges.some((range) => isIn(groups, range)) ? 'cluster' : found;
}

/** The class of an address, or `undefined` when the text is no IP address. */
export function classOf(text: string): AddressClass | undefined {
  const address = text.toLowerCase();
  if (METADATA.has(address)) return 'metadata service';
  const number = numberOfV4(address);
  if (number !== undefined) return classOfV4(number);
  const groups = groupsOfV6(address);
  return groups === undefined ? undefined : classOfV6(groups);
}

export function isAddress(text: string): boolean {
  return numberOfV4(text) !== undefined || groupsOfV6(text) !== undefined;
}

/** Four decimal parts without leading zeros, which some programs read as octal. */
function numberOfV4(text: string): number | undefined {
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text);
  if (match === null) return undefined;
  let number = 0;
  for (const part of match.slice(1)) {
    if (Number(part) > 255) return undefined;
    number = number * 256 + Number(part);
  }
  return number;
}

function classOfV4(number: number): AddressClass {
  for (const [network, bits, name] of RANGES_V4_NUMERIC) {
    const size = 2 ** (32 - bits);
    if (Math.floor(number / size) === Math.floor(network / size)) return name;
  }
  return 'public';
}

/** The eight 16-bit groups of an IPv6 address; zones (`%eth0`) are not accepted. */
function groupsOfV6(text: string): readonly number[] | undefined {
  if (text.length > 45 || !/^[0-9a-f:.]+$/i.test(text)) return undefined;
  const halves = withoutDottedTail(text)?.split('::');
  if (halves === undefined || halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}

/** `::ffff:10.0.0.1` as groups only. */
function withoutDottedTail(text: string): string | undefined {
  if (!text.includes('.')) return text;
  const colon = text.lastIndexOf(':');
  const number = numberOfV4(text.slice(colon + 1));
  if (colon === -1 || number === undefined) return undefined;
  return `${text.slice(0, colon + 1)}${Math.floor(number / 65536).toString(16)}:${(number % 65536).toString(16)}`;
}

function classOfV6(groups: readonly number[]): AddressClass {
  const [first = 0, second = 0] = groups;
  const last = groups[7] ?? 0;
  const leading = groups.slice(0, 5).every((group) => group === 0);
  // IPv4 inside IPv6: judged by the address inside.
  if (leading && groups[5] === 0xffff) return classOf(v4Text((groups[6] ?? 0) * 65536 + last)) ?? 'public';
  if (leading && groups[5] === 0 && groups[6] === 0 && last <= 1) return last === 1 ? 'loopback' : 'unspecified';
  if ((first & 0xfe00) === 0xfc00) return 'private';
  if ((first & 0xffc0) === 0xfe80) return 'link-local';
  if ((first & 0xff00) === 0xff00) return 'multicast';
  return first === 0x2001 && second === 0x0db8 ? 'documentation' : 'public';
}

function v4Text(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
