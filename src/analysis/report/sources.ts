/** The report's last section: what its statements rest on. */
import type { FalcoEvent } from '../../falco/event.ts';
import type { Analysis, Statement } from '../analysis.ts';
import { codeSpan } from '../markdown.ts';
import { shown } from '../view.ts';

export function sources(event: FalcoEvent, analysis: Analysis): readonly string[] {
  const fields = citedFields(analysis);
  const links = new Set([...analysis.techniques.map(({ url }) => url), ...analysis.references]);
  return [
    '## Sources',
    '',
    `- The Falco event itself, received with time ${codeSpan(shown(event.time).text)}${fields.length === 0 ? '' : `; fields ${fields.map(codeSpan).join(', ')}`}`,
    analysis.playbook === undefined
      ? '- No playbook knows this rule: source, tags and fields of the event were used'
      : `- Playbook ${codeSpan(analysis.playbook)}`,
    ...[...links].map((url) => `- <${url.replace(/[<>\s]/g, encodeURIComponent)}>`),
    '',
  ];
}

function citedFields(analysis: Analysis): readonly string[] {
  const statements: readonly Statement[] = [
    analysis.summary,
    ...analysis.facts.map((fact) => fact.statement),
    ...analysis.signals.map((signal) => signal.statement),
  ];
  const names = statements.flatMap(({ cites }) => cites.flatMap((cite) => (cite.kind === 'field' ? [cite.name] : [])));
  return [...new Set(names)].sort();
}
