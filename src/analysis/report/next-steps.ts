/** The report's fifth section: who does what next, which evidence to keep, when to escalate. */
import type { Analysis } from '../analysis.ts';
import { markdownOf } from '../markdown.ts';

export function nextSteps({ next }: Analysis): readonly string[] {
  return ['## Next steps', '', ...next.map(({ spans }, index) => `${index + 1}. ${markdownOf(spans)}`), ''];
}
