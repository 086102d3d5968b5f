/** A suppression to a file for Falco: the change itself, a comment that says whose it is, and how to use it; or why not. */
import { hash } from 'node:crypto';
import { matchesAll } from '../falco/matcher.ts';
import type { Suppression } from '../suppression/suppression.ts';
import { factsOf, type RuleFacts } from './facts/rule-facts.ts';
import { headerOf } from './header.ts';
import { disprove } from './proof.ts';
import type { Refusal } from './refusal.ts';
import { type Replay, replay, type Stored } from './replay.ts';
import { type Change, changeYaml, type Form } from './rules-yaml.ts';
import { type Check, checksOf, IMAGE, refuseCheck, strengthened } from './tuple.ts';

export interface ExportWish {
  readonly suppression: Suppression;
  /** The alerts that are stored: what the suppression hides among them gives the values. */
  readonly stored: readonly Stored[];
  /** Names of lists in the rules that Falco loads, beside upstream's. */
  readonly lists?: ReadonlySet<string>;
  /** An exception even where upstream has a macro or a list for it. */
  readonly form?: 'exception';
  readonly now: number;
}

export interface Exported {
  readonly kind: 'exported';
  /** Name of the file. */
  readonly name: string;
  readonly content: string;
  readonly form: Form;
  readonly replay: Replay;
}

/** A name of a rule as rules files have it: no name of upstream's has other characters. */
const RULE_NAME = /^[A-Za-z0-9][A-Za-z0-9 _.,:;/()&+-]{0,199}$/;

export function exportSuppression(wish: ExportWish): Exported | Refusal {
  const { suppression, stored, now } = wish;
  const { matchers } = suppression;
  const rule = matchers.find(({ facet, op }) => facet === 'rule' && op === '=')?.value;
  if (rule === undefined) return { kind: 'no-rule' };
  if (!RULE_NAME.test(rule) || rule.trim() !== rule) return { kind: 'rule-name' };
  const hidden = stored.filter(({ facets }) => matchesAll(matchers, facets));
  const example = hidden.find(({ id }) => id === suppression.origin) ?? hidden[0];
  if (example === undefined) return { kind: 'no-event' };
  const { source } = example.latest;
  const facts = factsOf(rule);
  if (facts !== undefined && facts.source !== source) return { kind: 'source', given: source, expected: facts.source };
  const checks = safeChecks(wish, hidden, example, facts);
  if (checks.kind !== 'checks') return checks;
  const replayed = replay(matchers, checks.checks, stored);
  if (replayed.others.length > 0) return { kind: 'hides-others', alerts: replayed.others };
  if (replayed.hidden === 0) return { kind: 'hides-nothing' };
  const change = changeOf(suppression, rule, checks.checks, wish.form === undefined ? facts : undefined);
  const name = `falconer-${suppression.id.toLowerCase()}.yaml`;
  const header = headerOf({
    suppression,
    rule,
    change,
    replay: replayed,
    name,
    now,
    ...(facts === undefined ? {} : { facts }),
  });
  const content = `${header}\n${changeYaml(change)}`;
  const why = disprove(content, change);
  if (why !== undefined) return { kind: 'unproven', why };
  return { kind: 'exported', name, content, form: change.form, replay: replayed };
}

function safeChecks(
  { suppression, lists = new Set(), form }: ExportWish,
  hidden: readonly Stored[],
  example: Stored,
  facts: RuleFacts | undefined,
): { readonly kind: 'checks'; readonly checks: readonly Check[] } | Refusal {
  const found = checksOf(suppression.matchers, example.latest);
  if (found.kind !== 'checks') return found;
  const refused = (checks: readonly Check[]) =>
    checks.map((check) => refuseCheck(check, example.latest.source, lists)).find((one) => one !== undefined);
  const samples = hidden.map(({ latest }) => latest);
  const isListed = form === undefined && fitsList(found.checks, facts);
  // What the suppression itself says is judged first: its refusal is the one that a person can do something about.
  const refusal = refused(found.checks);
  if (refusal !== undefined) return refusal;
  const strong = isListed ? found : strengthened(found.checks, samples);
  return strong.kind === 'checks' ? (refused(strong.checks) ?? strong) : strong;
}

/**
 * Whether a list that upstream made for this field says all there is to say. A list of images never does: whatever runs in
 * one of them would be let through, so an image goes with its process, which takes a macro or an exception.
 */
function fitsList(checks: readonly Check[], facts: RuleFacts | undefined): boolean {
  const [only] = checks;
  return checks.length === 1 && only?.op === '=' && only.field === facts?.list?.field && only.field !== IMAGE;
}

function changeOf({ id }: Suppression, rule: string, checks: readonly Check[], facts: RuleFacts | undefined): Change {
  const [only] = checks;
  if (facts?.list !== undefined && only !== undefined && fitsList(checks, facts))
    return { form: 'list', list: facts.list.list, field: only.field, value: only.value };
  if (facts?.macro !== undefined) return { form: 'macro', macro: facts.macro, checks };
  return { form: 'exception', rule, name: exceptionName(id, rule, checks), checks };
}

/** Unique in the rule also where several Falconers, which all have an S-1, tune one Falco. */
function exceptionName(id: string, rule: string, checks: readonly Check[]): string {
  const digest = hash('sha256', JSON.stringify([rule, checks])).slice(0, 8);
  return `falconer_${id.toLowerCase().replace('-', '_')}_${digest}`;
}
