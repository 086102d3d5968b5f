/** All signals of an event, each said once, heaviest first. */
import type { Alert } from '../../alert/alert.ts';
import type { History } from '../../alert/history.ts';
import type { Story } from '../../alert/story.ts';
import type { Playbook } from '../../playbook/schema.ts';
import type { WeighedSignal } from '../analysis.ts';
import { asLine } from '../spans.ts';
import { fromStory } from '../story.ts';
import type { EventView } from '../view.ts';
import { addedAfterStart, runsFromMemory, runsFromTemporaryFolder, startedByServer } from './execution.ts';
import { sensitiveFile } from './files.ts';
import { fromPlaybook } from './from-playbook.ts';
import { fromHistory } from './history.ts';
import { hostMounts } from './mounts.ts';
import { exampleAddress, farEnd } from './network.ts';
import { failedCall, refusedByApi, remarks } from './outcome.ts';
import { hostNamespaces, privileged } from './privilege.ts';
import { interactive, rootWithoutLogin } from './session.ts';
import type { SignalSource } from './signal.ts';
import { systemWorkload } from './system-workload.ts';
import { testTool } from './test-tool.ts';

const GENERIC: readonly SignalSource[] = [
  runsFromMemory,
  runsFromTemporaryFolder,
  addedAfterStart,
  startedByServer,
  interactive,
  rootWithoutLogin,
  farEnd,
  exampleAddress,
  sensitiveFile,
  privileged,
  hostNamespaces,
  hostMounts,
  testTool,
  systemWorkload,
  failedCall,
  refusedByApi,
  remarks,
];

const ORDER: readonly WeighedSignal['direction'][] = ['up', 'down', 'neutral'];

export interface Evidence {
  readonly alert?: Alert | undefined;
  readonly history?: History | undefined;
  readonly playbook?: Playbook | undefined;
  readonly story?: Story | undefined;
}

export function signalsOf(view: EventView, evidence: Evidence): readonly WeighedSignal[] {
  const specific = evidence.playbook === undefined ? [] : fromPlaybook(view, evidence.playbook);
  const generic = GENERIC.flatMap((source) => source(view)).filter(
    (signal) => !specific.some((said) => isSame(said, signal)),
  );
  const all = [
    ...specific,
    ...generic,
    ...fromStory(evidence.story),
    ...fromHistory(view, evidence.history, evidence.alert),
  ];
  const ordered = all.sort((a, b) => ORDER.indexOf(a.direction) - ORDER.indexOf(b.direction) || b.weight - a.weight);
  return ordered.map((signal) => ({ ...signal, statement: asLine(signal.statement) }));
}

/** The playbook's words win where both rest on the same field and point the same way. */
function isSame(said: WeighedSignal, signal: WeighedSignal): boolean {
  return said.direction === signal.direction && fieldsOf(said).some((name) => fieldsOf(signal).includes(name));
}

function fieldsOf(signal: WeighedSignal): readonly string[] {
  return signal.statement.cites.flatMap((cite) => (cite.kind === 'field' ? [cite.name] : []));
}
