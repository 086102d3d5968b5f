/** Meaning and tuning when no playbook knows the rule: what follows from the event alone. */
import type { Analysis, Statement } from '../analysis.ts';
import { falconer, spansOf, words } from '../spans.ts';
import { entryOf } from '../table.ts';
import { type EventView, shown } from '../view.ts';
import { GUIDE_CITES, type TaggedGuide } from './guides.ts';

/** Falco's line is long; its values are in the facts already. */
const OUTPUT_LIMIT = 400;

export function defaultMeaning(view: EventView, guides: readonly TaggedGuide[] = []): Statement {
  const output = outputOf(view);
  const intro = [introOf(guides), ...guides.map(({ guide }) => guide.meaning)].join(' ');
  const cites = [...falconer('rules without a playbook'), ...(guides.length === 0 ? [] : GUIDE_CITES)];
  if (output === undefined) return words(intro, cites);
  return {
    spans: spansOf(`${intro} Falco's own words: `, [{ value: output }]),
    cites: [...cites, { kind: 'event', name: 'output' }],
  };
}

function introOf(guides: readonly TaggedGuide[]): string {
  if (guides.length === 0) return 'No playbook describes this rule, so this rests on the fields of the event alone.';
  const names = guides.map(({ id, name }) => (name === id ? id : `${name} (${id})`)).join(' and ');
  return `No playbook describes this rule; its author tagged it ${names}.`;
}

/** Falco's line without its time, priority and the parts it could not fill. */
function outputOf(view: EventView): string | undefined {
  const { output } = view.event;
  if (output === undefined) return undefined;
  const text = shown(output)
    .text.replace(/^[\dT:.Z+-]{8,40}:\s+(?:[A-Z][a-z]+\s+)?/, '')
    .replace(/[\w.[\]]{1,80}=(?:<NA>|N\/A)(?=[\s,)]|$)[,\s]?/g, '')
    .replaceAll('<NA>', '')
    .replace(/\s+/g, ' ')
    .trim();
  if (text === '') return undefined;
  return text.length > OUTPUT_LIMIT ? `${text.slice(0, OUTPUT_LIMIT)}…` : text;
}

/** Fields on which an exception is specific enough, by source; those the event lacks would not match. */
const EXCEPTION_FIELDS: Readonly<Record<string, readonly string[]>> = {
  syscall: ['container.image.repository', 'proc.exepath', 'proc.name', 'proc.pname', 'fd.name'],
  k8s_audit: ['ka.user.name', 'ka.target.resource', 'ka.target.namespace'],
  aws_cloudtrail: ['ct.user', 'ct.srcip'],
  gcp_auditlog: ['gcp.user', 'gcp.callerIP'],
  okta: ['okta.actor.name', 'okta.client.ip'],
  github: ['github.user', 'github.repo.name'],
};

export function defaultTuning(view: EventView): Analysis['tune'] {
  const known = (entryOf(EXCEPTION_FIELDS, view.event.source) ?? [])
    .filter((name) => view.get(name) !== undefined)
    .slice(0, 3);
  const advice =
    'Only once it is judged benign and keeps coming: write an exception of this rule that names who did it and what it touched together, never one of them alone.';
  return {
    advice: words(advice, falconer('rules without a playbook')),
    ...(known.length >= 2 ? { exception: known } : {}),
  };
}
