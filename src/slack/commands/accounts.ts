/** Subcommands that account for what is hidden: which suppressions there are, and why something is not shown. */
import { suppressionList } from '../../card/suppression-list.ts';
import { type WhyAlert, whyAlert, whyText } from '../../card/why.ts';
import { isActive, isAwaiting, type Suppression } from '../../suppression/suppression.ts';
import { parseAlertId } from '../payload.ts';
import { sayOutcome } from '../replies.ts';
import { type Call, type Command, firstWord } from './command.ts';

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
    help: 'what happened to an alert, or why you did not get it',
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
  const id = parseAlertId(firstWord(rest)[0]);
  if (id !== undefined) {
    const alert = await lookups.alert(id);
    if (alert === undefined) return sayOutcome({ kind: 'unknown-alert', id }, now());
    return whyAlert({ alert, routed: routeOf(alert) }, await standing());
  }
  const { alerts, total } = await lookups.find({ text: rest, limit: MAX_FOUND });
  const words = rest.toLowerCase().split(/\s+/);
  const suppressions = (await lookups.suppressions()).filter((one) => one.ended === undefined && mentions(one, words));
  const found = alerts.map((alert): WhyAlert => ({ alert, routed: routeOf(alert) }));
  return whyText(
    { words: rest, alerts: found, total, suppressions: suppressions.slice(0, MAX_SUPPRESSIONS) },
    await standing(),
  );
}
