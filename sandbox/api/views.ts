// views.*: opening, stacking, changing and publishing views.
import { validateView } from '../validate/view.ts';
import type { View, ViewContent } from '../workspace/model.ts';
import type { Shown } from '../workspace/views.ts';
import { withIds } from './content.ts';
import type { Call, Methods } from './method.ts';
import { SlackError } from './slack-error.ts';

/** Slack names errors in views `invalid_arguments`, unlike those in messages. */
export function acceptView(content: unknown, type?: ViewContent['type']): ViewContent {
  const problems = validateView(content);
  const [first] = problems;
  if (first) {
    const inView = problems.map((problem) => ({ ...problem, pointer: `/view${problem.pointer}` }));
    throw new SlackError(first.code === 'view_too_large' ? first.code : 'invalid_arguments', inView);
  }
  const view = content as ViewContent;
  if (type !== undefined && view.type !== type) {
    throw new SlackError('invalid_arguments', [
      { pointer: '/view/type', message: `must be ${type}`, code: 'invalid_blocks' },
    ]);
  }
  return { ...view, blocks: withIds(view.blocks) };
}

function contentOf({ args }: Call, type?: ViewContent['type']): ViewContent {
  args.required('view');
  return acceptView(args.json('view', 'invalid_arguments'), type);
}

function redeemTrigger({ args, world }: Call): string {
  const redemption = world.triggers.redeem(args.required('trigger_id'));
  if (redemption.kind === 'refused') {
    throw new SlackError(redemption.error);
  }
  return redemption.user;
}

function open(call: Call): { view: View } {
  const content = contentOf(call, 'modal');
  requireNewExternalId(call, content);
  return { view: call.world.views.open(redeemTrigger(call), content) };
}

function push(call: Call): { view: View } {
  const content = contentOf(call, 'modal');
  requireNewExternalId(call, content);
  const view = call.world.views.push(redeemTrigger(call), content);
  if (!view) {
    throw new SlackError('push_limit_reached');
  }
  return { view };
}

function requireNewExternalId({ world }: Call, { external_id }: ViewContent): void {
  if (external_id && world.views.findByExternalId(external_id)) {
    throw new SlackError('duplicate_external_id');
  }
}

function shownView({ args, world }: Call): Shown {
  const externalId = args.text('external_id');
  const shown =
    externalId === undefined ? world.views.find(args.required('view_id')) : world.views.findByExternalId(externalId);
  if (!shown) {
    throw new SlackError('not_found');
  }
  return shown;
}

function requireHash({ args }: Call, current: View | undefined): void {
  const hash = args.text('hash');
  if (hash !== undefined && current && hash !== current.hash) {
    throw new SlackError('hash_conflict');
  }
}

function update(call: Call): { view: View } {
  const shown = shownView(call);
  const content = contentOf(call, shown.view.type);
  requireHash(call, shown.view);
  return { view: call.world.views.update(shown, content) };
}

function publish(call: Call): { view: View } {
  const { args, world } = call;
  const user = world.workspace.users.get(args.required('user_id'));
  if (!user) {
    throw new SlackError('user_not_found');
  }
  const content = contentOf(call, 'home');
  requireHash(call, world.views.home(user.id));
  return { view: world.views.publish(user.id, content) };
}

export const viewMethods: Methods = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
