/**
 * Reads an exported file as Falco's loader would, with the errors that the loader has, and builds the condition that the
 * engine gets. Falco puts the values into the text of the condition as they are: so does this.
 */
import { parseDocument } from 'yaml';
import { z } from 'zod';

const texts = z.array(z.string().min(1)).min(1);
const exceptionItem = z.strictObject({
  rule: z.string().min(1),
  exceptions: z.tuple([
    z.strictObject({ name: z.string().min(1), fields: texts, comps: texts, values: z.array(texts).min(1) }),
  ]),
  override: z.strictObject({ exceptions: z.literal('append') }),
});
const macroItem = z.strictObject({
  macro: z.string().min(1),
  condition: z.string().min(1),
  override: z.strictObject({ condition: z.literal('append') }),
});
const listItem = z.strictObject({
  list: z.string().min(1),
  items: texts,
  override: z.strictObject({ items: z.literal('append') }),
});

const fileSchema = z.tuple([z.union([exceptionItem, macroItem, listItem])]);

export type Item = z.infer<typeof fileSchema>[0];

export type Loaded =
  | { readonly kind: 'loaded'; readonly item: Item }
  | { readonly kind: 'refused'; readonly why: string };

/** One item, whole and of the one shape that is exported. */
export function loadFile(text: string): Loaded {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) return { kind: 'refused', why: problem.message };
  const parsed = fileSchema.safeParse(document.toJS());
  if (!parsed.success) return { kind: 'refused', why: 'it is not the one change that was meant' };
  const [item] = parsed.data;
  if ('exceptions' in item) {
    const [{ fields, comps, values }] = item.exceptions;
    if (fields.length !== comps.length) return { kind: 'refused', why: 'fields and comps differ in length' };
    if (values.some(({ length }) => length !== fields.length))
      return { kind: 'refused', why: 'fields and values differ in length' };
  }
  return { kind: 'loaded', item };
}

/** The text of the rule's condition with the item applied to `base`, the condition that the rule had. */
export function appliedTo(base: string, item: Item, field: string): string {
  if ('exceptions' in item) {
    const [{ fields, comps, values }] = item.exceptions;
    const tuples = values.map(
      (tuple) => `(${tuple.map((value, index) => ` ${fields[index]} ${comps[index]} ${bare(value)}`).join(' and')})`,
    );
    return `(${base}) and not (${tuples.join(' or ')})`;
  }
  if ('macro' in item) return `(${base}) and not (never_true ${item.condition})`;
  return `(${base}) and not ${field} in (${item.items.map(bare).join(', ')})`;
}

/** Falco quotes a value only when it has a blank and no quotes yet, and escapes nothing. */
function bare(value: string): string {
  return value.includes(' ') && !/^["']/.test(value) ? `"${value}"` : value;
}
