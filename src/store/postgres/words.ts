/** The text that a search looks at, in forms that an index over its trigrams can hold and keep small. */
import type { Alert } from '../../alert/alert.ts';

export interface Words {
  /** Id, priority and facets. */
  readonly known: string;
  /** The newest output, digits squashed: times and process ids differ from event to event, the rest seldom does. */
  readonly said: string;
}

export function wordsOf(alert: Alert): Words {
  const known = [alert.id, alert.priority, ...Object.values(alert.facets)].join('\n');
  return { known: fold(known), said: squash(outputOf(alert)) };
}

/** The newest output, exact but for its case. */
export function outputOf({ latest }: Alert): string {
  return fold(latest.output ?? '');
}

/** As found in a column of type text, which can't hold U+0000 or half of a surrogate pair. */
function fold(text: string): string {
  return text.toLowerCase().replaceAll('\0', '\ufffd').toWellFormed();
}

/** Every run of digits as one 0. What contains a word also contains it squashed. */
function squash(text: string): string {
  return text.replace(/\d+/g, '0');
}

/** SQL that finds the alerts that contain all words: `table` has a row for each alert, its number in the column `alert`. */
export interface Containing {
  readonly table: string;
  readonly conditions: readonly string[];
}

/** Values are pushed to `values`. */
export function containing(words: readonly string[], values: unknown[]): Containing {
  const folded = words.map(fold);
  // Alone, words with digits are first looked for where they most often are: both tables would take twice as long to read.
  if (folded.every(hasDigits))
    return { table: 'alert_outputs', conditions: folded.map((word) => isSaid(word, values)) };
  return among(words, values);
}

/** The same where few alerts are left to look at: what else they say is looked up one by one. Values are pushed to `values`. */
export function among(words: readonly string[], values: unknown[]): Containing {
  return {
    table: 'alert_words',
    conditions: words.map(fold).map((word) => (hasDigits(word) ? isRead(word, values) : isKnown(word, word, values))),
  };
}

/**
 * Finds by the index alerts that contain the words but for their digits, if one of them has digits and is telling without
 * them. Values are pushed to `values`.
 */
export function resembling(words: readonly string[], values: unknown[]): Containing | undefined {
  const folded = words.map(fold);
  if (!folded.some((word) => hasDigits(word) && isTelling(word))) return undefined;
  return { table: 'alert_words', conditions: folded.map((word) => isKnown(word, squash(word), values)) };
}

function hasDigits(word: string): boolean {
  return /\d/.test(word);
}

/** Whether an index finds what else than the digits is in a word: it needs three letters in a row. */
function isTelling(word: string): boolean {
  return /\p{L}{3}/u.test(word);
}

function isKnown(known: string, said: string, values: unknown[]): string {
  const [inFacets, inOutput] = [values.push(pattern(known)), values.push(pattern(said))];
  return `(known like $${inFacets} or said like $${inOutput})`;
}

function isSaid(word: string, values: unknown[]): string {
  const like = values.push(pattern(word));
  return `(output like $${like} or alert in (select alert from alert_words where known like $${like}))`;
}

function isRead(word: string, values: unknown[]): string {
  const like = values.push(pattern(word));
  const isThere = `exists (select from alert_outputs o where o.alert = alert_words.alert and output like $${like})`;
  // What the index says is known before an output is looked up.
  const isNear = isTelling(word) ? `said like $${values.push(pattern(squash(word)))} and ` : '';
  return `(known like $${like} or (${isNear}${isThere}))`;
}

function pattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
