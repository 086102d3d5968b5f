/** The text that a search looks at, as columns of type text can hold it. */
import type { Alert } from '../../alert/alert.ts';

/** Id, priority and facets. */
export function knownOf(alert: Alert): string {
  return fold([alert.id, alert.priority, ...Object.values(alert.facets)].join('\n'));
}

/** The newest output. */
export function outputOf({ latest }: Alert): string {
  return fold(latest.output ?? '');
}

/** What is looked for in it. */
export function wordsIn(text: string): readonly string[] {
  return text.split(/\s+/).filter(Boolean).map(fold);
}

/** Whether an index over trigrams can find a word: of fewer letters and digits it may be everywhere. */
export function isTelling(word: string): boolean {
  return (word.match(/[\p{L}\p{N}]/gu) ?? []).length >= 3;
}

/** For `like`: texts that contain it. */
export function pattern(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Case does not matter; a column of type text can't hold U+0000 or half of a surrogate pair. */
function fold(text: string): string {
  return text.toLowerCase().replaceAll('\0', '\ufffd').toWellFormed();
}
