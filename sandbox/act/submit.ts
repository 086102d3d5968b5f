// Submitting and closing modals, and what the app's answer does to them.

import { SlackError } from '../api/slack-error.ts';
import { acceptView } from '../api/views.ts';
import type { User, View } from '../workspace/model.ts';
import type { Shown } from '../workspace/views.ts';
import type { World } from '../world.ts';
import { enter, incomplete } from './entered-values.ts';
import { DONE, type Outcome, outcomeOf, refused } from './outcome.ts';
import { interaction } from './payload.ts';
import type { CloseViewRequest, SubmitRequest } from './requests.ts';

type Answer = Readonly<Record<string, unknown>>;

export async function submit(world: World, user: User, request: SubmitRequest): Promise<Outcome> {
  const shown = topmost(world, user, request.viewId);
  if (!shown) {
    return refused('view_not_found');
  }
  const entry = enter(shown.view, request.values ?? {});
  if (entry.kind === 'refused') {
    return refused('invalid_input', entry.errors);
  }
  const errors = incomplete(shown.view.blocks, entry.values);
  if (Object.keys(errors).length > 0) {
    return refused('invalid_input', errors);
  }
  const view = world.views.enter(shown, entry.values);
  const payload = { type: 'view_submission', ...interaction(world, user), view, response_urls: [] };
  const receipt = await world.courier.deliver({ type: 'interactive', payload });
  if (receipt.kind === 'failed') {
    return refused(receipt.error);
  }
  return follow(world, { user: user.id, view }, receipt.response);
}

function topmost(world: World, user: User, viewId: string): Shown | undefined {
  const view = world.views.stack(user.id).at(-1);
  return view?.id === viewId ? { user: user.id, view } : undefined;
}

function follow(world: World, shown: Shown, answer: Answer): Outcome {
  try {
    return act(world, shown, answer);
  } catch (error) {
    if (error instanceof SlackError) {
      return refused(`${error.code}: ${error.problems.map(({ message }) => message).join(', ')}`);
    }
    throw error;
  }
}

function act(world: World, shown: Shown, answer: Answer): Outcome {
  switch (answer['response_action']) {
    case undefined:
      world.views.close(shown);
      return DONE;
    case 'clear':
      world.views.clear(shown.user);
      return DONE;
    case 'update':
      world.views.update(shown, acceptView(answer['view'], 'modal'));
      return DONE;
    case 'push':
      return world.views.push(shown.user, acceptView(answer['view'], 'modal')) ? DONE : refused('push_limit_reached');
    case 'errors':
      return showErrors(shown.view, answer['errors']);
    default:
      return refused('invalid_response_action');
  }
}

/** Slack shows an error only under an input block; for anything else the person just sees a failure. */
function showErrors(view: View, errors: unknown): Outcome {
  const entries = Object.entries(typeof errors === 'object' && errors !== null ? errors : {});
  const inputs = new Set(view.blocks.filter(({ type }) => type === 'input').map(({ block_id }) => block_id));
  const isValid = entries.length > 0 && entries.every(([id, text]) => inputs.has(id) && typeof text === 'string');
  return isValid ? refused('validation_failed', Object.fromEntries(entries)) : refused('invalid_response_errors');
}

export async function closeView(world: World, user: User, request: CloseViewRequest): Promise<Outcome> {
  const shown = topmost(world, user, request.viewId);
  if (!shown) {
    return refused('view_not_found');
  }
  const isCleared = shown.view.clear_on_close === true;
  if (isCleared) {
    world.views.clear(user.id);
  } else {
    world.views.close(shown);
  }
  if (!shown.view.notify_on_close) {
    return DONE;
  }
  const payload = { type: 'view_closed', ...interaction(world, user), view: shown.view, is_cleared: isCleared };
  return outcomeOf(await world.courier.deliver({ type: 'interactive', payload }));
}
