/** The report's last section: what its statements rest on. */
import type { FalcoEvent } from '../../falco/event.ts';
import type { Analysis } from '../analysis.ts';
import { sourcesOf } from '../citations.ts';
import { codeSpan } from '../markdown.ts';
import { shown } from '../view.ts';

export function sources(event: FalcoEvent, analysis: Analysis): readonly string[] {
  const links = new Set([...analysis.techniques.map(({ url }) => url), ...analysis.references]);
  return [
    '## Sources',
    '',
    `- The Falco event itself, received with time ${codeSpan(shown(event.time).text)}`,
    ...sourcesOf(analysis).map(({ kind, names }) => `- ${kind}: ${names.map(codeSpan).join(', ')}`),
    ...(analysis.playbook === undefined
      ? ['- No playbook knows this rule: source, tags and fields of the event were used']
      : []),
    ...[...links].map((url) => `- <${url.replace(/[<>\s]/g, encodeURIComponent)}>`),
    '',
  ];
}
