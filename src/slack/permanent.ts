/** Make permanent, from the button of a suppression's card and from `/falco permanent`. */
import type { Actor } from '../alert/actor.ts';
import type { SuppressionId } from '../alert/alert.ts';
import { makePermanent, type PermanentWish } from '../desk/make-permanent.ts';
import type { Ports } from './ports.ts';
import { sayPermanent } from './replies.ts';

/**
 * Writes a suppression as a change for Falco and puts the file into its alert's thread, or into `channel` when there is
 * none. Returns what to say to whoever asked, also when the upload failed.
 */
export async function writePermanent(ports: Ports, by: Actor, id: SuppressionId, channel: string): Promise<string> {
  const { desk, lookups, outbox, loaded } = ports;
  const wish: PermanentWish = {
    id,
    walk: (stretch) => lookups.walk(stretch),
    upload: outbox.uploadTo(channel),
    loaded,
  };
  try {
    return sayPermanent(await makePermanent(desk, by, wish));
  } catch (error) {
    return `${id} could not be uploaded: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
