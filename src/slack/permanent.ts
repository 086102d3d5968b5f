/** Make permanent, from the button of a suppression's card and from `/falco permanent`. */
import type { Actor } from '../alert/actor.ts';
import type { SuppressionId } from '../alert/alert.ts';
import { makePermanent } from '../desk/make-permanent.ts';
import type { Ports } from './ports.ts';
import { sayPermanent } from './replies.ts';

/** More than any configuration keeps. */
const MAX_ALERTS = 1_000_000;

/**
 * Writes a suppression as a change for Falco and puts the file into its alert's thread, or into `channel` when there is
 * none. Returns what to say to whoever asked, also when the upload failed.
 */
export async function writePermanent(ports: Ports, by: Actor, id: SuppressionId, channel: string): Promise<string> {
  const { desk, lookups, outbox, lists } = ports;
  const alertsOf = async (rule: string) => (await lookups.find({ rule, limit: MAX_ALERTS })).alerts;
  try {
    return sayPermanent(await makePermanent(desk, by, { id, alertsOf, upload: outbox.uploadTo(channel), lists }));
  } catch (error) {
    return `${id} could not be uploaded: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
