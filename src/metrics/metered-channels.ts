/** Slack's channels with every call counted by what became of it. */
import type { Channels, Found, Posted, Updated } from '../delivery/ports.ts';
import type { SlackMeter } from './metrics.ts';

export function meteredChannels(channels: Channels, meter: SlackMeter): Channels {
  return {
    idOf: (channel) => channels.idOf(channel),
    post: async (posting): Promise<Posted> => {
      const posted = await channels.post(posting);
      meter.called('post', posted.kind);
      return posted;
    },
    update: async (ref, posting): Promise<Updated> => {
      const updated = await channels.update(ref, posting);
      meter.called('update', updated.kind);
      return updated;
    },
    find: async (search): Promise<Found> => {
      const found = await channels.find(search);
      meter.called('search', found.kind);
      if (found.kind === 'found') meter.adopted();
      return found;
    },
  };
}
