/** Stories: alerts of different rules on one container, pod or host session within a window, as steps in time. */
import { known } from '../falco/event.ts';
import type { Alert, Occurrence } from './alert.ts';
import type { Arrival } from './entry.ts';
import { remember } from './occurrences.ts';

/** Steps that lie further apart are taken for separate things. */
export const STORY_WINDOW_MS = 15 * 60_000;

/** What alerts of a story share. */
type SceneKind = 'container' | 'pod' | 'session';

/** Something that happened somewhere at a time. */
interface Moment {
  readonly kind: SceneKind;
  /** Equal for the same container, pod or session. */
  readonly scene: string;
  readonly at: number;
}

export interface Step {
  readonly alert: Alert;
  /** Its first event on the shared scene within the window. */
  readonly at: number;
}

export interface Story {
  readonly kind: SceneKind;
  /** In time; the alert that was asked about is one of them. */
  readonly steps: readonly Step[];
  /** How many rules it tells of. */
  readonly rules: number;
}

/** What tells where and when something happened: an alert, as far as it remembers its events, or one event. */
export type Scened = Pick<Alert, 'facets' | 'occurrences' | 'latest'>;

/** The narrowest scene names the story. */
const KINDS: readonly SceneKind[] = ['container', 'pod', 'session'];

/** Where an alert's events took place, as far as it remembers them: its last occurrences, and the session of the newest. */
export function scenesOf(scened: Scened): readonly string[] {
  const occurrences = scened.occurrences.filter(isElsewhere);
  return [...new Set(momentsOf({ ...scened, occurrences }).map(({ scene }) => scene))];
}

/** Whether an occurrence was at another place than the one before, which it seldom is: the name of a place takes long to make. */
function isElsewhere({ container, pod }: Occurrence, index: number, all: readonly Occurrence[]): boolean {
  const before = all[index - 1];
  return before === undefined || before.container !== container || before.pod !== pod;
}

/** One event, as an alert that has no other. */
export function scenedBy({ facets, event }: Pick<Arrival, 'facets' | 'event'>): Scened {
  return { facets, occurrences: remember([], event), latest: event };
}

/** The first of others that is of another rule and was on the scene of an event within the window. */
export function companionOf(event: Scened, others: Iterable<Alert>): Alert | undefined {
  const mine = momentsOf(event);
  for (const other of others) {
    if (other.facets.rule === event.facets.rule) continue;
    if (momentsOf(other).some((moment) => mine.some((it) => isNear(it, moment)))) return other;
  }
  return undefined;
}

/** The story of an alert among others; `undefined` when no other rule matched there and then. Order does not matter. */
export function storyOf(alert: Alert, others: Iterable<Alert>): Story | undefined {
  const mine = momentsOf(alert);
  const mayMeet = acquaintance(alert);
  const met = [...others].filter(mayMeet).flatMap((other) => meeting(alert, mine, other));
  if (met.length === 0) return undefined;
  const own = Math.min(...met.flatMap(({ mine: moments }) => moments.map(({ at }) => at)));
  const steps = [{ alert, at: own }, ...met.map(({ step }) => step)].sort(byTime);
  return {
    kind: KINDS.find((kind) => met.some(({ kinds }) => kinds.has(kind))) ?? 'session',
    steps,
    rules: new Set(steps.map((step) => step.alert.facets.rule)).size,
  };
}

/**
 * Whether another alert may share a scene, by the plain values that scenes are made of: a lookup goes through all alerts
 * of its time, and making their scenes takes a hundred times as long.
 */
function acquaintance(alert: Alert): (other: Alert) => boolean {
  const containers = new Set(alert.occurrences.map(({ container }) => container?.slice(0, 12)));
  const pods = new Set(alert.occurrences.map(({ pod }) => pod));
  const { rule, host } = alert.facets;
  return ({ facets, occurrences }) =>
    facets.rule !== rule &&
    ((host !== undefined && facets.host === host) ||
      occurrences.some(
        ({ container, pod }) =>
          (container !== undefined && containers.has(container.slice(0, 12))) || (pod !== undefined && pods.has(pod)),
      ));
}

interface Meeting {
  readonly step: Step;
  readonly mine: readonly Moment[];
  readonly kinds: ReadonlySet<SceneKind>;
}

/** The moments at which another rule's alert was on the same scene within the window. */
function meeting(alert: Alert, mine: readonly Moment[], other: Alert): readonly Meeting[] {
  if (other.id === alert.id) return [];
  const theirs = momentsOf(other);
  const shared = theirs.filter((moment) => mine.some((it) => isNear(it, moment)));
  const [first] = shared.map(({ at }) => at).sort((a, b) => a - b);
  if (first === undefined) return [];
  return [
    {
      step: { alert: other, at: first },
      mine: mine.filter((moment) => theirs.some((it) => isNear(it, moment))),
      kinds: new Set(shared.map(({ kind }) => kind)),
    },
  ];
}

function isNear(a: Moment, b: Moment): boolean {
  return a.scene === b.scene && Math.abs(a.at - b.at) <= STORY_WINDOW_MS;
}

function byTime(a: Step, b: Step): number {
  return a.at - b.at || Number(a.alert.id.slice(2)) - Number(b.alert.id.slice(2));
}

function momentsOf(scened: Scened): readonly Moment[] {
  const { cluster, namespace } = scened.facets;
  const places = scened.occurrences.flatMap(({ at, container, pod }): Moment[] => [
    ...(isContainer(container)
      ? [{ kind: 'container' as const, scene: key('container', container.slice(0, 12)), at }]
      : []),
    ...(pod === undefined ? [] : [{ kind: 'pod' as const, scene: key('pod', cluster, namespace, pod), at }]),
  ]);
  const session = sessionOf(scened);
  return session === undefined ? places : [...places, { kind: 'session', scene: session, at: scened.latest.at }];
}

function isContainer(id: string | undefined): id is string {
  return id !== undefined && /^[0-9a-f]{12,64}$/.test(id);
}

/** A login on a host: by its session's leader, else by the login id that the kernel keeps through su and sudo. */
function sessionOf({ facets: { host, cluster }, latest }: Scened): string | undefined {
  const container = known(latest, 'container.id');
  if (host === undefined || latest.source !== 'syscall' || (container !== undefined && container !== 'host')) {
    return undefined;
  }
  const leader = known(latest, 'proc.sid');
  if (leader !== undefined && leader !== '0' && leader !== '1') return key('sid', cluster, host, leader);
  const login = known(latest, 'user.loginuid');
  if (login === undefined || login === '-1' || login === '4294967295') return undefined;
  return key('login', cluster, host, login);
}

function key(...parts: readonly (string | undefined)[]): string {
  return JSON.stringify(parts);
}
