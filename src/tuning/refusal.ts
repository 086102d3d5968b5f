/** Why a suppression can't be made a change of Falco's rules, each with its words. */
import type { FacetName } from '../falco/facets.ts';

export type Refusal =
  | { readonly kind: 'no-event' }
  | { readonly kind: 'no-rule' }
  | { readonly kind: 'rule-name' }
  | { readonly kind: 'only-rule' }
  | { readonly kind: 'source'; readonly given: string; readonly expected: string }
  | { readonly kind: 'negated'; readonly facet: FacetName }
  | { readonly kind: 'no-field'; readonly facet: FacetName }
  | { readonly kind: 'unsafe-value'; readonly field: string; readonly allowed: string }
  | { readonly kind: 'list-name'; readonly field: string; readonly value: string }
  | { readonly kind: 'broad-glob'; readonly facet: FacetName }
  | { readonly kind: 'changing-target' }
  | { readonly kind: 'place-alone' }
  | { readonly kind: 'hides-others'; readonly alerts: readonly string[] }
  | { readonly kind: 'hides-nothing' }
  | { readonly kind: 'unproven'; readonly why: string };

/** One sentence for people. Only `list-name` repeats a value, which was found to be harmless. */
export function refusalWords(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'no-event':
      return 'No stored alert shows an event that it hides, so there are no field values to write.';
    case 'no-rule':
      return 'It does not name one rule: a change of Falco is made for one rule.';
    case 'rule-name':
      return 'The name of the rule has characters that do not go into a rules file.';
    case 'only-rule':
      return 'It hides the whole rule. Disable the rule in falco.yaml instead, where that can be seen.';
    case 'source':
      return `The rule is one of source ${refusal.expected}, the suppression of another.`;
    case 'negated':
      return `It matches by what ${refusal.facet} is not; an exception says what is expected.`;
    case 'no-field':
      return `No field of Falco says ${refusal.facet} as the alert does.`;
    case 'unsafe-value':
      return `The value of ${refusal.field} has characters that are not exported (allowed: ${refusal.allowed}). Falco would read it as part of the condition.`;
    case 'list-name':
      return `The value of ${refusal.field} is the name of a list in Falco's rules (${refusal.value}); Falco might put the list in its place.`;
    case 'broad-glob':
      return `The pattern for ${refusal.facet} has too little text to be safe.`;
    case 'changing-target':
      return 'Its target has parts that change from event to event; leave the target out, or name a fixed one.';
    case 'place-alone':
      return 'It names a place (image, workload, namespace, host) but not what happens there, and the events have no one process or user in common.';
    case 'hides-others':
      return `It would also hide ${refusal.alerts.length} stored alerts that the suppression leaves visible: ${refusal.alerts.slice(0, 5).join(', ')}.`;
    case 'hides-nothing':
      return 'It would hide none of the stored alerts that the suppression hides.';
    case 'unproven':
      return `The finished file could not be proven to say what it should (${refusal.why}).`;
  }
}
