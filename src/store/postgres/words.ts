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

/** SQL that leaves of the alerts `a` those that contain a word. */
export interface Containing {
  readonly join: string;
  /** A common table of the ids; without it, each parallel worker would look for them all. */
  readonly table?: string;
}

/** Values are pushed to `values`. */
export function containing(word: string, values: unknown[]): Containing {
  const folded = fold(word);
  const like = values.push(pattern(folded));
  const name = `with_${like}`;
  if (!/\d/.test(folded)) {
    const condition = `(${name}.known like $${like} or ${name}.said like $${like})`;
    return { join: `join alert_words ${name} on ${name}.alert = a.id and ${condition}` };
  }
  const exact = values.push(folded);
  return {
    join: `join ${name} on ${name}.alert = a.id`,
    table: `${name} as materialized (
      select alert from alert_words where known like $${like} union select id from alerts where strpos(output, $${exact}) > 0
    )`,
  };
}

function pattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
