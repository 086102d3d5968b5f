/** The shape of a subcommand of `/falco`. */
import type { Message } from '../../card/message.ts';
import type { Interactive } from '../interactive.ts';
import type { SlashCommand } from '../payload.ts';
import type { Ports } from '../ports.ts';

export interface Command {
  readonly name: string;
  /** What follows the name, as help shows it. */
  readonly usage: string;
  readonly help: string;
  /** `undefined` when there is nothing to say, as after a modal was opened. */
  readonly run: (call: Call) => Promise<Message | string | undefined>;
}

export interface Call {
  /** What was typed after the subcommand, trimmed. */
  readonly rest: string;
  readonly by: SlashCommand;
  readonly ports: Ports;
  readonly interactive: Interactive;
}

/** Splits off the first word. */
export function firstWord(text: string): readonly [string, string] {
  const match = /^\s*(\S*)\s*([\s\S]*)$/.exec(text);
  return [match?.[1] ?? '', (match?.[2] ?? '').trim()];
}
