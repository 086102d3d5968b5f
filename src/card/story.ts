/** A story on a card, in a report and as an answer: steps in time, with the alert that each belongs to. */
import type { RichTextBlock, RichTextElement } from '@slack/types';
import type { Analysis, StoryStep } from '../analysis/analysis.ts';
import { counted } from '../analysis/spans.ts';
import { listing } from './answers.ts';
import type { Message } from './message.ts';
import { bold, lines, link, richText, spans, text, time } from './rich-text.ts';

/** A card shows the newest steps; all of them are one command away. */
const ON_CARD = 4;
const IN_ANSWER = 30;

/** Nothing when the alert stands alone. */
export function storyRows(steps: readonly StoryStep[], most = ON_CARD): RichTextBlock[] {
  if (steps.length === 0) return [];
  const told = steps.slice(-most);
  const earlier = steps.length - told.length;
  const self = steps.find(({ isThis }) => isThis)?.alert;
  const rest =
    earlier === 0 ? [] : [[text(`${counted(earlier, 'earlier step')}: /falco story ${self ?? ''}`.trimEnd())]];
  return [richText(lines([[bold('Story')], ...rest, ...told.map(row)]))];
}

/** Another alert's card is one press away, where it has one. */
function row({ alert, at, isThis, url, statement }: StoryStep): RichTextElement[] {
  return [
    time(at, '{time_secs}'),
    text('  '),
    url === undefined ? bold(alert) : link(url, alert, { bold: true }),
    text(' '),
    ...spans(statement),
    ...(isThis ? [text('  ← this alert')] : []),
  ];
}

/** The whole story, for who asks. */
export function storyAnswer(id: string, { story }: Pick<Analysis, 'story'>): Message {
  if (story.length === 0)
    return listing(`${id} stands alone: no other rule matched on its container, pod or session around it`, []);
  const told = story.slice(0, IN_ANSWER);
  const rest = story.length > told.length ? `and ${counted(story.length - told.length, 'later step')}` : undefined;
  return listing(`Story of ${id}: ${counted(story.length, 'step')}`, told.map(row), rest);
}
