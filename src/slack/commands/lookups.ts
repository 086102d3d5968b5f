/** Subcommands that only look. */
import { alertCard } from '../../card/alert-card.ts';
import { alertList } from '../../card/answers.ts';
import { ruleAnswer, statsAnswer, statusAnswer } from '../../card/figures.ts';
import { ledgerMessage } from '../../card/ledger-message.ts';
import { short } from '../../card/limits.ts';
import { storyAnswer } from '../../card/story.ts';
import { ledgerOf, parseLedgerWish } from '../ledger.ts';
import { parseAlertId } from '../payload.ts';
import type { Ports } from '../ports.ts';
import { sayOutcome } from '../replies.ts';
import { similarTo } from '../similar.ts';
import { type Call, type Command, firstWord } from './command.ts';

const SHOWN = 15;
const MAX_QUOTED = 80;

export const LOOKUPS: readonly Command[] = [
  {
    name: 'open',
    usage: '',
    help: 'alerts that nobody has dealt with',
    run: async ({ ports: { lookups } }) => {
      const page = await lookups.find({ status: ['open'], hidden: false, order: 'worst', limit: SHOWN });
      return alertList('Open alerts', page);
    },
  },
  { name: 'show', usage: 'ID', help: 'one alert, as its card', run: show },
  {
    name: 'search',
    usage: 'TEXT',
    help: 'alerts whose rule, place, user, target or output has all words',
    run: async ({ rest, ports: { lookups } }) => {
      if (rest === '') return 'Usage: /falco search TEXT';
      return alertList(`Alerts with “${short(rest, MAX_QUOTED)}”`, await lookups.search(rest, SHOWN));
    },
  },
  { name: 'story', usage: 'ID', help: 'what else matched on its container, pod or session, in time', run: story },
  { name: 'similar', usage: 'ID', help: 'alerts of the same rule, the most alike first', run: similar },
  {
    name: 'pod',
    usage: 'NAME',
    help: 'alerts of a pod or workload',
    run: async ({ rest, ports: { lookups } }) => {
      if (rest === '') return 'Usage: /falco pod NAME';
      return alertList(`Alerts of ${short(rest, MAX_QUOTED)}`, await lookups.find({ pod: rest, limit: SHOWN }));
    },
  },
  { name: 'rule', usage: 'NAME', help: 'what a Falco rule means, and its alerts', run: rule },
  {
    name: 'stats',
    usage: '[24h|7d|30d] [by rule|workload|cluster]',
    help: 'the noise ledger: volume, shares, what is hidden',
    run: stats,
  },
  {
    name: 'status',
    usage: '',
    help: 'how Falconer and Falco are doing',
    run: async ({ ports: { lookups, standing, now } }) => statusAnswer(await standing(), await lookups.health(), now()),
  },
];

async function stats({ rest, ports: { lookups, now } }: Call) {
  const wish = parseLedgerWish(rest);
  if (wish === undefined) return 'Usage: /falco stats [24h|7d|30d] [by rule|workload|cluster]';
  const [tally, ledger] = await Promise.all([lookups.tally(now()), ledgerOf(lookups, wish, now())]);
  const { text, blocks } = ledgerMessage(ledger, false);
  return { text, blocks: rest === '' ? [...statsAnswer(tally).blocks, ...blocks] : blocks };
}

async function show({ rest, ports }: Call) {
  const id = parseAlertId(firstWord(rest)[0]);
  if (id === undefined) return 'Usage: /falco show ID. An id looks like F-12.';
  const alert = await ports.lookups.alert(id);
  if (alert === undefined) return sayOutcome({ kind: 'unknown-alert', id }, ports.now());
  return alertCard(alert, await ports.analyse(alert));
}

async function story({ rest, ports }: Call) {
  const id = parseAlertId(firstWord(rest)[0]);
  if (id === undefined) return 'Usage: /falco story ID. An id looks like F-12.';
  const alert = await ports.lookups.alert(id);
  if (alert === undefined) return sayOutcome({ kind: 'unknown-alert', id }, ports.now());
  return storyAnswer(id, await ports.analyse(alert));
}

async function similar({ rest, ports: { lookups, now } }: Call) {
  const id = parseAlertId(firstWord(rest)[0]);
  if (id === undefined) return 'Usage: /falco similar ID. An id looks like F-12.';
  const found = await similarTo(id, lookups);
  if (found === undefined) return sayOutcome({ kind: 'unknown-alert', id }, now());
  return alertList(`Similar to ${id}`, found);
}

async function rule({ rest, ports }: Call) {
  if (rest === '') return 'Usage: /falco rule NAME, for instance /falco rule terminal shell';
  const playbook = playbookLike(rest, ports);
  const name = playbook?.rule[0] ?? rest;
  const page = await ports.lookups.find({ rule: name, limit: SHOWN });
  if (playbook === undefined && page.total === 0)
    return `No rule here is called “${short(rest, MAX_QUOTED)}”, and no alert came from it.`;
  return ruleAnswer(name, playbook, page);
}

/** The playbook of a rule by its name, or by words that only its name has. */
function playbookLike(name: string, { playbooks }: Ports) {
  const wanted = name.toLowerCase();
  const exact = playbooks.find((playbook) => playbook.rule.some((known) => known.toLowerCase() === wanted));
  if (exact !== undefined) return exact;
  const words = wanted.split(/\s+/);
  return playbooks.find((playbook) =>
    playbook.rule.some((known) => words.every((word) => known.toLowerCase().includes(word))),
  );
}
