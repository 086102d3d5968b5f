/** `foldAlert`: the one definition of how an alert changes, shared by every store. */
import { worse } from '../falco/priority.ts';
import type { Alert, AlertId, Hiding, TimelineItem } from './alert.ts';
import { NO_CARD } from './card-state.ts';
import type { Arrival, HidingEntry, PersonEntry } from './entry.ts';
import { keepsakeOf } from './keepsake.ts';
import { countInto, remember } from './occurrences.ts';

/** Opens the alert of a fingerprint that has none, or whose last one was resolved (`follows`). */
export function openAlert(id: AlertId, arrival: Arrival, hiding?: Hiding, follows?: AlertId): Alert {
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
    ...(follows === undefined ? {} : { follows }),
    card: NO_CARD,
  };
}

/** One more event of the alert; `hiding` is the suppression that hides it, if one does. */
export function recur(alert: Alert, arrival: Arrival, hiding?: Hiding): Alert {
  const { event, at } = arrival;
  return {
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

/** A suppression that begins or ends to hide the alert. Only the alert it was made on tells it in its thread. */
export function foldHiding(alert: Alert, entry: HidingEntry): Alert {
  if (entry.kind === 'hidden') {
    const { at, hiding } = entry;
    const item: TimelineItem = { kind: 'suppressed', at, by: hiding.by, hiding };
    return { ...(entry.origin ? actedOn(alert, item) : changed(alert)), hiding };
  }
  const { hiding, ...rest } = alert;
  const { at, id, hidden, by, tuned } = entry;
  const hid = hiding?.id === id;
  if (!entry.origin) return hid ? changed(rest) : alert;
  const item: TimelineItem = {
    kind: 'suppression-ended',
    at,
    id,
    hidden,
    ...(by === undefined ? {} : { by }),
    ...(tuned === undefined ? {} : { tuned }),
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
