/** Links to messages, in the form that Slack's own clients copy: `https://acme.slack.com/archives/C0SEC/p1728133275031716`. */
import { z } from 'zod';
import type { WebClient } from './clients.ts';
import { troubleOf } from './trouble.ts';

interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

type Permalink = (message: MessageRef) => string;

/** Nobody waits for a link: what is shown meanwhile goes without. */
const RETRY_MS = 60_000;

/** The workspace's address; no character in it means anything in Markdown. */
const answerSchema = z.looseObject({ url: z.string().regex(/^https?:\/\/[\w.:-]+\/$/) });

export class Permalinks {
  readonly #client: WebClient;
  readonly #now: () => number;
  #asked: { readonly at: number; readonly answer: Promise<Permalink | undefined> } | undefined;

  constructor(client: WebClient, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  /** How to link to a message; `undefined` while Slack has not said where its workspace is. Asked once, then known. */
  async maker(): Promise<Permalink | undefined> {
    const asked = this.#asked;
    if (asked !== undefined && ((await asked.answer) !== undefined || this.#now() - asked.at < RETRY_MS))
      return asked.answer;
    // Somebody else may have begun to ask while this one waited.
    if (this.#asked === asked) this.#asked = { at: this.#now(), answer: this.#ask() };
    return this.#asked?.answer;
  }

  async #ask(): Promise<Permalink | undefined> {
    try {
      const answer = answerSchema.safeParse(await this.#client.auth.test());
      return answer.success ? permalinkIn(answer.data.url) : undefined;
    } catch (error) {
      troubleOf(error);
      return undefined;
    }
  }
}

function permalinkIn(url: string): Permalink {
  return ({ channel, ts }) => `${url}archives/${channel}/p${ts.replace('.', '')}`;
}
