/** What is said beside a command fits where the command is run: nobody on a plain host has a pod to look at. */
import { expect, test } from 'vitest';
import { readPlaybooks } from '../playbook-folder.ts';
import { type Action, type Check, type Runtime, textFor } from './schema.ts';

/** Words of other runtimes. A container of containerd may be a pod's. */
const FOREIGN: Partial<Readonly<Record<Runtime, RegExp>>> = {
  host: /\b[Pp]ods?\b|kubectl|kubelet|Kubernetes|NetworkPolicy|ReplicaSet|API server|[Ee]phemeral container|\bcrictl\b|\bdocker (?:cp|logs|inspect|exec)\b/,
  docker:
    /\b[Pp]ods?\b|kubectl|kubelet|Kubernetes|NetworkPolicy|ReplicaSet|API server|[Ee]phemeral container|\bcrictl\b/,
  containerd: /\bdocker (?:cp|logs|inspect|exec)\b/,
  kubernetes: /\bdocker (?:cp|logs|inspect|exec)\b/,
};

const { library } = readPlaybooks();
const { playbooks } = library;
const actions = [...new Set(playbooks.flatMap(({ contain }) => contain))].flatMap((id) => {
  const action = library.action(id);
  return action === undefined ? [] : [[id, action] as const];
});

function foreignIn(one: Check | Action): readonly string[] {
  const runtimes = Object.keys(one.run ?? {}) as Runtime[];
  return runtimes.flatMap((runtime) => {
    const said =
      'ask' in one
        ? [one.ask, textFor(one.then, runtime), textFor(one.look, runtime)]
        : [textFor(one.effect, runtime), textFor(one.caution, runtime)];
    const text = said.flat().join(' ');
    const [word] = FOREIGN[runtime]?.exec(text) ?? [];
    return word === undefined ? [] : [`${runtime}: "${word}" in: ${text}`];
  });
}

test('no check speaks of another runtime', () => {
  const found = playbooks
    .filter(({ source }) => source === 'syscall')
    .flatMap(({ id, checks }) => checks.flatMap((check) => foreignIn(check).map((what) => `${id}: ${what}`)));
  expect(found).toEqual([]);
});

test('no way to contain speaks of another runtime', () => {
  expect(actions.length).toBeGreaterThan(50);
  expect(actions.flatMap(([id, action]) => foreignIn(action).map((what) => `${id}: ${what}`))).toEqual([]);
});
