/** Subcommands that account for what is hidden: which suppressions there are, and why something is not shown. */
import type { Arrival } from '../../alert/entry.ts';
import { suppressionList } from '../../card/suppression-list.ts';
import { type Sighting, type WhyAlert, whyAlert, whyEvents, whyPastedEvent, whyText } from '../../card/why.ts';
import { covers, isActive, isAwaiting, type Suppression } from '../../suppression/suppression.ts';
import { parseAlertId } from '../payload.ts';
import { sayOutcome } from '../replies.ts';
import { clueIn, withoutClue } from './clue.ts';
import type { Call, Command } from './command.ts';

const PAGE = 10;
const MAX_FOUND = 4;
const MAX_SUPPRESSIONS = 3;

/** The words that choose by state, and how the list is headed. */
const STATES = { active: 'Active', waiting: 'Waiting', ended: 'Ended', all: 'All' } as const;
type State = keyof typeof STATES;

interface Filter {
  readonly state: State;
  readonly mine: boolean;
  readonly page: number;
  /** All must occur in its id, matchers, reason or owner. */
  readonly words: readonly string[];
}

export const ACCOUNTS: readonly Command[] = [
  {
    name: 'suppressions',
    usage: '[active|waiting|ended|all] [mine] [TEXT] [page N]',
    help: 'what is hidden, by whom and until when',
    run: listSuppressions,
  },
  {
    name: 'why',
    usage: 'ID|TEXT',
    help: 'what became of an alert or event, or why you did not get it',
    run: why,
  },
];

async function listSuppressions({ rest, by, ports: { lookups, now } }: Call) {
  const filter = filterOf(rest);
  const at = now();
  const found = (await lookups.suppressions())
    .filter((one) => isIn(filter.state, one, at))
    .filter((one) => !filter.mine || one.by.user === by.actor.user)
    .filter((one) => mentions(one, filter.words))
    .sort((a, b) => (b.ended?.at ?? 0) - (a.ended?.at ?? 0) || a.until - b.until);
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const page = Math.min(filter.page, pages);
  const shown = found.slice((page - 1) * PAGE, page * PAGE);
  return suppressionList({
    heading: `${STATES[filter.state]} suppressions`,
    suppressions: shown,
    total: found.length,
    page,
    pages,
    ...(page < pages ? { next: `/falco suppressions ${spoken(filter, page + 1)}` } : {}),
  });
}

function filterOf(rest: string): Filter {
  const paged = /(?:^|\s)page\s+(\d{1,4})\s*$/i.exec(rest);
  const words = rest
    .slice(0, paged?.index ?? rest.length)
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean);
  const state = words.find((word): word is State => Object.hasOwn(STATES, word));
  return {
    state: state ?? 'active',
    mine: words.includes('mine'),
    page: Math.max(1, Number(paged?.[1] ?? 1)),
    words: words.filter((word) => word !== state && word !== 'mine'),
  };
}

function spoken({ state, mine, words }: Filter, page: number): string {
  return [...(state === 'active' ? [] : [state]), ...(mine ? ['mine'] : []), ...words, `page ${page}`].join(' ');
}

function isIn(state: State, suppression: Suppression, at: number): boolean {
  switch (state) {
    case 'active':
      return isActive(suppression, at);
    case 'waiting':
      return isAwaiting(suppression);
    case 'ended':
      return suppression.ended !== undefined;
    case 'all':
      return true;
  }
}

function mentions({ id, reason, by, matchers }: Suppression, words: readonly string[]): boolean {
  const said = [id, reason, by.name, ...matchers.flatMap(({ facet, value }) => [facet, value])]
    .join('\n')
    .toLowerCase();
  return words.every((word) => said.includes(word));
}

async function why({ rest, ports }: Call) {
  if (rest === '') return 'Usage: /falco why ID, or /falco why TEXT with words of the event.';
  const { lookups, standing, routeOf, now } = ports;
  const id = parseAlertId(rest);
  if (id !== undefined) {
    const alert = await lookups.alert(id);
    if (alert === undefined) return sayOutcome({ kind: 'unknown-alert', id }, now());
    return whyAlert({ alert, routed: routeOf(alert) }, await standing());
  }
  const pasted = rest.startsWith('{') ? ports.readEvent(rest) : [];
  if (pasted.length > 0) return whyPasted(pasted, ports);
  const clue = clueIn(rest, now());
  const seen = clue === undefined ? [] : await lookups.sightings(clue);
  const sightings = seen.map(({ at, alert }): Sighting => ({ at, alert, routed: routeOf(alert) }));
  if (sightings.length > 0) return whyEvents({ words: rest, sightings }, await standing());
  return whyWords(clue === undefined ? rest : withoutClue(rest) || rest, ports);
}

async function whyWords(text: string, { lookups, standing, routeOf }: Call['ports']) {
  const { alerts, ...count } = await lookups.search(text, MAX_FOUND);
  const words = text.toLowerCase().split(/\s+/);
  const suppressions = (await lookups.suppressions()).filter((one) => one.ended === undefined && mentions(one, words));
  const found = alerts.map((alert): WhyAlert => ({ alert, routed: routeOf(alert) }));
  return whyText(
    { words: text, alerts: found, ...count, suppressions: suppressions.slice(0, MAX_SUPPRESSIONS) },
    await standing(),
  );
}

/** An event as Falco sent it: what became of it, or what would become of it. */
async function whyPasted(candidates: readonly Arrival[], { lookups, standing, routeOf, now }: Call['ports']) {
  const traces = await Promise.all(candidates.map(async (one) => ({ one, trace: await lookups.trace(one) })));
  const [best] = traces.sort((a, b) => Number(b.trace.alert !== undefined) - Number(a.trace.alert !== undefined));
  if (best === undefined) throw new Error('there is always a candidate');
  const { received, alert } = best.trace;
  const covering = (await lookups.suppressions()).filter((other) => covers(other, best.one.facets, now()));
  return whyPastedEvent(
    {
      at: best.one.event.at,
      received,
      ...(alert === undefined ? {} : { about: { alert, routed: routeOf(alert) } }),
      covering: covering.slice(0, MAX_SUPPRESSIONS),
    },
    await standing(),
  );
}
