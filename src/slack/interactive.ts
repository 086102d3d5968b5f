/** The interactive side of Slack: modals and messages for one person's eyes. */
import type { ModalView } from '@slack/types';
import { says } from '../card/answers.ts';
import type { Message } from '../card/message.ts';
import type { WebClient } from './clients.ts';
import type { Interaction, OpenView } from './payload.ts';

export class Interactive {
  readonly #client: WebClient;

  constructor(client: WebClient) {
    this.#client = client;
  }

  /** The trigger lives three seconds and can be used once. */
  async open(trigger: string, view: ModalView): Promise<void> {
    await this.#client.views.open({ trigger_id: trigger, view });
  }

  /** Puts another view in the place of an open one; someone else's change in between wins. */
  async turn({ id, hash }: OpenView, view: ModalView): Promise<void> {
    await this.#client.views.update({ view_id: id, hash, view });
  }

  /** Shows a message to the actor only, in the channel they acted in. */
  async whisper({ actor, channel }: Interaction, message: Message | string): Promise<void> {
    if (channel === undefined) return;
    const { text, blocks } = typeof message === 'string' ? says(message) : message;
    await this.#client.chat.postEphemeral({
      channel,
      user: actor.user,
      text,
      blocks: [...blocks],
      parse: 'none',
      link_names: false,
    });
  }
}
