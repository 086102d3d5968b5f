/** Suppressions: hide matching alerts for a while, with a reason and an owner; their events are still counted. */
import type { Actor } from '../alert/actor.ts';
import type { AlertId, EndReason, HiddenIn, Hiding, Recap, SuppressionId } from '../alert/alert.ts';
import { type CardState, NO_CARD } from '../alert/card-state.ts';
import type { FacetName, Facets } from '../falco/facets.ts';
import type { Fingerprint } from '../falco/fingerprint.ts';
import { type Matcher, matchesAll } from '../falco/matcher.ts';
import type { Priority } from '../falco/priority.ts';
import type { Ground } from './grounds.ts';

/** A facet that the matchers leave open, with the values it had when the suppression was made. */
export interface Watched {
  readonly facet: FacetName;
  readonly known: readonly string[];
}

/** What brings an alert back although the matchers match. */
interface Breaks {
  /** The worst priority that is hidden; without it, all are. */
  readonly allows?: Priority;
  readonly watched: readonly Watched[];
  /** Events in an hour that had any, over the week before; without it, the rate is not looked at. */
  readonly usual?: number;
  /** Alerts that were in stories with what it hides when it was made; without it, stories are not looked at. */
  readonly companions?: readonly Fingerprint[];
}

export interface Suppression extends Breaks {
  readonly id: SuppressionId;
  readonly matchers: readonly Matcher[];
  readonly reason: string;
  readonly by: Actor;
  /** The alert on which it was made. */
  readonly origin: AlertId;
  /** Where the card of that alert was. */
  readonly channel?: string;
  /** It hides from `from`, inclusive, to `until`, exclusive; milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  /** It hides nothing before a second person has given their approval. */
  readonly approval?: {
    readonly grounds: readonly Ground[];
    readonly given?: { readonly by: Actor; readonly at: number };
  };
  /** Events it hid, and where: the first places that it met, and all others together. */
  readonly hidden: number;
  readonly where: readonly HiddenIn[];
  readonly elsewhere: number;
  readonly lastHitAt?: number;
  /** Written as a change of Falco's rules, by whom and when last. */
  readonly permanent?: { readonly at: number; readonly by: Actor };
  /** Events that its matchers matched in the hour of the newest one; `hour` is hours since the epoch. */
  readonly pace?: { readonly hour: number; readonly events: number };
  readonly extensions: readonly { readonly by: Actor; readonly at: number; readonly until: number }[];
  /** When its owner was told that it ends soon. */
  readonly warnedAt?: number;
  readonly ended?: { readonly at: number; readonly why: EndReason; readonly by?: Actor; readonly recap?: Recap };
  /** Grows with every visible change; `actedRevision` is that of the newest change that people wait for. */
  readonly revision: number;
  readonly actedRevision: number;
  readonly card: CardState;
}

export interface SuppressedEntry extends Partial<Breaks> {
  readonly kind: 'suppressed';
  readonly at: number;
  readonly by: Actor;
  readonly origin: AlertId;
  readonly channel?: string;
  readonly matchers: readonly Matcher[];
  readonly reason: string;
  readonly until: number;
  /** Why it waits for a second person; without any, it hides at once. */
  readonly grounds?: readonly Ground[];
}

interface About {
  readonly at: number;
  readonly suppression: SuppressionId;
}

export interface SuppressionEndedEntry extends About {
  readonly kind: 'suppression-ended';
  readonly why: EndReason;
  readonly by?: Actor;
}

/** Somebody took the change for Falco that makes it permanent. */
export interface MadePermanentEntry extends About {
  readonly kind: 'made-permanent';
  readonly by: Actor;
}

export interface SuppressionApprovedEntry extends About {
  readonly kind: 'suppression-approved';
  readonly by: Actor;
}

export interface SuppressionExtendedEntry extends About {
  readonly kind: 'suppression-extended';
  readonly by: Actor;
  readonly until: number;
}

export interface SuppressionWarnedEntry extends About {
  readonly kind: 'suppression-warned';
}

/** What happens to a suppression after it was made. */
export type SuppressionEntry =
  | SuppressionEndedEntry
  | SuppressionApprovedEntry
  | SuppressionExtendedEntry
  | SuppressionWarnedEntry
  | MadePermanentEntry;

const HOUR_MS = 3_600_000;
/** Places that are counted one by one. */
const MAX_PLACES = 30;
const MAX_PLACE = 200;

export function begin(id: SuppressionId, entry: SuppressedEntry): Suppression {
  const { kind: _kind, at, grounds = [], watched = [], ...kept } = entry;
  return {
    ...completed({ ...kept, watched, id, from: at, hidden: 0 }),
    ...(grounds.length === 0 ? {} : { approval: { grounds } }),
    revision: 1,
    actedRevision: 1,
  };
}

/** What earlier versions did not keep; such a suppression has no card until something happens to it. */
type Sparse = Omit<Suppression, Later> & Partial<Pick<Suppression, Later>>;
type Later = 'watched' | 'where' | 'elsewhere' | 'extensions' | 'revision' | 'actedRevision' | 'card';

/** A suppression as an earlier version may have stored it, with what it lacks. */
export function completed(suppression: Sparse): Suppression {
  return {
    watched: [],
    where: [],
    elsewhere: 0,
    extensions: [],
    revision: 0,
    actedRevision: 0,
    card: NO_CARD,
    ...suppression,
  };
}

/** Whether it waits for a second person. */
export function isAwaiting({ approval, ended }: Suppression): boolean {
  return ended === undefined && approval !== undefined && approval.given === undefined;
}

/** Whether it hides at `now`; the end instant itself is outside. */
export function isActive(suppression: Suppression, now: number): boolean {
  const { ended, from, until } = suppression;
  return ended === undefined && !isAwaiting(suppression) && from <= now && now < until;
}

/** Whether it is there for such an event, which it hides unless the event breaks through. */
export function covers(suppression: Suppression, facets: Facets, now: number): boolean {
  return isActive(suppression, now) && matchesAll(suppression.matchers, facets);
}

/** One more event that it covers, hidden or not. */
export function meet(suppression: Suppression, at: number): Suppression {
  return { ...suppression, pace: { hour: hourOf(at), events: eventsInHour(suppression, at) + 1 } };
}

/** Events that it covered in the hour of `at` so far. */
export function eventsInHour({ pace }: Suppression, at: number): number {
  return pace?.hour === hourOf(at) ? pace.events : 0;
}

/** One more event hidden. */
export function hit(suppression: Suppression, facets: Facets, at: number): Suppression {
  return {
    ...changed(suppression),
    ...counted(suppression, placeOf(facets)),
    hidden: suppression.hidden + 1,
    lastHitAt: at,
  };
}

function counted({ where, elsewhere }: Suppression, place: string): Pick<Suppression, 'where' | 'elsewhere'> {
  if (where.some(({ workload }) => workload === place)) {
    const counts = where.map((one) => (one.workload === place ? { ...one, hidden: one.hidden + 1 } : one));
    return { where: counts, elsewhere };
  }
  if (where.length < MAX_PLACES) return { where: [...where, { workload: place, hidden: 1 }], elsewhere };
  return { where, elsewhere: elsewhere + 1 };
}

/** The place of an event in words: cluster, namespace and workload or host, as far as they are known. */
export function placeOf({ cluster, namespace, workload, host }: Facets): string {
  const parts = [cluster, namespace, workload ?? host].filter((part) => part !== undefined);
  return parts.length === 0 ? 'no workload or host named' : parts.join('/').slice(0, MAX_PLACE);
}

export function approve(suppression: Suppression, { by, at }: SuppressionApprovedEntry): Suppression {
  const grounds = suppression.approval?.grounds ?? [];
  return { ...acted(suppression), approval: { grounds, given: { by, at } } };
}

export function extend(suppression: Suppression, { by, at, until }: SuppressionExtendedEntry): Suppression {
  const { warnedAt: _again, ...rest } = acted(suppression);
  return { ...rest, until, extensions: [...suppression.extensions, { by, at, until }] };
}

export function warn(suppression: Suppression, { at }: SuppressionWarnedEntry): Suppression {
  return { ...acted(suppression), warnedAt: at };
}

export function end(suppression: Suppression, entry: SuppressionEndedEntry, recap?: Recap): Suppression {
  const { at, why, by } = entry;
  const ended = { at, why, ...(by === undefined ? {} : { by }), ...(recap === undefined ? {} : { recap }) };
  return { ...acted(suppression), ended };
}

/** What a hidden alert shows of it. */
export function hidingOf(suppression: Suppression): Hiding {
  const { id, until, by, reason, approval } = suppression;
  const approvedBy = approval?.given?.by;
  return { id, until, by, reason, ...(approvedBy === undefined ? {} : { approvedBy }) };
}

/** Whether Slack shows less of it than there is to show. */
export function isShown({ card, revision }: Suppression): boolean {
  return card.shown >= revision && card.attempt === undefined;
}

function changed(suppression: Suppression): Suppression {
  return { ...suppression, revision: suppression.revision + 1 };
}

function acted(suppression: Suppression): Suppression {
  const revision = suppression.revision + 1;
  return { ...suppression, revision, actedRevision: revision };
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS);
}

export function makePermanent(suppression: Suppression, { at, by }: MadePermanentEntry): Suppression {
  return { ...acted(suppression), permanent: { at, by } };
}

/**
 * Whether Falco seems to be tuned: made permanent, and nothing matched for `quietMs` since, although other events came.
 * `heardAt` is when the newest event of any kind was received.
 */
export function isTuned(suppression: Suppression, now: number, quietMs: number, heardAt: number): boolean {
  const { permanent, ended, lastHitAt } = suppression;
  if (permanent === undefined || ended !== undefined) return false;
  const since = Math.max(permanent.at, lastHitAt ?? 0);
  return now - since >= quietMs && heardAt > since;
}
