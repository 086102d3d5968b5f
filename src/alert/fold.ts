/** `foldAlert`: the one definition of how an alert changes, shared by every store. */
import { worse } from '../falco/priority.ts';
import type { Alert, AlertId, Breakthrough, Hiding, TimelineItem } from './alert.ts';
import { NO_CARD } from './card-state.ts';
import type { Arrival, HidingEntry, PersonEntry } from './entry.ts';
import { keepsakeOf } from './keepsake.ts';
import { countInto, remember } from './occurrences.ts';

/** What suppressions do to an event: one hides it, or it broke through one, or neither. */
export interface Veil {
  readonly hiding?: Hiding;
  readonly broke?: Breakthrough;
}

/** An alert may break through several suppressions; of more than these the oldest have long ended. */
const MAX_BREAKTHROUGHS = 10;

/** Opens the alert of a fingerprint that has none, or whose last one was resolved (`follows`). */
export function openAlert(id: AlertId, arrival: Arrival, { hiding, broke }: Veil = {}, follows?: AlertId): Alert {
  const { event, at } = arrival;
  return {
    id,
    fingerprint: arrival.fingerprint,
    facets: arrival.facets,
    status: 'open',
    revision: 1,
    actedRevision: 0,
    priority: event.priority,
    firstAt: event.at,
    lastAt: event.at,
    receivedAt: at,
    lastReceivedAt: at,
    count: 1,
    hidden: hiding === undefined ? 0 : 1,
    buckets: countInto([], event.at),
    occurrences: remember([], event),
    latest: keepsakeOf(event),
    timeline: [],
    ...(hiding === undefined ? {} : { hiding }),
    ...(broke === undefined ? {} : { broke: [broke] }),
    ...(follows === undefined ? {} : { follows }),
    card: NO_CARD,
  };
}

/** One more event of the alert, hidden by a suppression or not. */
export function recur(alert: Alert, arrival: Arrival, { hiding, broke }: Veil = {}): Alert {
  const { event, at } = arrival;
  const next: Alert = {
    ...(alert.hiding === undefined ? alert : withoutHiding(alert)),
    ...(hiding === undefined ? {} : { hiding }),
    revision: alert.revision + 1,
    priority: worse(alert.priority, event.priority),
    firstAt: Math.min(alert.firstAt, event.at),
    lastAt: Math.max(alert.lastAt, event.at),
    lastReceivedAt: Math.max(alert.lastReceivedAt, at),
    count: alert.count + 1,
    hidden: alert.hidden + (hiding === undefined ? 0 : 1),
    buckets: countInto(alert.buckets, event.at),
    occurrences: remember(alert.occurrences, event),
    latest: event.at >= alert.latest.at ? keepsakeOf(event) : alert.latest,
  };
  return broke === undefined ? next : comeBack(next, broke);
}

/** Its card says why it is back; a card that is there already also tells it in its thread. */
function comeBack(alert: Alert, broke: Breakthrough): Alert {
  const before = alert.broke ?? [];
  const back = { ...alert, broke: [...before.slice(1 - MAX_BREAKTHROUGHS), broke] };
  return alert.card.message === undefined ? back : actedOn(back, { kind: 'broke-through', ...broke });
}

/** Something to tell in the thread, and at once. */
export function tell(alert: Alert, item: TimelineItem): Alert {
  return actedOn(alert, item);
}

function withoutHiding({ hiding: _ended, ...rest }: Alert): Alert {
  return rest;
}

/** What a person did. Entries are recorded only after the verb found them allowed, so none is refused here. */
export function foldPerson(alert: Alert, entry: PersonEntry): Alert {
  const acted = actedOn(alert, timelineItem(entry));
  const { at, by } = entry;
  switch (entry.kind) {
    case 'acknowledged':
      return { ...acted, status: 'acknowledged', acknowledgement: { by, at, ...note(entry) } };
    case 'unacknowledged': {
      const { acknowledgement: _gone, ...rest } = acted;
      return { ...rest, status: 'open' };
    }
    case 'resolved':
      return { ...acted, status: 'resolved', resolution: { by, at, disposition: entry.disposition, ...note(entry) } };
    case 'assigned':
      return { ...acted, assignee: { user: entry.to, by, at } };
    case 'noted':
    case 'mitigated':
    case 'report-requested':
      return acted;
  }
}

/** Something to show that is no act: the card follows at the rate of repeats. */
export function growStory(alert: Alert): Alert {
  return { ...alert, revision: alert.revision + 1 };
}

/** A suppression that begins or ends to hide the alert. Only the alert it was made on tells it in its thread. */
export function foldHiding(alert: Alert, entry: HidingEntry): Alert {
  if (entry.kind === 'hidden') {
    const { at, hiding } = entry;
    const item: TimelineItem = { kind: 'suppressed', at, by: hiding.by, hiding };
    return { ...(entry.origin ? actedOn(alert, item) : changed(alert)), hiding };
  }
  const { hiding, ...rest } = alert;
  const { at, id, hidden, by, recap } = entry;
  const hid = hiding?.id === id;
  if (!entry.origin) return hid ? changed(rest) : alert;
  const item: TimelineItem = {
    kind: 'suppression-ended',
    at,
    id,
    hidden,
    ...(by === undefined ? {} : { by }),
    ...(recap === undefined ? {} : { recap }),
  };
  return actedOn(hid ? rest : alert, item);
}

function changed(alert: Alert): Alert {
  const revision = alert.revision + 1;
  return { ...alert, revision, actedRevision: revision };
}

function actedOn(alert: Alert, item: TimelineItem): Alert {
  return { ...changed(alert), timeline: [...alert.timeline, item] };
}

function timelineItem(entry: PersonEntry): TimelineItem {
  const { alert: _subject, ...item } = entry;
  return item;
}

function note(entry: { readonly note?: string }): { note?: string } {
  return entry.note === undefined ? {} : { note: entry.note };
}
