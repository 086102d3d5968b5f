/** Files that hold credentials, decide who may do what, or lead out of a container. */
import { containerIdOf } from '../container.ts';
import { fileOf, linkOf } from '../target-file.ts';
import type { Found } from '../view.ts';
import { NONE, raises, type SignalSource, type Weight } from './signal.ts';

type Kind = readonly [pattern: RegExp, weight: Weight, words: string];

/** First match wins. */
const KINDS: readonly Kind[] = [
  [/^\/etc\/(?:g?shadow-?|master\.passwd)$/, 2, 'it holds password hashes'],
  [/^\/etc\/(?:sudoers|sudoers\.d\/.*|pam\.conf|pam\.d\/.*|security\/.*)$/, 2, 'it decides who may become root'],
  [/\/\.ssh\/(?:authorized_keys\d?)$/, 2, 'it decides which keys may log in'],
  [/\/\.ssh\/|\/id_(?:rsa|dsa|ecdsa|ed25519)$/, 2, 'it holds SSH keys or settings'],
  [
    /\/\.(?:aws\/credentials|kube\/config|docker\/config\.json|git-credentials|netrc|pgpass|npmrc|pypirc|azure\/.+|config\/gcloud\/.+)$/,
    2,
    'it holds credentials',
  ],
  [/\/(?:run|var\/run)\/secrets\/kubernetes\.io\/serviceaccount\//, 1, "it is the pod's Kubernetes credential"],
  [
    /\/(?:docker|containerd|crio)\.sock$|\/podman\.sock$/,
    3,
    'whoever can write to this socket controls every container of the host',
  ],
  [
    /^\/proc\/sys\/kernel\/core_pattern$|^\/sys\/kernel\/uevent_helper$/,
    3,
    'the kernel runs what is written there, outside any container',
  ],
  [/\/release_agent$/, 2, 'in a cgroup the kernel runs what a file of this name holds, outside any container'],
  [/^\/etc\/ld\.so\.preload$/, 3, 'every program loads what it names'],
  [/^\/(?:etc\/cron|var\/spool\/cron)/, 2, 'what it names is run on a schedule'],
  [/^\/etc\/kubernetes\/|^\/var\/lib\/(?:kubelet|etcd)\//, 2, 'it belongs to the control of this Kubernetes node'],
  [
    /^\/proc\/(?:1|self|\d+)\/(?:mem|environ|root)/,
    1,
    "it reaches into a process's memory, environment or root folder",
  ],
];

export const sensitiveFile: SignalSource = (view) => {
  const file = fileOf(view);
  const target = file ?? linkOf(view);
  const kind = target === undefined ? undefined : kindOf(target, containerIdOf(view) !== undefined);
  if (target === undefined || kind === undefined) return NONE;
  return raises(kind[1], target, 'sensitive file ', target, `: ${kind[2]}`);
};

function kindOf(file: Found, inContainer: boolean): Kind | undefined {
  const kind = KINDS.find(([pattern]) => pattern.test(file.text));
  // In a container these files are the image's own and open nothing on the host.
  return kind !== undefined && inContainer && /^\/etc\/(?:g?shadow|cron)/.test(file.text)
    ? [kind[0], 1, kind[2]]
    : kind;
}
