// What apps put into messages and views: checked as Slack checks it, and with the ids that Slack adds.
import { validateMessage } from '../validate/message.ts';
import { randomId } from '../workspace/identifiers.ts';
import type { Block, Metadata } from '../workspace/model.ts';
import type { Arguments } from './arguments.ts';
import { SlackError } from './slack-error.ts';

/** Undefined when the call has no `blocks`. */
export function blocksOf(args: Arguments): Block[] | undefined {
  const blocks = args.json('blocks', 'invalid_blocks_format');
  if (args.has('attachments')) {
    throw new SlackError('invalid_attachments');
  }
  return blocks === undefined ? undefined : acceptBlocks(blocks);
}

export function acceptBlocks(blocks: unknown, sumText = true): Block[] {
  const problems = validateMessage({ blocks, sumText });
  const [first] = problems;
  if (first) {
    throw new SlackError(first.code, problems);
  }
  return withIds(blocks as Block[]);
}

/** Slack names every block and control that the app left unnamed. */
export function withIds(blocks: readonly Block[]): Block[] {
  return blocks.map((block) => {
    const named = { block_id: randomId('b'), ...block };
    switch (named.type) {
      case 'actions':
        return { ...named, elements: named.elements.map(withActionId) };
      case 'input':
        return { ...named, element: withActionId(named.element) };
      case 'section':
        return named.accessory && named.accessory.type !== 'image'
          ? { ...named, accessory: withActionId(named.accessory) }
          : named;
      default:
        return named;
    }
  });
}

function withActionId<Element extends { action_id?: string }>(element: Element): Element {
  return { action_id: randomId('a'), ...element };
}

export function metadataOf(args: Arguments): Metadata | undefined {
  const metadata = args.json('metadata', 'invalid_metadata_format');
  // An empty object is how chat.update removes metadata.
  if (metadata === undefined || isEmptyObject(metadata)) {
    return undefined;
  }
  const problems = validateMessage({ metadata });
  if (problems.length > 0) {
    throw new SlackError('invalid_metadata_format', problems);
  }
  return metadata as Metadata;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
