/** Who acted, by source: system user, Kubernetes user, cloud or service identity. */
import { USER_KEYS } from '../falco/facets.ts';
import type { EventView, Found } from './view.ts';

const MORE_USER_KEYS = [
  'user.loginname',
  'ct.user.principalid',
  'gcp.principalEmail',
  'gitlab.user',
  'keycloak.user.name',
];

/** Where an identity's address is found, by source. */
const SOURCE_IP_KEYS = [
  'ct.srcip',
  'gcp.callerIP',
  'okta.client.ip',
  'ka.sourceips',
  'nginx.remote_addr',
  'gitlab.ip_address',
  'box.ipaddress',
  'salesforce.sourceip',
];
const AGENT_KEYS = ['ct.useragent', 'gcp.userAgent', 'gcp.userAgent ', 'ka.useragent', 'okta.useragent.raw'];

export function userOf(view: EventView): Found | undefined {
  return view.first([...USER_KEYS, ...MORE_USER_KEYS]);
}

export function sourceAddressOf(view: EventView): Found | undefined {
  return view.first(SOURCE_IP_KEYS);
}

export function userAgentOf(view: EventView): Found | undefined {
  return view.first(AGENT_KEYS);
}

/** The audit login id as Falco writes "none": -1, or the same as an unsigned number. */
export function hasNoLogin(view: EventView): boolean {
  const id = view.get('user.loginuid')?.text;
  return id === '-1' || id === '4294967295';
}

export function isRoot(view: EventView): boolean {
  const uid = view.get('user.uid');
  return uid === undefined
    ? view.event.source === 'syscall' && view.get('user.name')?.text === 'root'
    : uid.text === '0';
}

/** Whether the process has a controlling terminal. */
export function hasTerminal(view: EventView): boolean {
  const tty = view.get('proc.tty')?.text;
  return tty !== undefined && /^\d+$/.test(tty) && tty !== '0';
}
