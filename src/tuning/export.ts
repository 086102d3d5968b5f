/** A suppression to a file for Falco: the change itself, a comment that says whose it is, and how to use it; or why not. */
import { hash } from 'node:crypto';
import { matchesAll } from '../falco/matcher.ts';
import type { Suppression } from '../suppression/suppression.ts';
import { factsOf, type RuleFacts } from './facts/rule-facts.ts';
import { headerOf } from './header.ts';
import { type Doubt, doubtOf, knownRules, type LoadedRules, listNames } from './loaded-rules.ts';
import { disprove } from './proof.ts';
import type { Refusal } from './refusal.ts';
import { type Reach, type Replay, replay, storedIn, type Walk } from './replay.ts';
import { type Change, changeYaml, type Form } from './rules-yaml.ts';
import { Samples, strengthened } from './samples.ts';
import { type Check, checksOf, IMAGE, refuseCheck } from './tuple.ts';

export interface ExportWish {
  readonly suppression: Suppression;
  /** Reads the alerts that are stored: what the suppression hides among them gives the values. */
  readonly walk: Walk;
  /** The rules that Falco loads, beside what is known of upstream's. */
  readonly loaded?: LoadedRules;
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
  /** Why hooks that upstream made for the rule were passed over. */
  readonly doubts: readonly Doubt[];
}

/** What is exported: the events of one rule, as far as they are stored. */
interface Subject {
  readonly wish: ExportWish;
  readonly rule: string;
  readonly facts: RuleFacts | undefined;
  readonly source: string;
  readonly samples: Samples;
  readonly checks: readonly Check[];
}

/** A change with what it does to the stored alerts. */
interface Way {
  readonly kind: 'way';
  readonly change: Change;
  readonly replayed: Replay;
  readonly doubts: readonly Doubt[];
}

/** A name of a rule as rules files have it: no name of upstream's has other characters. */
const RULE_NAME = /^[A-Za-z0-9][A-Za-z0-9 _.,:;/()&+-]{0,199}$/;

export async function exportSuppression(wish: ExportWish): Promise<Exported | Refusal> {
  const { matchers } = wish.suppression;
  const rule = matchers.find(({ facet, op }) => facet === 'rule' && op === '=')?.value;
  if (rule === undefined) return { kind: 'no-rule' };
  if (!RULE_NAME.test(rule) || rule.trim() !== rule) return { kind: 'rule-name' };
  const samples = await samplesOf(wish, rule);
  const { example } = samples;
  if (example === undefined) return { kind: 'no-event' };
  const { source } = example;
  const facts = factsOf(rule);
  if (facts !== undefined && facts.source !== source) return { kind: 'source', given: source, expected: facts.source };
  const found = checksOf(matchers, example);
  if (found.kind !== 'checks') return found;
  const subject: Subject = { wish, rule, facts, source, samples, checks: found.checks };
  const way = await wayFor(subject);
  return way.kind === 'way' ? finished(subject, way) : way;
}

async function samplesOf({ suppression, walk }: ExportWish, rule: string): Promise<Samples> {
  const samples = new Samples(suppression.origin);
  for await (const stored of storedIn(walk, { only: [rule] }))
    if (matchesAll(suppression.matchers, stored.facets)) samples.add(stored);
  return samples;
}

/** Upstream's list or macro where it does what is meant and reaches nothing else; an exception where not. */
async function wayFor(subject: Subject): Promise<Way | Refusal> {
  const { wish, rule, facts, samples, checks: said } = subject;
  // What the suppression itself says is judged first: its refusal is the one that a person can do something about.
  const refusal = refused(subject, said);
  if (refusal !== undefined) return refusal;
  const doubts: Doubt[] = [];
  const list = wish.form === undefined ? listChange(said, facts) : undefined;
  const listed = list === undefined ? undefined : await throughHook(subject, list, said);
  if (listed?.kind === 'replayed') return { kind: 'way', change: listed.change, replayed: listed.replayed, doubts };
  if (listed !== undefined) doubts.push(listed.doubt);
  const strong = strengthened(said, samples);
  if (strong.kind !== 'checks') return strong;
  const { checks } = strong;
  const weak = refused(subject, checks);
  if (weak !== undefined) return weak;
  const macro = wish.form === undefined ? facts?.macro : undefined;
  const hooked = macro === undefined ? undefined : await throughHook(subject, { form: 'macro', macro, checks }, checks);
  if (hooked?.kind === 'replayed') return { kind: 'way', change: hooked.change, replayed: hooked.replayed, doubts };
  if (hooked !== undefined) doubts.push(hooked.doubt);
  const change: Change = { form: 'exception', rule, name: exceptionName(wish.suppression.id, rule, checks), checks };
  // An exception is inside its rule, which the proof makes sure of: it reaches no other.
  return { kind: 'way', change, replayed: await replayOf(subject, checks, { only: [rule] }), doubts };
}

function refused({ wish, source }: Subject, checks: readonly Check[]): Refusal | undefined {
  const lists = listNames(wish.loaded ?? []);
  return checks.map((check) => refuseCheck(check, source, lists)).find((one) => one !== undefined);
}

type Hooked =
  | { readonly kind: 'replayed'; readonly change: Change; readonly replayed: Replay }
  | { readonly kind: 'doubtful'; readonly doubt: Doubt };

/** A change of a hook, replayed over its rule and all rules that are not known to leave the hook alone. */
async function throughHook(
  subject: Subject,
  change: Exclude<Change, { form: 'exception' }>,
  checks: readonly Check[],
): Promise<Hooked> {
  const { rule, wish } = subject;
  const { loaded = [] } = wish;
  const hook = change.form === 'list' ? { name: change.list, field: change.field } : { name: change.macro };
  const doubt = doubtOf(loaded, rule, hook);
  if (doubt !== undefined) return { kind: 'doubtful', doubt };
  const allBut = knownRules(loaded).filter((known) => known !== rule);
  const replayed = await replayOf(subject, checks, { allBut });
  const { hidden } = replayed.elsewhere;
  if (hidden > 0) return { kind: 'doubtful', doubt: { kind: 'fits-others', hook: hook.name, alerts: hidden } };
  return { kind: 'replayed', change, replayed };
}

function replayOf({ wish, rule }: Subject, checks: readonly Check[], reach: Reach): Promise<Replay> {
  return replay(wish.walk, { rule, matchers: wish.suppression.matchers, checks, reach });
}

function finished({ wish, rule, facts }: Subject, { change, replayed, doubts }: Way): Exported | Refusal {
  const { suppression, now } = wish;
  if (replayed.others.length > 0) return { kind: 'hides-others', alerts: replayed.others };
  if (replayed.hidden === 0) return { kind: 'hides-nothing' };
  const name = `falconer-${suppression.id.toLowerCase()}.yaml`;
  const parts = { suppression, rule, change, replay: replayed, doubts, name, now };
  const header = headerOf(facts === undefined ? parts : { ...parts, facts });
  const content = `${header}\n${changeYaml(change)}`;
  const why = disprove(content, change);
  if (why !== undefined) return { kind: 'unproven', why };
  return { kind: 'exported', name, content, form: change.form, replay: replayed, doubts };
}

/**
 * The list that upstream made for this field, if it says all there is to say. A list of images never does: whatever runs
 * in one of them would be let through, so an image goes with its process, which takes a macro or an exception.
 */
function listChange(checks: readonly Check[], facts: RuleFacts | undefined) {
  const [only] = checks;
  const { list, field } = facts?.list ?? {};
  if (checks.length !== 1 || only?.op !== '=' || only.field === IMAGE) return undefined;
  if (list === undefined || only.field !== field) return undefined;
  return { form: 'list', list, field, value: only.value } as const;
}

/** Unique in the rule also where several Falconers, which all have an S-1, tune one Falco. */
function exceptionName(id: string, rule: string, checks: readonly Check[]): string {
  const digest = hash('sha256', JSON.stringify([rule, checks])).slice(0, 8);
  return `falconer_${id.toLowerCase().replace('-', '_')}_${digest}`;
}
