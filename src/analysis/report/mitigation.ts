/** The report's fourth section: contain now, with undo; then close the way in; harden; tune Falco. */
import { type FalcoEvent, known } from '../../falco/event.ts';
import { TIER_WORDS } from '../../playbook/tier.ts';
import type { Analysis, ReadyAction } from '../analysis.ts';
import { codeBlock, codeSpan, markdownOf } from '../markdown.ts';
import { words } from '../spans.ts';
import { indented } from './assessment.ts';

export function mitigation(event: FalcoEvent, analysis: Analysis): readonly string[] {
  return [
    '## Mitigation',
    '',
    '### Contain now',
    '',
    ...containment(analysis),
    ...listed(
      '### Find and close the way in',
      analysis.eradicate.map(({ spans }) => markdownOf(spans)),
    ),
    ...hardening(analysis),
    '### Tune Falco',
    '',
    ...tuning(event, analysis),
    '',
  ];
}

function containment({ contain, uncontained }: Analysis): readonly string[] {
  if (contain.length > 0) return contain.flatMap((action, index) => [...actionLines(action, index + 1), '']);
  return uncontained === undefined ? [] : [markdownOf(uncontained.spans), ''];
}

function actionLines(action: ReadyAction, number: number): readonly string[] {
  return [
    `${number}. **${text(action.title)}** (${TIER_WORDS[action.tier]}). ${text(action.effect)}`,
    '',
    indented(codeBlock(action.command, 'sh')),
    '',
    ...(action.undo === undefined ? [] : ['   Undo:', '', indented(codeBlock(action.undo, 'sh')), '']),
    ...(action.caution === undefined ? [] : [`   Know before: ${text(action.caution)}`]),
  ];
}

function text(sentence: string): string {
  return markdownOf(words(sentence).spans);
}

function listed(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [heading, '', ...lines.map((line) => `- ${line}`), ''];
}

function hardening(analysis: Analysis): readonly string[] {
  if (analysis.harden.length === 0) return [];
  const lines = analysis.harden.flatMap(({ advice, needs, snippet }) => [
    `- ${markdownOf(advice.spans)}`,
    ...(needs === undefined ? [] : [`   Needs: ${text(needs)}`]),
    ...(snippet === undefined ? [] : ['', indented(codeBlock(snippet.text, snippet.language)), '']),
  ]);
  return ['### Harden', '', ...lines, ''];
}

function tuning(event: FalcoEvent, { tune }: Analysis): readonly string[] {
  return [
    markdownOf(tune.advice.spans),
    ...(tune.hook === undefined ? [] : ['', `The rule's own place for known cases: ${codeSpan(tune.hook)}.`]),
    ...(tune.exception === undefined ? [] : ['', exceptionText(event, tune.exception)]),
  ];
}

/** An exception on a field that the event lacks would not have matched it. */
function exceptionText(event: FalcoEvent, fields: readonly string[]): string {
  const lacking = fields.filter((name) => known(event, name) === undefined);
  const text = `Fields for an exception, all together: ${fields.map(codeSpan).join(', ')}.`;
  if (lacking.length === 0) return text;
  return `${text} This event lacks ${lacking.map(codeSpan).join(', ')}: an exception that names ${lacking.length === 1 ? 'it' : 'them'} would not have matched.`;
}
