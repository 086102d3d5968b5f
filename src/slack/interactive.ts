/** The interactive side of Slack: modals and messages for one person's eyes. */
import type { ModalView } from '@slack/types';
import { says } from '../card/answers.ts';
import type { Message } from '../card/message.ts';
import type { WebClient } from './clients.ts';
import { LiveViews } from './live-views.ts';
import { type Interaction, type OpenView, readView } from './payload.ts';

/** The view was closed, or somebody else changed it in between: nobody waits for this one any more. */
const OVERTAKEN: readonly unknown[] = ['not_found', 'hash_conflict'];

export class Interactive {
  readonly #client: WebClient;
  readonly #live = new LiveViews<ModalView>((open, view) => this.#turnIfOpen(open, view));

  constructor(client: WebClient) {
    this.#client = client;
  }

  /** The trigger lives three seconds and can be used once. Gives the open view, for changing it. */
  async open(trigger: string, view: ModalView): Promise<OpenView | undefined> {
    return readView(await this.#client.views.open({ trigger_id: trigger, view }));
  }

  /** Shows in an open view what `make` gives, unless a newer choice comes; and that it failed, when it did. */
  async keepTurning(open: OpenView, make: () => Promise<ModalView>, failed: ModalView): Promise<void> {
    const failures: unknown[] = [];
    await this.#live.show(open, () =>
      make().catch((error: unknown) => {
        failures.push(error);
        return failed;
      }),
    );
    for (const failure of failures) throw failure;
  }

  async #turnIfOpen({ id, hash }: OpenView, view: ModalView): Promise<string | undefined> {
    try {
      return readView(await this.#client.views.update({ view_id: id, hash, view }))?.hash;
    } catch (error) {
      if (isOvertaken(error)) return undefined;
      throw error;
    }
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

function isOvertaken(error: unknown): boolean {
  const data = error instanceof Error && 'data' in error ? error.data : undefined;
  return typeof data === 'object' && data !== null && 'error' in data && OVERTAKEN.includes(data.error);
}
