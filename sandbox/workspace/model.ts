// What a Slack workspace consists of, as the sandbox keeps it.
import type {
  ActionsBlock,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  ImageBlock,
  InputBlock,
  PlainTextElement,
  RichTextBlock,
  SectionBlock,
} from '@slack/types';

/** The blocks that every Slack surface has rendered for years; the validator accepts no others. */
export type Block =
  | ActionsBlock
  | ContextBlock
  | DividerBlock
  | HeaderBlock
  | ImageBlock
  | InputBlock
  | RichTextBlock
  | SectionBlock;

/** A person or the bot. */
export interface User {
  readonly id: string;
  /** The handle, as in `user.username` of a payload. */
  readonly handle: string;
  readonly name: string;
  readonly title: string;
  readonly color: string;
  readonly isBot: boolean;
}

export interface Usergroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
}

export interface Metadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly url: string;
  readonly alt_text?: string | undefined;
}

/** A message as it stands; a change replaces the object. */
export interface Message {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly bot: boolean;
  readonly text: string;
  readonly blocks?: readonly Block[] | undefined;
  /** The parent's `ts`; only replies have it. */
  readonly thread_ts?: string | undefined;
  /** A thread reply that is shown in the channel as well. */
  readonly broadcast?: boolean | undefined;
  readonly edited?: { readonly user: string; readonly ts: string } | undefined;
  /** The only user who sees it; such a message is in no history. */
  readonly ephemeralTo?: string | undefined;
  readonly files?: readonly StoredFile[] | undefined;
  readonly metadata?: Metadata | undefined;
  readonly reactions?: Readonly<Record<string, readonly string[]>> | undefined;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  topic: string;
  archived: boolean;
  readonly members: Set<string>;
  /** By `ts`, in the order of posting. */
  readonly messages: Map<string, Message>;
  readonly ephemerals: Map<string, Message>;
  /** Per user, the `ts` of the newest message seen. */
  readonly readUntil: Map<string, string>;
}

/** The value of one control, shaped as in `view.state.values`. */
export type StateValue = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Control values by block id, then action id. */
export type StateValues = Readonly<Record<string, Readonly<Record<string, StateValue>>>>;

/** What an app sends as `view`. */
export interface ViewContent {
  readonly type: 'modal' | 'home';
  readonly blocks: readonly Block[];
  readonly title?: PlainTextElement | undefined;
  readonly submit?: PlainTextElement | undefined;
  readonly close?: PlainTextElement | undefined;
  readonly private_metadata?: string | undefined;
  readonly callback_id?: string | undefined;
  readonly external_id?: string | undefined;
  readonly clear_on_close?: boolean | undefined;
  readonly notify_on_close?: boolean | undefined;
}

/** A view on somebody's screen, as Slack sends it in payloads. */
export interface View extends ViewContent {
  readonly id: string;
  readonly team_id: string;
  readonly app_id: string;
  readonly bot_id: string;
  readonly hash: string;
  readonly root_view_id: string;
  readonly previous_view_id: string | null;
  readonly state: { readonly values: StateValues };
}
