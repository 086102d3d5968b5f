/** Everything an analysis rests on: the citations of all its statements, and how each is named under Sources. */
import type { Analysis, Citation, Statement } from './analysis.ts';

/** Every sentence of an analysis. */
export function statementsOf(analysis: Analysis): readonly Statement[] {
  const { uncontained, unproven, escalate } = analysis;
  return [
    analysis.summary,
    ...analysis.facts.map(({ statement }) => statement),
    ...analysis.signals.map(({ statement }) => statement),
    analysis.because,
    ...analysis.story.map(({ statement }) => statement),
    ...analysis.past,
    analysis.meaning,
    ...(unproven === undefined ? [] : [unproven]),
    ...analysis.benign,
    ...analysis.checks.flatMap(({ ask, look, then }) => [ask, look, then].filter((said) => said !== undefined)),
    ...(uncontained === undefined ? [] : [uncontained]),
    ...analysis.eradicate,
    ...analysis.harden.map(({ advice }) => advice),
    analysis.tune.advice,
    ...(escalate === undefined ? [] : [escalate]),
    ...analysis.next,
  ];
}

/** Each once; also of what is no sentence: actions and the runtime. */
export function citationsOf(analysis: Analysis): readonly Citation[] {
  const all = [
    ...statementsOf(analysis).flatMap(({ cites }) => cites),
    ...analysis.contain.flatMap(({ cites }) => cites),
    ...(analysis.runtime?.cites ?? []),
  ];
  return [...new Map(all.map((cite) => [JSON.stringify(cite), cite])).values()];
}

/** What is cited, by kind: `fields`, with the names. In the order in which a reader weighs them. */
export function sourcesOf(analysis: Analysis): readonly { readonly kind: string; readonly names: readonly string[] }[] {
  const cites = citationsOf(analysis);
  return KINDS.flatMap(([kind, label]) => {
    const names = cites.filter((cite) => cite.kind === kind).map(nameOf);
    return names.length === 0 ? [] : [{ kind: label, names: names.sort() }];
  });
}

const KINDS: readonly (readonly [kind: Citation['kind'], label: string])[] = [
  ['event', 'Of the event'],
  ['field', 'Fields'],
  ['absent', 'Fields it lacks'],
  ['facet', 'Facets'],
  ['history', 'History of the alert'],
  ['playbook', 'Playbook'],
  ['action', 'Actions of the catalogue'],
  ['falconer', "Falconer's own words on"],
];

function nameOf(cite: Citation): string {
  switch (cite.kind) {
    case 'history':
      return cite.figure;
    case 'playbook':
    case 'action':
      return cite.id;
    case 'falconer':
      return cite.on;
    default:
      return cite.name;
  }
}
