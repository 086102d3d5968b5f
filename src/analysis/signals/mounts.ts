/** Folders and sockets of the host that a container can reach through its mounts. */
import type { Found } from '../view.ts';
import { NONE, raises, type SignalSource, type Weight } from './signal.ts';

interface Mount {
  readonly source: string;
  readonly target: string;
  /** `undefined` when the entry does not say. */
  readonly isWritable: boolean | undefined;
}

type Kind = readonly [source: RegExp, words: string];

/** Whoever can connect to one asks the runtime for anything; that a mount is read-only does not keep anyone from connecting. */
const SOCKETS: Kind = [
  /^(?:\/var)?\/run(?:\/(?:docker|containerd\/containerd|crio\/crio|podman\/podman)\.sock|\/(?:containerd|crio|podman))?$/,
  "the container runtime's socket is there or below it, and whoever can use it controls every container of the host",
];

/** By the path on the host, since the path inside is chosen freely. First match wins. */
const KINDS: readonly Kind[] = [
  SOCKETS,
  [/^\/$/, 'it is the whole file system of the host'],
  [/^\/etc$/, 'it holds the accounts, services and scheduled jobs of the host'],
  [
    /^\/etc\/(?:kubernetes|cron[^/]*|sudoers(?:\.d)?|shadow|ssh|systemd)(?:\/|$)/,
    'it decides who and what runs on the host',
  ],
  [/^\/proc(?:\/|$)/, "it shows the host's processes, and its kernel settings can be changed through it"],
  [/^\/root(?:\/|$)/, "it belongs to the home folder of the host's root"],
  // Below pods/ID are the volumes that every pod has.
  [
    /^\/var\/lib\/kubelet(?:\/pki(?:\/.*)?|\/pods)?$/,
    "it holds the kubelet's credentials, or the secrets of the pods on the node",
  ],
  [/^\/var\/lib\/etcd(?:\/|$)/, 'it holds the whole state of the cluster, secrets included'],
  [/^\/var\/lib\/(?:docker|containerd)$/, 'it holds the file systems of all containers of the host'],
];

interface Sensitive extends Mount {
  readonly weight: Weight;
  readonly words: string;
}

export const hostMounts: SignalSource = (view) => {
  const on = view.get('container.mounts');
  const [worst, ...others] = on === undefined ? [] : sensitiveIn(on);
  if (on === undefined || worst === undefined) return NONE;
  const way = worst.isWritable === undefined ? '' : worst.isWritable ? ', writable' : ', read-only';
  const also = others.length === 0 ? NO_SPANS : [{ text: '; as well as ' }, ...named(others)];
  return raises(
    worst.weight,
    on,
    "the host's ",
    [{ value: worst.source }],
    ' is mounted at ',
    [{ value: worst.target }],
    `${way}: ${worst.words}`,
    also,
  );
};

const NO_SPANS: readonly { readonly text: string }[] = [];
/** More of them add nothing. */
const NAMED = 3;

function named(mounts: readonly Sensitive[]) {
  return mounts
    .slice(0, NAMED)
    .flatMap(({ source }, index) => [...(index === 0 ? [] : [{ text: ', ' }]), { value: source }]);
}

/** Heaviest first. */
function sensitiveIn(on: Found): readonly Sensitive[] {
  return mountsIn(on.text)
    .flatMap((mount): readonly Sensitive[] => {
      const kind = KINDS.find(([source]) => source.test(mount.source));
      if (kind === undefined) return [];
      const weight = kind === SOCKETS || mount.isWritable === true ? 2 : 1;
      return [{ ...mount, weight, words: kind[1] }];
    })
    .sort((a, b) => b.weight - a.weight);
}

/** `source:destination:mode:writable:propagation`, apart by commas or spaces. What does not read so, is not judged. */
function mountsIn(text: string): readonly Mount[] {
  return text.split(/[\s,]+/).flatMap((entry): readonly Mount[] => {
    const [source = '', target = '', , writable = '', ...propagation] = entry.split(':');
    if (!source.startsWith('/') || !target.startsWith('/') || propagation.length !== 1) return [];
    return [{ source: source.replace(/(?<=.)\/+$/, ''), target, isWritable: WRITABLE[writable] }];
  });
}

const WRITABLE: Readonly<Record<string, boolean>> = { true: true, rw: true, false: false, ro: false };
