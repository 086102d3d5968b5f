/** One sentence for events without a playbook, from the call, the file, the connection or the request. */
import type { Statement } from './analysis.ts';
import { connectionOf } from './connection.ts';
import { fillText } from './fill.ts';
import { isExecution } from './process.ts';
import { failedCall } from './signals/outcome.ts';
import { entryOf } from './table.ts';
import { fileOf } from './target-file.ts';
import { type EventView, shown } from './view.ts';

/** What a call does to a file: done, and to be done. */
type Deed = readonly [done: string, tried: string];

const DEEDS: readonly (readonly [calls: RegExp, deed: Deed])[] = [
  [/^(?:open|openat|openat2|open_by_handle_at)$/, ['opened', 'open']],
  [/^creat$/, ['created', 'create']],
  [/^unlink(?:at)?$|^rmdir$/, ['removed', 'remove']],
  [/^rename/, ['renamed', 'rename']],
  [/^f?chmod/, ['changed the mode of', 'change the mode of']],
  [/^f?chown|^lchown/, ['changed the owner of', 'change the owner of']],
  [/^(?:symlink|link)(?:at)?$/, ['made a link to', 'make a link to']],
  [/^mkdir/, ['made the folder', 'make the folder']],
  [/^u?mount/, ['mounted or unmounted', 'mount or unmount']],
];

const USED: Deed = ['used the file', 'use the file'];

const BY_SOURCE: Readonly<Record<string, readonly string[]>> = {
  k8s_audit: [
    // Not {where}: a pod that is asked for is no place yet.
    '{user} asked the API server to {ka.verb} {ka.target.resource} {ka.target.name} ({ka.target.subresource}) in namespace {ka.target.namespace}.',
    '{user} asked the API server to {ka.verb} {ka.target.resource} {ka.target.name} in namespace {ka.target.namespace}.',
    '{user} asked the API server to {ka.verb} {ka.target.resource} in namespace {ka.target.namespace}.',
    '{user} asked the API server to {ka.verb} {ka.target.resource} {ka.target.name}.',
    '{user} asked the API server to {ka.verb} {ka.target.resource}.',
    '{user} sent a request about {ka.target.resource} {ka.target.name} to the API server.',
    '{user} sent a request to the API server.',
  ],
  aws_cloudtrail: [
    '{user} called {ct.name} in {where}.',
    '{user} called {ct.name} at AWS.',
    '{user} acted in {where}.',
  ],
  gcp_auditlog: [
    '{user} called {gcp.methodName} in {where}.',
    '{user} acted in {where}.',
    '{user} acted at Google Cloud.',
  ],
  okta: ['{user} caused the Okta event {okta.evt.type}.', '{user} acted in {where}.'],
  github: ['{user} acted in {where}.', '{user} acted at GitHub.'],
};

// Built once per shape, because fill.ts keeps what it parsed by the identity of the list.
const made = new Map<string, readonly string[]>();

export function defaultSummary(view: EventView): Statement {
  const rule = shown(view.event.rule).text;
  return (
    fillText(alternativesFor(view), view) ??
    fillText(MATCHED, view) ?? {
      spans: [{ text: "Falco's rule " }, { value: rule }, { text: ' matched.' }],
      cites: [{ kind: 'event', name: 'rule' }],
    }
  );
}

const MATCHED = [
  '{process} matched this rule in {where}.',
  '{process} matched this rule.',
  'This rule matched in {where}.',
];

function alternativesFor(view: EventView): readonly string[] {
  const bySource = entryOf(BY_SOURCE, view.event.source);
  if (bySource !== undefined) return bySource;
  const sentences = sentencesFor(view);
  const key = sentences.join('\n');
  const known = made.get(key) ?? sentences;
  made.set(key, known);
  return known;
}

function sentencesFor(view: EventView): readonly string[] {
  const failed = failedCall(view).length > 0;
  if (isExecution(view)) {
    const deed = failed ? 'could not be run' : 'was run';
    return [
      `{process}, started by {parent}, ${deed} in {where}.`,
      `{process} ${deed} in {where}.`,
      `{process} ${deed}.`,
    ];
  }
  if (fileOf(view) !== undefined) return fileSentences(view, failed);
  const connection = connectionOf(view);
  if (connection !== undefined) return connectionSentences(connection.direction, failed);
  return view.event.source === 'syscall'
    ? ['{process} made the system call {evt.type} in {where}.', '{process} made the system call {evt.type}.']
    : MATCHED;
}

function fileSentences(view: EventView, failed: boolean): readonly string[] {
  const call = view.get('evt.type')?.text ?? '';
  const [done, tried] = DEEDS.find(([calls]) => calls.test(call))?.[1] ?? USED;
  const writing =
    done === 'opened' && /O_(?:WRONLY|RDWR)/.test(view.get('evt.arg.flags')?.text ?? '') ? ' for writing' : '';
  const deed = `${failed ? `tried to ${tried}` : done} {file}${writing}`;
  return [`{process} ${deed} in {where}.`, `{process} ${deed}.`, `A process ${deed} in {where}.`];
}

function connectionSentences(direction: 'outbound' | 'inbound' | 'unknown', failed: boolean): readonly string[] {
  const deed = {
    outbound: failed ? 'tried to connect to' : 'connected to',
    inbound: 'was reached from',
    unknown: 'has a connection with',
  }[direction];
  return [
    `{process} in {where} ${deed} {remote}.`,
    `{process} ${deed} {remote}.`,
    `A process in {where} ${deed} {remote}.`,
  ];
}
