/** Slack's channels with every call counted by what became of it. */
import type { Channels, Found, Posted, Shared, Updated, Uploaded } from '../delivery/ports.ts';
import type { SlackMeter } from './metrics.ts';

export function meteredChannels(channels: Channels, meter: SlackMeter): Channels {
  return {
    idOf: (channel) => channels.idOf(channel),
    post: async (posting): Promise<Posted> => {
      const posted = await channels.post(posting);
      meter.called('post', posted.kind);
      return posted;
    },
    upload: async (file): Promise<Uploaded> => {
      const uploaded = await channels.upload(file);
      meter.called('upload', uploaded.kind);
      return uploaded;
    },
    share: async (sharing): Promise<Shared> => {
      const shared = await channels.share(sharing);
      meter.called('share', shared.kind);
      return shared;
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
