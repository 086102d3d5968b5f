// Pressing a button or choosing in a menu, in a message, an ephemeral message, a modal or Home.
import { messageOnWire } from '../api/wire.ts';
import { type Choice, type Control, chosenValue, controlsIn, stateOf } from '../workspace/controls.ts';
import type { Block, Channel, Message, StateValue, StateValues, User } from '../workspace/model.ts';
import type { World } from '../world.ts';
import { enter } from './entered-values.ts';
import { type Outcome, outcomeOf, refused } from './outcome.ts';
import { interaction } from './payload.ts';
import type { ClickRequest } from './requests.ts';

/** The control that was used, and its value afterwards. */
interface Used {
  readonly control: Control;
  readonly value: StateValue;
}

export async function click(world: World, user: User, request: ClickRequest): Promise<Outcome> {
  return request.viewId === undefined
    ? await clickInMessage(world, user, request)
    : await clickInView(world, user, { ...request, viewId: request.viewId });
}

async function clickInMessage(world: World, user: User, request: ClickRequest): Promise<Outcome> {
  const channel = world.workspace.channel(request.channel ?? '');
  const message = channel && visibleMessage(channel, user, request.ts ?? '');
  if (!channel || !message) {
    return refused('message_not_found');
  }
  const used = use(message.blocks ?? [], request);
  if (!used) {
    return refused('control_not_found');
  }
  const payload = {
    type: 'block_actions',
    ...interaction(world, user),
    ...placeOf(world, user, { channel, message }),
    state: { values: withUsed(stateOf(message.blocks ?? []), used) },
    actions: [actionOf(world, used)],
  };
  return outcomeOf(await world.courier.deliver({ type: 'interactive', payload }));
}

function visibleMessage(channel: Channel, user: User, ts: string): Message | undefined {
  const ephemeral = channel.ephemerals.get(ts);
  return channel.messages.get(ts) ?? (ephemeral?.ephemeralTo === user.id ? ephemeral : undefined);
}

function placeOf(
  world: World,
  user: User,
  { channel, message }: { readonly channel: Channel; readonly message: Message },
): Record<string, unknown> {
  const isEphemeral = message.ephemeralTo !== undefined;
  return {
    channel: { id: channel.id, name: channel.name },
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.thread_ts && { thread_ts: message.thread_ts }),
    },
    // Slack keeps no ephemeral message, so it can't send it back.
    ...(!isEphemeral && { message: messageOnWire(message) }),
    response_url: world.responseUrls.issue({
      user: user.id,
      channel: channel.id,
      ts: message.ts,
      ephemeral: isEphemeral,
    }),
  };
}

async function clickInView(
  world: World,
  user: User,
  request: ClickRequest & { readonly viewId: string },
): Promise<Outcome> {
  const shown = world.views.find(request.viewId);
  // Views under another one cannot be reached with the mouse.
  const isInReach = shown?.view.type === 'home' || world.views.stack(user.id).at(-1)?.id === request.viewId;
  if (shown?.user !== user.id || !isInReach) {
    return refused('view_not_found');
  }
  const used = use(shown.view.blocks, request);
  if (!used) {
    return refused('control_not_found');
  }
  const entry = enter(shown.view, request.values ?? {});
  if (entry.kind === 'refused') {
    return refused('invalid_input', entry.errors);
  }
  const view = world.views.enter(shown, withUsed(entry.values, used));
  const payload = {
    type: 'block_actions',
    ...interaction(world, user),
    container: { type: 'view', view_id: view.id },
    view,
    actions: [actionOf(world, used)],
  };
  return outcomeOf(await world.courier.deliver({ type: 'interactive', payload }));
}

function use(blocks: readonly Block[], request: ClickRequest): Used | undefined {
  const choice = choiceIn(request);
  const control = controlsIn(blocks).find(
    ({ actionId, blockId, element }) =>
      actionId === request.actionId &&
      blockId === (request.blockId ?? blockId) &&
      (element.type !== 'button' || choice === null || choice === element.value) &&
      dispatches(blocks, blockId),
  );
  const value = control && chosenValue(control.element, choice);
  return control && value && { control, value };
}

function choiceIn(request: ClickRequest): Choice {
  const { value, selectedOption, selectedOptions, selectedUser, selectedDate, selectedDateTime } = request;
  if (selectedOptions) {
    return selectedOptions.map(optionValue);
  }
  return (
    value ?? (selectedOption ? optionValue(selectedOption) : (selectedUser ?? selectedDate ?? selectedDateTime ?? null))
  );
}

function optionValue(option: string | { readonly value: string }): string {
  return typeof option === 'string' ? option : option.value;
}

/** Controls in input blocks report nothing until the view is submitted, unless the block asks for it. */
function dispatches(blocks: readonly Block[], blockId: string): boolean {
  return blocks.some(
    (block) => block.block_id === blockId && (block.type !== 'input' || block.dispatch_action === true),
  );
}

function withUsed(values: StateValues, { control, value }: Used): StateValues {
  const { blockId, actionId, element } = control;
  return element.type === 'button' || element.type === 'overflow'
    ? values
    : { ...values, [blockId]: { ...values[blockId], [actionId]: value } };
}

function actionOf(world: World, { control, value }: Used): Record<string, unknown> {
  return {
    ...value,
    action_id: control.actionId,
    block_id: control.blockId,
    action_ts: world.workspace.nextTs(),
  };
}
