/** Who acted: user and login, terminal, identity at a cloud or service, and from which address. */

import type { Fact, Span } from '../analysis.ts';
import { hasNoLogin, hasTerminal, sourceAddressOf, userAgentOf, userOf } from '../identity.ts';
import { field, joined, spansOf, statement } from '../spans.ts';
import type { EventView, Found } from '../view.ts';

export function whoFacts(view: EventView): readonly Fact[] {
  return [...userFact(view), ...addressFact(view)];
}

function fact(spans: readonly Span[], cites: readonly string[]): readonly Fact[] {
  return [{ group: 'who', statement: statement(spans, cites.map(field)) }];
}

function userFact(view: EventView): readonly Fact[] {
  const found = userOf(view);
  // Where nobody logs in, the address stands for whoever acts; it is told as one.
  const user = found?.text === sourceAddressOf(view)?.text ? undefined : found;
  const uid = view.get('user.uid');
  const parts: (readonly Span[])[] = [];
  const cites: string[] = [];
  if (user !== undefined && user.key !== 'user.uid') {
    parts.push(
      uid === undefined ? spansOf('user ', user) : spansOf('user ', user, ' (uid ', [{ text: numeric(uid.text) }], ')'),
    );
    cites.push(user.key);
  } else if (uid !== undefined) parts.push(spansOf('user id ', uid, uid.text === '0' ? ' (root)' : ''));
  if (uid !== undefined) cites.push('user.uid');
  for (const [spans, key] of [...sessionParts(view), ...identityParts(view)]) {
    parts.push(spans);
    cites.push(key);
  }
  return parts.length === 0 ? [] : fact(joined(parts, ', '), cites);
}

/** A uid in our own words; anything but digits would be shown as a value by the caller. */
function numeric(text: string): string {
  return /^-?\d{1,20}$/.test(text) ? text : 'unreadable';
}

type Part = readonly [spans: readonly Span[], key: string];

function sessionParts(view: EventView): readonly Part[] {
  const parts: Part[] = [];
  const login = view.get('user.loginuid');
  const loginName = view.get('user.loginname');
  const user = userOf(view);
  if (hasNoLogin(view)) parts.push([spansOf('no login session'), 'user.loginuid']);
  else if (loginName !== undefined && loginName.text !== user?.text)
    parts.push([spansOf('logged in as ', loginName), loginName.key]);
  else if (login !== undefined && login.text !== view.get('user.uid')?.text)
    parts.push([spansOf('login uid ', login), login.key]);
  if (hasTerminal(view)) parts.push([spansOf('terminal attached'), 'proc.tty']);
  return parts;
}

const IDENTITY_PARTS: readonly (readonly [label: string, keys: readonly string[]])[] = [
  ['identity type ', ['ct.user.identitytype']],
  ['principal ', ['ct.user.arn', 'ct.user.principalid']],
  ['groups ', ['ka.user.groups']],
  ['decided by ', ['ka.auth.reason']],
];

function identityParts(view: EventView): readonly Part[] {
  const user = userOf(view);
  return IDENTITY_PARTS.flatMap(([label, keys]): readonly Part[] => {
    const found = view.first(keys);
    return found === undefined || found.text === user?.text ? [] : [[spansOf(label, found), found.key]];
  });
}

function addressFact(view: EventView): readonly Fact[] {
  const address = sourceAddressOf(view);
  const agent = userAgentOf(view);
  const parts: (readonly Span[])[] = [];
  if (address !== undefined) parts.push(spansOf('from ', address, classNote(view, address)));
  if (agent !== undefined) parts.push(spansOf('client ', agent));
  const country = view.get('okta.client.geo.country');
  if (country !== undefined) parts.push(spansOf('country ', country));
  const cites = [address, agent, country].flatMap((found) => (found === undefined ? [] : [found.key]));
  return parts.length === 0 ? [] : fact(joined(parts, ', '), cites);
}

function classNote(view: EventView, address: Found): string {
  const kind = view.classOf(address.text);
  return kind === undefined ? '' : ` (${kind} address)`;
}
