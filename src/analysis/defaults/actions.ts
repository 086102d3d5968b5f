/** How to contain when no playbook knows the rule, and the actions that are known without a catalogue. */
import type { Action, Runtime } from '../../playbook/schema.ts';
import { entryOf } from '../table.ts';

const BUILT_IN: Readonly<Record<string, Action>> = {
  'freeze-container': {
    title: 'Freeze the container',
    tier: 'contain',
    effect: 'Stops every process in the container without ending it. Memory stays as evidence.',
    caution: 'The service stops answering.',
    run: { docker: ['docker pause {container.id}'] },
    undo: { docker: ['docker unpause {container.id}'] },
  },
  'isolate-pod': {
    title: 'Label the pod for quarantine',
    tier: 'contain',
    effect:
      'Sets the label security/quarantine. With a NetworkPolicy that denies all traffic of pods with this label, the pod is cut off and keeps running.',
    caution: 'Without such a policy, or with a CNI that enforces none, it is a label and nothing more.',
    run: { kubernetes: ['kubectl -n {namespace} label pod {pod} security/quarantine=true'] },
    undo: { kubernetes: ['kubectl -n {namespace} label pod {pod} security/quarantine-'] },
  },
  'stop-process': {
    title: 'Stop the process without ending it',
    tier: 'contain',
    effect: 'Sends SIGSTOP. The process keeps its memory, files and connections, but does not run.',
    caution: 'Check first that the process id still belongs to it: ids are used again.',
    run: { host: ['sudo kill -STOP {pid}'] },
    undo: { host: ['sudo kill -CONT {pid}'] },
  },
};

const DEFAULT_IDS: Partial<Readonly<Record<Runtime, readonly string[]>>> = {
  kubernetes: ['collect-evidence', 'isolate-pod', 'freeze-container'],
  docker: ['collect-evidence', 'freeze-container', 'disconnect-container'],
  containerd: ['collect-evidence', 'freeze-container'],
  host: ['collect-evidence', 'stop-process'],
  aws: ['aws-keep-history', 'aws-key-off', 'aws-revoke-role-sessions'],
  gcp: ['gcp-keep-entries', 'gcp-disable-service-account', 'gcp-remove-role'],
  okta: ['okta-keep-log', 'okta-clear-sessions', 'okta-suspend'],
};

export function builtInAction(id: string): Action | undefined {
  return entryOf(BUILT_IN, id);
}

/** An audit event tells of an object, which may be no pod. */
const DEFAULT_IDS_OF_AUDIT: readonly string[] = ['save-audited-object'];

export function defaultContain(source: string, runtime: Runtime | undefined): readonly string[] {
  if (source === 'k8s_audit') return DEFAULT_IDS_OF_AUDIT;
  return (runtime === undefined ? undefined : DEFAULT_IDS[runtime]) ?? [];
}
