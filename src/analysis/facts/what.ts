/** What happened: the call, the process and where it came from, files, connections, requests to an API. */
import type { Fact, Span } from '../analysis.ts';
import { connectionOf, endText } from '../connection.ts';
import { remoteSpans } from '../phrases.ts';
import { ancestorsOf, isExecution, processOf } from '../process.ts';
import { field, joined, literal, spansOf, statement } from '../spans.ts';
import { fileOf, linkOf } from '../target-file.ts';
import type { EventView, Found } from '../view.ts';
import { requestFacts } from './request.ts';

/** Command lines may be longer than other values: they are what people look for. */
const COMMAND_LIMIT = 300;

export function whatFacts(view: EventView): readonly Fact[] {
  return [callFact, processFact, lineageFact, sessionLeaderFact, fileFact, connectionFact]
    .map((make) => make(view))
    .filter((fact) => fact !== undefined)
    .concat(requestFacts(view));
}

function what(spans: readonly Span[], cites: readonly string[]): Fact {
  return { group: 'what', statement: statement(spans, cites.map(field)) };
}

/** `execve of memfd:program, flags EXE_WRITABLE, EXE_FROM_MEMFD, failed with EACCES`. */
function callFact(view: EventView): Fact | undefined {
  const call = view.get('evt.type');
  if (call === undefined || view.event.source !== 'syscall') return undefined;
  const object = isExecution(view) ? view.get('proc.exepath') : undefined;
  const flags = view.get('evt.arg.flags');
  const result = view.get('evt.res');
  const spans = spansOf(
    [{ value: call.text }],
    object === undefined ? '' : ' of ',
    object,
    flags === undefined ? '' : ', flags ',
    flags === undefined ? undefined : literal(flags.text.split('|').join(', ')),
    result === undefined || result.text === 'SUCCESS' ? '' : ', result ',
    result?.text === 'SUCCESS' ? undefined : result,
  );
  return what(spans, keysOf(call, object, flags, result));
}

function processFact(view: EventView): Fact | undefined {
  const process = processOf(view);
  if (process === undefined) return undefined;
  const path = view.get('proc.exepath');
  const command = view.get('proc.cmdline');
  const parts: (readonly Span[])[] = [];
  if (process.key === 'proc.name') parts.push(spansOf('process ', process));
  if (path !== undefined && !isExecution(view) && path.text !== process.text) parts.push(spansOf('program ', path));
  if (command !== undefined && (command.text !== process.text || process.key === command.key))
    parts.push(spansOf('command ', literal(command.text, COMMAND_LIMIT)));
  const cwd = view.get('proc.cwd');
  if (cwd !== undefined) parts.push(spansOf('in folder ', cwd));
  return parts.length === 0 ? undefined : what(joined(parts, ', '), keysOf(process, path, command, cwd));
}

/** `containerd-shim > bash > curl`; a generation that Falco did not report is an ellipsis. */
function lineageFact(view: EventView): Fact | undefined {
  const ancestors = ancestorsOf(view);
  if (ancestors.length === 0) return undefined;
  const spans: Span[] = [{ text: 'process tree ' }];
  let expected = ancestors[0]?.generation ?? 0;
  for (const { generation, found } of ancestors) {
    if (generation < expected) spans.push({ text: '… > ' });
    spans.push(...spansOf(found), { text: ' > ' });
    expected = generation - 1;
  }
  if (expected > 0) spans.push({ text: '… > ' });
  const process = view.get('proc.name');
  spans.push(...(process === undefined ? [{ text: 'this process' }] : spansOf(process)));
  return what(spans, [...ancestors.map(({ found }) => found.key), ...keysOf(process)]);
}

function sessionLeaderFact(view: EventView): Fact | undefined {
  const leader = view.get('proc.sname');
  if (
    leader === undefined ||
    leader.text === view.get('proc.name')?.text ||
    leader.text === view.get('proc.pname')?.text
  )
    return undefined;
  return what(spansOf('session leader ', leader), [leader.key]);
}

function fileFact(view: EventView): Fact | undefined {
  const file = fileOf(view);
  if (file === undefined) return undefined;
  const link = linkOf(view);
  if (link === undefined || link.text === file.text) return what(spansOf('file ', file), [file.key]);
  const renamed = view.get('evt.type')?.text.startsWith('rename') === true;
  return what(spansOf('file ', file, renamed ? ', new name ' : ', linked as ', link), keysOf(file, link));
}

const DIRECTIONS = {
  outbound: 'outbound connection to ',
  inbound: 'inbound connection from ',
  unknown: 'connection with ',
} as const;
const NEAR_END = { outbound: ' from ', inbound: ' at ', unknown: ', other end ' } as const;

function connectionFact(view: EventView): Fact | undefined {
  const connection = connectionOf(view);
  if (connection === undefined) return undefined;
  const { direction, remote, local, protocol, key } = connection;
  const spans = spansOf(
    DIRECTIONS[direction],
    remoteSpans(remote),
    local === undefined ? '' : NEAR_END[direction],
    local === undefined ? undefined : [{ value: endText(local) }],
    protocol === undefined ? '' : ', ',
    protocol === undefined ? undefined : literal(protocol),
  );
  return what(spans, [key]);
}

function keysOf(...found: readonly (Found | undefined)[]): readonly string[] {
  return found.flatMap((one) => (one === undefined ? [] : [one.key]));
}
