/** Values for commands: what each placeholder means in this event, and what it must look like to be used. */

import type { DerivedName } from '../playbook/placeholders.ts';
import { isDerived } from '../playbook/placeholders.ts';
import { isAddress } from './address.ts';
import { connectionOf } from './connection.ts';
import { containerIdOf, containerNameOf, imageOf, namespaceOf, nodeOf, podNameOf } from './container.ts';
import { userOf } from './identity.ts';
import { parentOf, processOf } from './process.ts';
import { entryOf } from './table.ts';
import { fileOf } from './target-file.ts';
import type { EventView, Shown } from './view.ts';
import { hasUnseen } from './visible.ts';

/** Longer values are not put into a command: nobody reads them before pasting. */
const VALUE_LIMIT = 512;

const CONTAINER_ID = /^[0-9a-f]{12,64}$/;
/** As Docker checks names. */
const CONTAINER_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{1,127}$/;
/** RFC 1123 label and subdomain, as Kubernetes checks names. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,31}$/;
/** Names of people, accounts and resources: they end up in filter languages, so nothing that is syntax there. */
const PLAIN_NAME = /^(?!.*(?:\.\.|:\/\/))[A-Za-z0-9_](?:[A-Za-z0-9._@+:/=-]*[A-Za-z0-9_])?\$?$/;
const IMAGE = /^[a-z0-9](?:[A-Za-z0-9._/:@-]*[A-Za-z0-9])?$/;
const PATH = /^\//;
const NUMBER = /^\d{1,19}$/;

type Test = (value: string) => boolean;

const is =
  (pattern: RegExp): Test =>
  (value) =>
    pattern.test(value);
const isSubdomain: Test = (value) => value.length <= 253 && SUBDOMAIN.test(value);
const isPort: Test = (value) => NUMBER.test(value) && Number(value) >= 1 && Number(value) <= 65535;
const isPid: Test = (value) => NUMBER.test(value) && Number(value) > 1;

const DERIVED_TESTS: Partial<Readonly<Record<DerivedName, Test>>> = {
  pod: isSubdomain,
  namespace: is(LABEL),
  container: is(LABEL),
  'container.id': is(CONTAINER_ID),
  'container.name': is(CONTAINER_NAME),
  image: is(IMAGE),
  node: isSubdomain,
  user: is(PLAIN_NAME),
  file: is(PATH),
  pid: isPid,
  'remote.ip': isAddress,
  'remote.port': isPort,
};

/** Fields that are used under their own names; other fields may be any text. */
const FIELD_TESTS: readonly (readonly [fields: RegExp, test: Test])[] = [
  [/^(?:k8s|k8smeta)\.pod\.name$/, isSubdomain],
  [/^(?:(?:k8s|k8smeta)\.ns\.name|ka\.target\.namespace)$/, is(LABEL)],
  [/^(?:k8s|k8smeta)\.[a-z]+\.name$/, isSubdomain],
  [/^ka\.(?:target|resp)\.name$/, is(PLAIN_NAME)],
  [/^ka\.(?:target|verb)/, is(PLAIN_NAME)],
  [/^ka\.req\.pod\.containers\.image/, is(IMAGE)],
  [/^ka\.user\.name$/, is(PLAIN_NAME)],
  [/^container\.image/, is(IMAGE)],
  [/^(?:proc\.(?:p|a)?(?:exepath|cwd)|evt\.arg\.(?:path|oldpath|newpath|linkpath|target))/, is(PATH)],
  [/^proc\.(?:p|v|s|sv)?pid$|^proc\.(?:apid|vpgid|pgid)/, isPid],
  [/^fd\.[crls]?ip$|^(?:ct\.srcip|gcp\.callerIP|okta\.client\.ip)$/, isAddress],
  [/^fd\.[crls]?port$/, isPort],
  [/^(?:ct|s3|ec2|gcp|okta|github|user|group)\./, is(PLAIN_NAME)],
];

/** The value of a placeholder if it may stand in a command, else `undefined`. Not yet quoted. */
export function commandValue(view: EventView, name: string): string | undefined {
  const found = isDerived(name) ? derived(view, name) : view.get(name);
  if (found === undefined || !found.whole || !isReadable(found.text)) return undefined;
  const test = isDerived(name) ? DERIVED_TESTS[name] : FIELD_TESTS.find(([fields]) => fields.test(name))?.[1];
  return test === undefined || test(found.text) ? found.text : undefined;
}

/** U+FFFD stands for bytes that are lost, so the real name is another. */
function isReadable(value: string): boolean {
  return value !== '' && value.length <= VALUE_LIMIT && !hasUnseen(value) && !value.includes('\ufffd');
}

function derived(view: EventView, name: DerivedName): Shown | undefined {
  const read = READ[name];
  return read === undefined ? timeOf(view, name) : read(view);
}

const READ: Partial<Readonly<Record<DerivedName, (view: EventView) => Shown | undefined>>> = {
  process: processOf,
  parent: parentOf,
  user: userOf,
  file: fileOf,
  pod: podNameOf,
  namespace: namespaceOf,
  container: kubernetesContainerOf,
  'container.id': containerIdOf,
  'container.name': containerNameOf,
  image: imageOf,
  node: nodeOf,
  pid: (view) => view.get('proc.pid'),
  'remote.ip': (view) => remote(view, 'ip'),
  'remote.port': (view) => remote(view, 'port'),
};

/** Under Kubernetes the runtime's container name is the name within the pod, except for Docker's `k8s_NAME_POD_…`. */
function kubernetesContainerOf(view: EventView): Shown | undefined {
  if (podNameOf(view) === undefined) return undefined;
  const name = view.first(['k8s.container.name', 'container.name', 'container_name']);
  const parts = name?.text.startsWith('k8s_') === true ? name.text.split('_') : [];
  return name === undefined || parts[1] === undefined ? name : { text: parts[1], whole: name.whole };
}

function remote(view: EventView, part: 'ip' | 'port'): Shown | undefined {
  const connection = connectionOf(view);
  const text = connection?.remote[part];
  return connection === undefined || text === undefined ? undefined : { text, whole: connection.whole };
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How far from the event the placeholders for times lie. */
const SHIFTS: Readonly<Record<string, number>> = {
  '': 0,
  before: -15 * MINUTE_MS,
  after: 15 * MINUTE_MS,
  'before.day': -DAY_MS,
  'before.week': -7 * DAY_MS,
};

function timeOf(view: EventView, name: DerivedName): Shown | undefined {
  const at = instant(view, name);
  const iso = at === undefined ? undefined : isoSeconds(at);
  if (at === undefined || iso === undefined) return undefined;
  return { text: name.startsWith('epoch') ? String(Math.floor(at / 1000)) : iso, whole: true };
}

/** The instant a placeholder for a time means. An unreadable time was replaced by that of receipt, which is no place to look. */
export function instant({ event }: EventView, name: string): number | undefined {
  const shift = entryOf(SHIFTS, name.replace(/^(?:time|epoch)\.?/, ''));
  if (shift === undefined || event.remarks.includes('missing-time') || event.remarks.includes('unreadable-time'))
    return undefined;
  // Seconds are enough to look things up by.
  const at = Math.floor((event.at + shift) / 1000) * 1000;
  return isoSeconds(at) === undefined ? undefined : at;
}

/** `2024-10-05T13:01:15Z`, or `undefined` for an instant no calendar has. */
export function isoSeconds(at: number): string | undefined {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
