/** The list of a storm's alerts: a modal that is turned page by page. */
import type { App } from '@slack/bolt';
import { isStormId, type StormId } from '../alert/card-state.ts';
import { STORM_ACTION, stormModal } from '../card/storm-card.ts';
import type { Interactive } from './interactive.ts';
import { buttonSchema, readInteraction, readView } from './payload.ts';
import type { Ports } from './ports.ts';

export function listenToStorms(app: App, { lookups }: Ports, interactive: Interactive): void {
  const viewOf = async (id: StormId, page: number) => {
    const storm = await lookups.storm(id);
    return storm === undefined ? undefined : stormModal(storm, await lookups.stormMembers(id), page);
  };
  app.action({ type: 'block_actions', action_id: STORM_ACTION.list }, async ({ ack, action, body }) => {
    await ack();
    const { value } = buttonSchema.parse(action);
    const { trigger } = readInteraction(body);
    const view = isStormId(value) ? await viewOf(value, 0) : undefined;
    if (view !== undefined && trigger !== undefined) await interactive.open(trigger, view);
  });
  app.action(
    { type: 'block_actions', action_id: new RegExp(`^${STORM_ACTION.page}\\.`) },
    async ({ ack, action, body }) => {
      await ack();
      const [id = '', page] = buttonSchema.parse(action).value.split(' ', 2);
      const view = isStormId(id) ? await viewOf(id, Number(page) || 0) : undefined;
      const open = readView(body);
      if (view !== undefined && open !== undefined) await interactive.turn(open, view);
    },
  );
}
