// blocks.validate: Slack's own check, without posting.
import { validateMessage } from '../validate/message.ts';
import type { Problem } from '../validate/problem.ts';
import { validateView } from '../validate/view.ts';
import type { Call, Methods } from './method.ts';
import { SlackError } from './slack-error.ts';

function validate({ args }: Call): Record<string, unknown> {
  const problems = problemsIn(args.json('blocks', 'invalid_blocks_format'), args.json('view', 'invalid_arguments'));
  if (problems.length > 0) {
    throw new SlackError('invalid_blocks', problems);
  }
  return {};
}

function problemsIn(blocks: unknown, view: unknown): Problem[] {
  if ((blocks === undefined) === (view === undefined)) {
    throw new SlackError('invalid_arguments');
  }
  return view === undefined ? validateMessage({ blocks }) : validateView(view);
}

export const checkMethods: Methods = { 'blocks.validate': validate };
