/** From matchers and events to the checks that Falco makes: which field, which comparison, which value. */
import { type FalcoEvent, firstKnown, isTruncated, known } from '../falco/event.ts';
import type { FacetName } from '../falco/facets.ts';
import { USER_KEYS } from '../falco/facets.ts';
import type { Matcher } from '../falco/matcher.ts';
import { TARGET_KEYS } from '../falco/target.ts';
import { LIST_NAMES } from './facts/list-names.ts';
import { type Field, fieldNamed } from './fields.ts';
import { isPodPattern, podPattern } from './pod-pattern.ts';
import type { Refusal } from './refusal.ts';

/** One comparison: `field op "value"`. */
export interface Check {
  readonly field: string;
  readonly op: '=' | 'glob' | 'regex' | 'endswith';
  readonly value: string;
}

type Found = { readonly kind: 'checks'; readonly checks: readonly Check[] } | Refusal;

/** A pattern with less text than this says too little. */
const MIN_LITERAL = 3;
/** Said by the block's own `rule` and by where the file is loaded. */
const SAID_ELSEWHERE: readonly FacetName[] = ['rule', 'source', 'cluster'];

/** The field whose event value a facet is, in the order in which facets are read from events. */
const SIMPLE: Readonly<Partial<Record<FacetName, readonly string[]>>> = {
  namespace: ['k8s.ns.name', 'ka.target.namespace'],
  image: ['container.image.repository'],
  process: ['proc.name', 'proc.exepath'],
  parent: ['proc.pname'],
  user: USER_KEYS,
};

/** The checks that together say what the matchers say, for events like `example`. */
export function checksOf(matchers: readonly Matcher[], example: FalcoEvent): Found {
  const checks: Check[] = [];
  const said = matchers.filter(({ facet }) => !SAID_ELSEWHERE.includes(facet));
  if (said.length === 0) return { kind: 'only-rule' };
  for (const matcher of said) {
    const found = checksFor(matcher, example);
    if (found.kind !== 'checks') return found;
    checks.push(...found.checks);
  }
  return { kind: 'checks', checks };
}

export const IMAGE = 'container.image.repository';

function checksFor({ facet, op, value }: Matcher, example: FalcoEvent): Found {
  if (op === '!=' || op === '!~') return { kind: 'negated', facet };
  if (op === '~') return globCheck(facet, value, example);
  if (facet === 'target') return targetChecks(value, example);
  if (facet === 'workload') return workloadCheck(value, example);
  if (facet === 'host') return hostCheck(value, example);
  const field = simpleField(facet, example, (actual) => actual === value);
  return field === undefined ? { kind: 'no-field', facet } : is(field, value);
}

/** The first field that the event knows, if that is where the facet's value comes from. */
function simpleField(facet: FacetName, example: FalcoEvent, fits: (actual: string) => boolean): string | undefined {
  const names = (SIMPLE[facet] ?? []).filter((name) => fieldValue(name, example) !== undefined);
  const [first] = names;
  const value = first === undefined ? undefined : fieldValue(first, example);
  return first !== undefined && value !== undefined && fits(value) ? first : undefined;
}

function globCheck(facet: FacetName, value: string, example: FalcoEvent): Found {
  const path = targetPath(example);
  const field = facet === 'target' ? path : simpleField(facet, example, () => true);
  if (field === undefined) return { kind: 'no-field', facet };
  if (!value.includes('*')) return is(field, value);
  if (value.replaceAll('*', '').length < MIN_LITERAL) return { kind: 'broad-glob', facet };
  return { kind: 'checks', checks: [{ field, op: 'glob', value }] };
}

function targetPath(example: FalcoEvent): string | undefined {
  return ['fd.name', 'evt.arg.path'].find((name) => known(example, name)?.startsWith('/'));
}

function targetChecks(value: string, example: FalcoEvent): Found {
  const resource = known(example, 'ka.target.resource');
  if (resource !== undefined) {
    const name = known(example, 'ka.target.name');
    if (value === resource) return is('ka.target.resource', resource);
    if (name === undefined || value !== `${resource}/${name}`) return { kind: 'no-field', facet: 'target' };
    return both(
      { field: 'ka.target.resource', op: '=', value: resource },
      { field: 'ka.target.name', op: '=', value: name },
    );
  }
  const path = targetPath(example);
  if (path !== undefined && known(example, path) === value) return is(path, value);
  if (value.startsWith('/') && value.includes('*')) return { kind: 'changing-target' };
  if (known(example, 'fd.name')?.split('->', 2)[1] === value)
    return { kind: 'checks', checks: [{ field: 'fd.name', op: 'endswith', value: `->${value}` }] };
  const field = TARGET_KEYS.find((name) => known(example, name) === value);
  return field === undefined ? { kind: 'no-field', facet: 'target' } : is(field, value);
}

function workloadCheck(value: string, example: FalcoEvent): Found {
  const pod = fieldValue('k8s.pod.name', example);
  const pattern = pod === undefined ? undefined : podPattern(pod, value);
  if (pattern === undefined) return { kind: 'no-field', facet: 'workload' };
  if (pattern === pod) return is('k8s.pod.name', pod);
  return { kind: 'checks', checks: [{ field: 'k8s.pod.name', op: 'regex', value: pattern }] };
}

function hostCheck(value: string, example: FalcoEvent): Found {
  const said = known(example, 'evt.hostname') ?? example.hostname;
  return example.source === 'syscall' && said === value
    ? is('evt.hostname', value)
    : { kind: 'no-field', facet: 'host' };
}

/** The value of a field in an event; one that was cut before it arrived is none. */
export function fieldValue(name: string, event: FalcoEvent): string | undefined {
  const field = fieldNamed(name);
  if (field === undefined || !field.sources.includes(event.source)) return undefined;
  if (name === 'evt.hostname') return known(event, name) ?? event.hostname;
  const value = firstKnown(event, field.keys);
  return value === undefined || isTruncated(value) ? undefined : value;
}

const FAR_END = /^->(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{2,39}):\d{1,5}$/;
/** Why a check may not be written, if it may not. `lists` are names of lists beside upstream's. */
export function refuseCheck(check: Check, source: string, lists: ReadonlySet<string>): Refusal | undefined {
  const field = fieldNamed(check.field);
  if (field === undefined || !field.sources.includes(source))
    return { kind: 'unproven', why: `${check.field} is no field of source ${source}` };
  if (!isAllowed(check, field)) return { kind: 'unsafe-value', field: check.field, allowed: field.words };
  if (LIST_NAMES.has(check.value) || lists.has(check.value))
    return { kind: 'list-name', field: check.field, value: check.value };
  return undefined;
}

/** Falco refuses to load a text comparison of a number, so each operator is for the fields that it is made for. */
function isAllowed({ op, value }: Check, { name, allows }: Field): boolean {
  switch (op) {
    case '=':
      return allows.test(value);
    case 'glob':
      return allows.test(value.replaceAll('*', 'x'));
    case 'endswith':
      return name === 'fd.name' && FAR_END.test(value);
    case 'regex':
      return name === 'k8s.pod.name' && isPodPattern(value);
  }
}

function is(field: string, value: string): Found {
  return { kind: 'checks', checks: [{ field, op: '=', value }] };
}

function both(...checks: readonly Check[]): Found {
  return { kind: 'checks', checks };
}
