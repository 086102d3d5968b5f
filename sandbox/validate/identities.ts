// Ids that must not repeat: block_id in a message or view, action_id in a block.
import { type Problem, pointerTo } from './problem.ts';

interface Identified {
  readonly block_id?: string | undefined;
  readonly elements?: readonly unknown[] | undefined;
}

export function repeatedIds(blocks: readonly Identified[]): Problem[] {
  const blockIds = blocks.map((block) => block.block_id);
  const inBlocks = blocks.flatMap((block, index) => {
    const actionIds = (block.elements ?? []).map(actionIdOf);
    return repeated(actionIds, ['blocks', index, 'elements'], 'action_id');
  });
  return [...repeated(blockIds, ['blocks'], 'block_id'), ...inBlocks];
}

function repeated(ids: readonly unknown[], path: readonly PropertyKey[], key: string): Problem[] {
  return ids.flatMap((id, index) =>
    id !== undefined && ids.indexOf(id) < index
      ? [
          {
            pointer: pointerTo([...path, index, key]),
            message: `\`${key}\`: ${String(id)} already exists`,
            code: 'invalid_blocks' as const,
          },
        ]
      : [],
  );
}

function actionIdOf(element: unknown): unknown {
  return typeof element === 'object' && element !== null && 'action_id' in element ? element.action_id : undefined;
}
