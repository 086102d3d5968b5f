/** `/falco`: finds the subcommand and answers its caller within Slack's three seconds. */
import type { App } from '@slack/bolt';
import { listing, says } from '../../card/answers.ts';
import { short } from '../../card/limits.ts';
import type { Message } from '../../card/message.ts';
import { bold, text } from '../../card/rich-text.ts';
import type { Interactive } from '../interactive.ts';
import { readCommand } from '../payload.ts';
import type { Ports } from '../ports.ts';
import { ACCOUNTS } from './accounts.ts';
import { ACTS } from './acts.ts';
import { type Command, firstWord } from './command.ts';
import { LOOKUPS } from './lookups.ts';

const TEST: Command = {
  name: 'test',
  usage: '',
  help: 'send a harmless test event through everything',
  run: async ({ ports }) => {
    await ports.sendTestEvent();
    return 'A test event is on its way: its card appears in the channel within seconds.';
  },
};

export const COMMANDS: readonly Command[] = [...LOOKUPS, ...ACCOUNTS, ...ACTS, TEST];

export function listenToCommands(app: App, ports: Ports, interactive: Interactive): void {
  app.command(/.*/, async ({ ack, body }) => {
    const answer = await answerTo(body, ports, interactive);
    if (answer === undefined) return ack();
    const { text: fallback, blocks } = typeof answer === 'string' ? says(answer) : answer;
    await ack({ response_type: 'ephemeral', text: fallback, blocks: [...blocks] });
  });
}

function answerTo(
  body: unknown,
  ports: Ports,
  interactive: Interactive,
): Promise<Message | string | undefined> | Message {
  const by = readCommand(body);
  const [word, rest] = firstWord(unescaped(by.text));
  const command = COMMANDS.find(({ name }) => name === word.toLowerCase());
  if (command !== undefined) return command.run({ rest, by, ports, interactive });
  return help(word === '' || word.toLowerCase() === 'help' ? undefined : word);
}

/** Slack escapes these three in a command's text (should_escape); mentions keep their angle brackets. */
function unescaped(escaped: string): string {
  return escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function help(unknown?: string): Message {
  const rows = COMMANDS.map(({ name, usage, help: what }) => [
    bold(`/falco ${name}`),
    text(`${usage === '' ? '' : ` ${usage}`} — ${what}`),
  ]);
  return listing(
    unknown === undefined ? 'What /falco can do' : `“${short(unknown, 40)}” is not a command. What /falco can do:`,
    rows,
  );
}
