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

/** SQL that leaves of the alerts `a` those that contain all words. */
export interface Containing {
  readonly joins: string;
  readonly conditions: readonly string[];
  /** Whether outputs are read, which should be done once. */
  readonly reads: boolean;
}

/** Values are pushed to `values`. */
export function containing(words: readonly string[], values: unknown[]): Containing {
  const folded = words.map(fold);
  const known = folded.filter((word) => !hasDigits(word));
  const exact = folded.filter(hasDigits);
  const joins = [
    known.length === 0 && !exact.some(isTelling) ? '' : 'join alert_words w on w.alert = a.id',
    exact.length === 0 ? '' : 'join alert_outputs o on o.alert = a.id',
  ];
  return {
    joins: joins.join(' '),
    conditions: [...known.map((word) => isKnown(word, values)), ...exact.map((word) => isRead(word, values))],
    reads: exact.length > 0,
  };
}

function hasDigits(word: string): boolean {
  return /\d/.test(word);
}

/** Whether an index finds what else than the digits is in a word: it needs three letters in a row. */
function isTelling(word: string): boolean {
  return /\p{L}{3}/u.test(word);
}

function isKnown(word: string, values: unknown[]): string {
  const like = values.push(pattern(word));
  return `(w.known like $${like} or w.said like $${like})`;
}

function isRead(word: string, values: unknown[]): string {
  const [exact, like] = [values.push(word), values.push(pattern(word))];
  const isThere = `(strpos(o.output, $${exact}) > 0 or a.id in (select alert from alert_words where known like $${like}))`;
  if (!isTelling(word)) return isThere;
  // The index leaves only those alerts that have the word but for its digits.
  return `(w.known like $${like} or w.said like $${values.push(pattern(squash(word)))}) and ${isThere}`;
}

function pattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
