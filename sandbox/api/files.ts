// files.*: the external upload, which ends as a message in the channel or thread.
import { z } from 'zod';
import { blocksOf } from './content.ts';
import { type Call, type Methods, threadOf, writableChannelOf } from './method.ts';
import { SlackError } from './slack-error.ts';

const completedFiles = z.array(z.looseObject({ id: z.string(), title: z.string().optional() })).min(1);

function getUploadUrl({ args, world }: Call): Record<string, unknown> {
  const { fileId, uploadUrl } = world.uploads.expect({
    name: args.required('filename'),
    length: args.limit('length', 0, 1_000_000_000),
    altText: args.text('alt_text') ?? args.text('alt_txt'),
  });
  return { upload_url: uploadUrl, file_id: fileId };
}

function completeUpload(call: Call): Record<string, unknown> {
  const { args, world } = call;
  const asked = completedFiles.safeParse(args.json('files', 'invalid_arguments'));
  if (!asked.success) {
    throw new SlackError('invalid_arguments');
  }
  const files = asked.data.map(({ id, title }) => {
    const file = world.uploads.complete(id, title);
    if (!file) {
      throw new SlackError('file_not_found');
    }
    return file;
  });
  if (args.has('channel_id')) {
    const channel = writableChannelOf(call, 'channel_id');
    world.workspace.post({
      channel,
      user: world.workspace.bot.id,
      text: args.text('initial_comment') ?? '',
      blocks: blocksOf(args),
      threadTs: threadOf(channel, args),
      files,
    });
  }
  return { files: files.map(({ id, title }) => ({ id, title })) };
}

export const fileMethods: Methods = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': completeUpload,
};
