// Answers to an interaction: through its response_url, or in the acknowledgement of a command.
import { z } from 'zod';
import { type Incoming, json, type Reply } from '../http/exchange.ts';
import type { Message } from '../workspace/model.ts';
import type { Origin } from '../workspace/response-urls.ts';
import type { World } from '../world.ts';
import { Arguments, parseArguments } from './arguments.ts';
import { acceptBlocks, metadataOf } from './content.ts';
import { threadOf } from './method.ts';
import { SlackError } from './slack-error.ts';

const answerSchema = z.looseObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
});

export function answerRespond(world: World, id: string, incoming: Incoming): Reply {
  const use = world.responseUrls.use(id);
  if (use.kind === 'refused') {
    return json({ ok: false, error: use.error }, 404);
  }
  try {
    showAnswer(world, use.origin, parseArguments(incoming.header('content-type'), incoming.body.toString()));
    return json({ ok: true });
  } catch (error) {
    if (error instanceof SlackError) {
      return json(error.toAnswer(), 400);
    }
    throw error;
  }
}

/** Throws a SlackError when Slack would refuse the answer. */
export function showAnswer(world: World, origin: Origin, body: Readonly<Record<string, unknown>>): void {
  const parsed = answerSchema.safeParse(body);
  const channel = world.workspace.channel(origin.channel);
  if (!parsed.success) {
    throw new SlackError('invalid_payload');
  }
  if (!channel) {
    throw new SlackError('channel_not_found');
  }
  const answer = parsed.data;
  const original = originalOf(world, origin);
  if (answer.delete_original) {
    removeOriginal(world, original);
    return;
  }
  // The cumulative text limit of chat.postMessage does not hold here (bolt-js#2509).
  const blocks = answer.blocks === undefined ? undefined : acceptBlocks(answer.blocks, false);
  const text = answer.text ?? '';
  if (text === '' && !blocks?.length) {
    throw new SlackError('no_text');
  }
  if (answer.replace_original && original) {
    world.workspace.edit(original, { text, blocks });
    return;
  }
  const args = new Arguments(body);
  const draft = { channel, user: world.workspace.bot.id, text, blocks, threadTs: threadOf(channel, args) };
  if (answer.response_type === 'in_channel') {
    world.workspace.post({ ...draft, metadata: metadataOf(args) });
  } else {
    world.workspace.whisper(draft, origin.user);
  }
}

function originalOf(world: World, { channel, ts, ephemeral }: Origin): Message | undefined {
  const found = world.workspace.channel(channel);
  const shelf = ephemeral ? found?.ephemerals : found?.messages;
  return ts === undefined ? undefined : shelf?.get(ts);
}

function removeOriginal(world: World, original: Message | undefined): void {
  if (original) {
    world.workspace.remove(original);
  }
}
